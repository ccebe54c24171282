package io.caracal.api;

import io.caracal.common.canary.CanarySettings;
import io.caracal.common.config.Mode;
import io.caracal.common.config.SettingsReader;
import io.caracal.common.evidence.EvidenceLogSettings;
import io.caracal.common.outbox.OutboxSettings;
import io.caracal.common.redis.RedisSettings;
import io.caracal.common.secrets.Keyring;
import io.caracal.common.storage.PostgresSettings;
import io.caracal.control.ControlSettings;
import io.caracal.core.secret.HmacKey;
import io.caracal.core.secret.SecretText;
import java.net.URI;
import java.time.Duration;
import java.util.Optional;

/**
 * Settings of the management API (API contract §9).
 *
 * @param keyring     SECRET_STORE_KEK and its predecessor
 * @param outbox      OUTBOX_*
 * @param operatorLog AUDIT_REPLAY_DIR and AUDIT_LOG_*; empty where no directory is named
 */
public record ApiSettings(
        PostgresSettings postgres,
        RedisSettings redis,
        Keyring keyring,
        OutboxSettings outbox,
        Credentials credentials,
        Neighbours neighbours,
        Limits limits,
        Control control,
        Optional<EvidenceLogSettings> operatorLog) {

    /**
     * Keys and tokens.
     *
     * @param adminToken CARACAL_ADMIN_TOKEN
     * @param audit      AUDIT_HMAC_KEY, required when published
     * @param streams    STREAMS_HMAC_KEY, required when published
     * @param canary     CANARY_CLIENT_SECRET, which makes the API provide the zone of the self-test over the network
     */
    public record Credentials(
            Optional<SecretText> adminToken,
            Optional<HmacKey> audit,
            Optional<HmacKey> streams,
            Optional<SecretText> canary) {}

    /**
     * Other services.
     *
     * @param stsKey  GATEWAY_STS_HMAC_KEY; without it policies are not compiled by the STS
     * @param timeout REQUEST_TIMEOUT_MS, also of calls to the STS
     */
    public record Neighbours(URI sts, URI gateway, URI coordinator, Optional<HmacKey> stsKey, Duration timeout) {}

    /**
     * Limits.
     *
     * @param touchPeriod   ADMIN_TOKEN_LAST_USED_DEBOUNCE_SEC
     */
    public record Limits(
            long bodyBytes,
            int requestsPerMinute,
            int authFailuresPerMinute,
            boolean trustProxy,
            int resourcesPerZone,
            Readiness readiness,
            Duration touchPeriod) {}

    /**
     * Backlogs beyond which the service says so.
     *
     * @param pendingAge age of the oldest announcement
     * @param deadMost   API_READY_OUTBOX_DEAD_MAX; when not set, any dead announcement degrades and none ejects
     */
    public record Readiness(Duration pendingAge, Optional<Integer> deadMost) {}

    /**
     * The Control surface.
     *
     * @param audience CONTROL_AUDIENCE, the identifier of the control resource
     * @param surface  present when CARACAL_CONTROL_ENABLED
     * @param api      CARACAL_API_URL, where the surface reaches this API; its own port on loopback when not set
     */
    public record Control(String audience, Optional<ControlSettings> surface, Optional<URI> api) {}

    private static final int MANY = 1_000_000;

    static ApiSettings read(SettingsReader reader, Mode mode) {
        reader.oneOf("CARACAL_SECRET_BACKEND", "builtin", "builtin");
        return new ApiSettings(
                PostgresSettings.read(reader),
                RedisSettings.read(reader),
                Keyring.read(reader),
                OutboxSettings.readEvent(reader),
                new Credentials(
                        reader.secret("CARACAL_ADMIN_TOKEN"),
                        reader.hmacKeyRequiredWhenPublished("AUDIT_HMAC_KEY"),
                        reader.hmacKeyRequiredWhenPublished("STREAMS_HMAC_KEY"),
                        CanarySettings.secret(reader)),
                neighbours(reader),
                limits(reader),
                control(reader),
                EvidenceLogSettings.readWhereNamed(reader));
    }

    private static Neighbours neighbours(SettingsReader reader) {
        return new Neighbours(
                reader.urlRequiredWhenPublished("STS_URL", "http://localhost:8080"),
                reader.urlRequiredWhenPublished("CARACAL_GATEWAY_URL", "http://localhost:8081"),
                reader.urlRequiredWhenPublished("CARACAL_COORDINATOR_URL", "http://localhost:4000"),
                reader.hmacKey("GATEWAY_STS_HMAC_KEY"),
                reader.millis("REQUEST_TIMEOUT_MS", Duration.ofSeconds(30)));
    }

    private static Limits limits(SettingsReader reader) {
        return new Limits(
                reader.longInteger("API_BODY_LIMIT_BYTES", 1_048_576, 1024, 64L << 20),
                reader.integer("API_V1_RATE_LIMIT_PER_MIN", 600, 0, MANY),
                reader.integer("ADMIN_AUTH_FAIL_LIMIT_PER_MIN", 60, 0, MANY),
                reader.bool("TRUST_PROXY", false),
                reader.integer("API_MAX_RESOURCES_PER_ZONE", 100_000, 1, Integer.MAX_VALUE),
                new Readiness(
                        reader.seconds(ApiInvariants.PENDING_SETTING, Duration.ofMinutes(5)),
                        OutboxSettings.deadMost(reader, ApiInvariants.DEAD_SETTING)),
                reader.seconds("ADMIN_TOKEN_LAST_USED_DEBOUNCE_SEC", Duration.ofSeconds(60)));
    }

    private static Control control(SettingsReader reader) {
        boolean enabled = reader.bool("CARACAL_CONTROL_ENABLED", false);
        String audience = reader.text("CONTROL_AUDIENCE", "caracal-control");
        if (!enabled) {
            return new Control(audience, Optional.empty(), Optional.empty());
        }
        reader.requiredSecret("CARACAL_ADMIN_TOKEN"); // the surface acts with it
        return new Control(audience, Optional.of(ControlSettings.read(reader)), reader.url("CARACAL_API_URL"));
    }
}
