package io.caracal.sts;

import io.caracal.common.canary.CanarySettings;
import io.caracal.common.config.SettingsReader;
import io.caracal.common.evidence.EvidenceLogSettings;
import io.caracal.common.redis.RedisSettings;
import io.caracal.common.secrets.Keyring;
import io.caracal.common.storage.PostgresSettings;
import io.caracal.core.secret.HmacKey;
import io.caracal.sts.oauth.TokenSettings;
import io.caracal.sts.policy.PolicySettings;
import io.caracal.sts.revocation.RevocationSettings;
import io.caracal.sts.signing.SigningSettings;
import java.net.URI;
import java.time.Duration;
import java.util.Optional;

/**
 * Settings of the STS (STS contract §8).
 *
 * @param issuer ISSUER_URL as given
 * @param minting limits
 * @param tokens calls to token endpoints of providers
 * @param canary CANARY_PERIOD_SECONDS: time between two runs of the negative self-test; zero turns it off
 * @param networkCanary the same test over the network
 */
record StsSettings(
        String issuer,
        PostgresSettings postgres,
        RedisSettings redis,
        Keyring keyring,
        Keys keys,
        SigningSettings signing,
        PolicySettings policy,
        MintSettings minting,
        EvidenceLogSettings evidence,
        RevocationSettings revocation,
        TokenSettings tokens,
        Duration canary,
        CanarySettings networkCanary) {
    private static final int CANARY_SECONDS = 10;
    private static final int LONGEST_CANARY_SECONDS = 20;

    /** Keys shared with other services; absent ones are possible in development only. */
    record Keys(Optional<HmacKey> audit, Optional<HmacKey> streams, Optional<HmacKey> gateway) {
        static Keys read(SettingsReader reader) {
            return new Keys(
                    reader.hmacKeyRequiredWhenPublished("AUDIT_HMAC_KEY"),
                    reader.hmacKeyRequiredWhenPublished("STREAMS_HMAC_KEY"),
                    reader.hmacKeyRequiredWhenPublished("GATEWAY_STS_HMAC_KEY"));
        }
    }

    /**
     * @param perMinute STS_MINT_RATE_LIMIT_PER_MIN
     * @param verifications STS_SECRET_VERIFY_CONCURRENCY: argon2 derivations at a time
     * @param controlAudience CONTROL_AUDIENCE
     */
    record MintSettings(int perMinute, int verifications, String controlAudience) {
        static MintSettings read(SettingsReader reader) {
            return new MintSettings(
                    reader.integer("STS_MINT_RATE_LIMIT_PER_MIN", 1000, 1, 1_000_000),
                    reader.integer("STS_SECRET_VERIFY_CONCURRENCY", 2, 1, 256),
                    reader.text("CONTROL_AUDIENCE", "caracal-control"));
        }
    }

    static StsSettings read(SettingsReader reader) {
        reader.oneOf("CARACAL_SECRET_BACKEND", "builtin", "builtin");
        return new StsSettings(
                issuer(reader),
                PostgresSettings.read(reader),
                RedisSettings.read(reader),
                Keyring.read(reader),
                Keys.read(reader),
                SigningSettings.read(reader),
                PolicySettings.read(reader),
                MintSettings.read(reader),
                EvidenceLogSettings.read(reader),
                RevocationSettings.read(reader),
                TokenSettings.read(reader),
                Duration.ofSeconds(reader.integer("CANARY_PERIOD_SECONDS", CANARY_SECONDS, 0, LONGEST_CANARY_SECONDS)),
                CanarySettings.read(reader));
    }

    /** Verifiers compare it as text, so nothing is normalised. */
    private static String issuer(SettingsReader reader) {
        URI url = reader.requiredUrl("ISSUER_URL");
        if (url.getRawQuery() != null) {
            reader.problem("ISSUER_URL", "has a query", "an absolute http or https address without query and fragment");
        }
        return url.toString();
    }
}
