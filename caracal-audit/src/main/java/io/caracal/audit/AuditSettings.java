package io.caracal.audit;

import io.caracal.audit.export.ExportSettings;
import io.caracal.common.config.SettingsReader;
import io.caracal.common.evidence.EvidenceLogSettings;
import io.caracal.common.redis.RedisSettings;
import io.caracal.common.storage.PostgresSettings;
import io.caracal.core.secret.HmacKey;
import io.caracal.core.secret.SecretText;
import java.time.Duration;
import java.util.Optional;

/**
 * Settings of the Audit service (audit contract §2.2).
 *
 * @param operatorLog AUDIT_REPLAY_DIR and AUDIT_LOG_*; empty where no directory is named
 */
record AuditSettings(
        PostgresSettings postgres,
        RedisSettings redis,
        Optional<HmacKey> key,
        Optional<SecretText> adminToken,
        int maxDeliveries,
        Duration claimIdle,
        String consumer,
        Sweep sweep,
        Thresholds thresholds,
        Archive archive,
        Optional<EvidenceLogSettings> operatorLog) {

    private static final int YEAR_OF_HOURS = 8784;
    private static final int MANY = 100_000_000;
    private static final int CENTURY_OF_DAYS = 36_525;

    /** How often the chains are recomputed, and how far back each time. */
    record Sweep(Duration interval, Duration window) {}

    /** Backlogs beyond which the service is not ready; empty where one only alerts. */
    record Thresholds(Optional<Integer> deadLetters, Optional<Integer> lag, Optional<Integer> oldestPendingSeconds) {}

    /**
     * What becomes of evidence in the long run.
     *
     * @param export where to; empty where nothing is exported
     * @param warnHours hours not exported from which on one is warned
     * @param limitHours hours not exported from which on the service is degraded
     * @param retentionDays the most that evidence is kept
     */
    record Archive(Optional<ExportSettings> export, int warnHours, int limitHours, int retentionDays) {

        static Archive read(SettingsReader reader) {
            Optional<ExportSettings> export = ExportSettings.read(reader);
            int warn = reader.integer(AuditInvariants.EXPORT_WARN_SETTING, 2, 1, YEAR_OF_HOURS);
            int limit = reader.integer(AuditInvariants.EXPORT_LIMIT_SETTING, 6, 1, YEAR_OF_HOURS);
            if (warn > limit) {
                String most = "at most " + limit + ", which is " + AuditInvariants.EXPORT_LIMIT_SETTING;
                reader.problem(AuditInvariants.EXPORT_WARN_SETTING, "is " + warn, most);
            }
            int days = reader.integer("AUDIT_RETENTION_DAYS", 365, 1, CENTURY_OF_DAYS);
            return new Archive(export, Math.min(warn, limit), limit, days);
        }
    }

    static AuditSettings read(SettingsReader reader) {
        return new AuditSettings(
                PostgresSettings.read(reader),
                RedisSettings.read(reader),
                reader.hmacKeyRequiredWhenPublished("AUDIT_HMAC_KEY"),
                reader.secret("AUDIT_ADMIN_TOKEN"),
                reader.integer("AUDIT_MAX_DELIVERIES", 8, 1, 1000),
                Duration.ofSeconds(reader.integer("AUDIT_CLAIM_IDLE_SECS", 30, 1, 3600)),
                reader.text("HOSTNAME", "audit-worker-0"),
                new Sweep(
                        Duration.ofSeconds(reader.integer("AUDIT_TAMPER_SWEEP_SECONDS", 3600, 1, 86_400)),
                        Duration.ofHours(reader.integer("AUDIT_TAMPER_ROLLING_HOURS", 4, 1, YEAR_OF_HOURS))),
                new Thresholds(
                        threshold(reader, AuditInvariants.DEAD_LETTERS_SETTING),
                        threshold(reader, AuditInvariants.LAG_SETTING),
                        threshold(reader, AuditInvariants.OLDEST_PENDING_SETTING)),
                Archive.read(reader),
                EvidenceLogSettings.readWhereNamed(reader));
    }

    /** 0, the default, turns it off. */
    private static Optional<Integer> threshold(SettingsReader reader, String name) {
        return Optional.of(reader.integer(name, 0, 0, MANY)).filter(most -> most > 0);
    }
}
