package io.caracal.audit;

import io.caracal.common.config.SettingsReader;
import io.caracal.common.redis.RedisSettings;
import io.caracal.common.storage.PostgresSettings;
import io.caracal.core.secret.HmacKey;
import io.caracal.core.secret.SecretText;
import java.time.Duration;
import java.util.Optional;

/** Settings of the Audit service (audit contract §2.2). */
record AuditSettings(
        PostgresSettings postgres,
        RedisSettings redis,
        Optional<HmacKey> key,
        Optional<SecretText> adminToken,
        int maxDeliveries,
        Duration claimIdle,
        String consumer) {

    static AuditSettings read(SettingsReader reader) {
        return new AuditSettings(
                PostgresSettings.read(reader),
                RedisSettings.read(reader),
                reader.hmacKeyRequiredWhenPublished("AUDIT_HMAC_KEY"),
                reader.secret("AUDIT_ADMIN_TOKEN"),
                reader.integer("AUDIT_MAX_DELIVERIES", 8, 1, 1000),
                Duration.ofSeconds(reader.integer("AUDIT_CLAIM_IDLE_SECS", 30, 1, 3600)),
                reader.text("HOSTNAME", "audit-worker-0"));
    }
}
