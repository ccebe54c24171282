package io.caracal.gateway.mandate;

import io.caracal.common.security.HttpJwksFetcher;
import io.caracal.core.jwks.JwksCache;
import io.caracal.core.jwks.JwksCacheSettings;
import io.caracal.core.jwks.KeySource;
import io.caracal.core.token.MandateUse;
import io.caracal.core.token.MandateVerifier;
import io.caracal.gateway.exchange.StsSettings;
import java.net.http.HttpClient;
import java.time.Clock;
import java.time.Duration;
import java.util.EnumSet;

/** Verification with the keys that the STS publishes for each zone. */
public final class ZoneVerifier {

    private ZoneVerifier() {}

    /** A client that follows no redirect. */
    public static HttpClient client(Duration connectTimeout) {
        return HttpClient.newBuilder()
                .version(HttpClient.Version.HTTP_1_1)
                .followRedirects(HttpClient.Redirect.NEVER)
                .connectTimeout(connectTimeout)
                .build();
    }

    /** The keys that the STS publishes, kept for as long as the contract allows. */
    public static JwksCache keys(HttpClient client, StsSettings sts, Clock clock) {
        return new JwksCache(new HttpJwksFetcher(client, sts.url(), sts.timeout()), clock, JwksCacheSettings.DEFAULTS);
    }

    /** Signature, times and zone; issuer, audience, use and scope are the STS's to judge, at the exchange. */
    public static MandateVerifier verifier(KeySource keys, Clock clock) {
        return MandateVerifier.builder()
                .anyIssuer()
                .acceptedUses(EnumSet.allOf(MandateUse.class))
                .clock(clock)
                .keySource(keys)
                .build();
    }
}
