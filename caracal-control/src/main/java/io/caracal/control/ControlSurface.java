package io.caracal.control;

import io.caracal.common.evidence.EvidenceSink;
import io.caracal.common.http.CallerAddress;
import io.caracal.common.redis.FixedWindowLimiter;
import io.caracal.common.redis.OneTimeKeys;
import io.caracal.common.redis.Redis;
import io.caracal.common.security.HttpJwksFetcher;
import io.caracal.common.service.Platform;
import io.caracal.control.gate.ControlGate;
import io.caracal.control.guard.InvokeLimits;
import io.caracal.control.guard.ReplayGuard;
import io.caracal.control.guard.TokenGuard;
import io.caracal.control.invoke.AdminPort;
import io.caracal.control.invoke.InvokeRoute;
import io.caracal.core.jwks.JwksCache;
import io.caracal.core.jwks.JwksCacheSettings;
import io.caracal.core.token.MandateUse;
import io.caracal.core.token.MandateVerifier;
import java.net.URI;
import java.net.http.HttpClient;
import java.time.Duration;

/** Mounts the command surface into a service: the API's, or the stand-alone Application's. */
public final class ControlSurface {
    private static final Duration JWKS_TIMEOUT = Duration.ofSeconds(5);
    private static final String JWKS_PATH = "/.well-known/jwks.json";

    private ControlSurface() {}

    /** Adds {@code POST /v1/control/invoke} to the platform; calls of the management API go through {@code port}. */
    public static void mount(
            Platform platform, ControlSettings settings, Redis redis, AdminPort port, EvidenceSink evidence) {
        platform.bodyLimits().limit(InvokeRoute.PATH, InvokeRoute.BODY_LIMIT);
        InvokeRoute.Guards guards = new InvokeRoute.Guards(
                new TokenGuard(verifier(platform, settings)),
                new ReplayGuard(new OneTimeKeys(redis), platform.clock()),
                limits(settings, redis));
        ControlGate gate = new ControlGate(settings.gateFile());
        platform.resource(InvokeRoute.of(platform, gate, guards, port, evidence));
    }

    /** Fetches the keys that prove control-key mandates. */
    static HttpJwksFetcher keys(ControlSettings settings, Duration timeout) {
        HttpClient client = HttpClient.newBuilder().connectTimeout(timeout).build();
        return new HttpJwksFetcher(client, stsOf(settings.jwksUrl()), timeout);
    }

    private static MandateVerifier verifier(Platform platform, ControlSettings settings) {
        HttpJwksFetcher fetcher = keys(settings, JWKS_TIMEOUT);
        return MandateVerifier.builder()
                .issuer(settings.issuer())
                .clock(platform.clock())
                .keySource(new JwksCache(fetcher, platform.clock(), JwksCacheSettings.DEFAULTS))
                .requiredAudience(settings.audience())
                .acceptedUses(MandateUse.RESOURCE)
                .build();
    }

    private static InvokeLimits limits(ControlSettings settings, Redis redis) {
        ControlSettings.Budgets budgets = settings.budgets();
        return new InvokeLimits(
                new FixedWindowLimiter(redis),
                new InvokeLimits.PerAddress(budgets.perAddress(), new CallerAddress(budgets.trustProxy())),
                budgets.capacity(),
                budgets.window());
    }

    /** The STS behind a key set address. */
    private static URI stsOf(URI jwksUrl) {
        String text = jwksUrl.toString();
        return URI.create(text.endsWith(JWKS_PATH) ? text.substring(0, text.length() - JWKS_PATH.length()) : text);
    }
}
