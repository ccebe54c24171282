package io.caracal.coordinator;

import io.caracal.common.config.SettingsReader;
import io.caracal.common.evidence.EvidenceLogSettings;
import io.caracal.common.outbox.OutboxSettings;
import io.caracal.common.redis.RedisSettings;
import io.caracal.common.storage.PostgresSettings;
import io.caracal.coordinator.idempotency.IdempotencySettings;
import io.caracal.coordinator.limit.LimitSettings;
import io.caracal.coordinator.session.SessionCaps;
import io.caracal.coordinator.sweep.SweepSettings;
import io.caracal.core.secret.HmacKey;
import io.caracal.core.secret.SecretText;
import io.caracal.core.secret.Sha256;
import java.net.URI;
import java.time.Duration;
import java.util.Optional;

/**
 * Settings of this service, by the names and defaults of the Coordinator contract §A.2.
 *
 * @param issuer        issuer and audience of mandates
 * @param requiredScope what a mandate must hold to use this service
 * @param streamsKey    signs announcements
 * @param auditKey      signs the administrative audit trail
 * @param lease         how long a service may be silent
 * @param bodyLimit     bytes
 * @param jwksZones     zones whose keys are kept
 * @param readiness     backlogs beyond which the service says so
 * @param operatorLog   AUDIT_REPLAY_DIR and AUDIT_LOG_*; empty where no directory is named
 */
public record CoordinatorSettings(
        PostgresSettings postgres,
        RedisSettings redis,
        URI stsUrl,
        String issuer,
        String requiredScope,
        Optional<SecretText> operatorToken,
        Optional<HmacKey> streamsKey,
        Optional<HmacKey> auditKey,
        IdempotencySettings idempotency,
        SessionCaps caps,
        Duration lease,
        SweepSettings sweeps,
        OutboxSettings outbox,
        LimitSettings limits,
        long bodyLimit,
        int jwksZones,
        ReadinessLimits readiness,
        Optional<EvidenceLogSettings> operatorLog) {

    private static final int LARGE = 1_000_000;
    private static final int HOUR = 3600;
    private static final int LEASE_LAG_SECONDS = 120;

    static CoordinatorSettings read(SettingsReader in) {
        return new CoordinatorSettings(
                PostgresSettings.read(in),
                RedisSettings.read(in),
                in.requiredUrl("STS_URL"),
                in.requiredUrl("ISSUER_URL").toString(),
                in.requiredText("AGENT_COORDINATOR_SCOPE"),
                in.secret("CARACAL_COORDINATOR_TOKEN"),
                in.hmacKeyRequiredWhenPublished("STREAMS_HMAC_KEY"),
                in.hmacKey("AUDIT_HMAC_KEY"),
                idempotency(in),
                new SessionCaps(
                        in.integer("MAX_AGENTS_PER_ZONE", 50, 1, LARGE),
                        in.integer("MAX_AGENTS_PER_APP", 200, 1, LARGE)),
                in.seconds("SERVICE_AGENT_LEASE_SECONDS", Duration.ofMinutes(2)),
                sweeps(in),
                OutboxSettings.readCoordinator(in),
                new LimitSettings(
                        in.integer("COORDINATOR_RATE_LIMIT_PER_MIN", 600, 0, LARGE), in.bool("TRUST_PROXY", false)),
                in.integer("COORDINATOR_BODY_LIMIT_BYTES", 262_144, 1024, Integer.MAX_VALUE),
                in.integer("JWKS_CACHE_MAX", 256, 1, LARGE),
                readiness(in),
                EvidenceLogSettings.readWhereNamed(in));
    }

    /**
     * @param pendingAge age of the oldest announcement
     * @param deadMost   dead announcements that are put up with; when not set, any of them degrades and none ejects
     * @param leaseLag   how long a lease may be over
     */
    public record ReadinessLimits(Duration pendingAge, Optional<Integer> deadMost, Duration leaseLag) {}

    private static ReadinessLimits readiness(SettingsReader in) {
        Duration sweeps = sweeps(in).services();
        Duration twoSweeps = sweeps.multipliedBy(2);
        Duration usual = Duration.ofSeconds(
                Math.max(LEASE_LAG_SECONDS, twoSweeps.multipliedBy(2).toSeconds()));
        Duration leaseLag = in.seconds(CoordinatorInvariants.LEASE_LAG_SETTING, usual);
        if (leaseLag.compareTo(twoSweeps) <= 0) {
            in.problem(
                    CoordinatorInvariants.LEASE_LAG_SETTING,
                    "would be passed between two sweeps of SERVICE_LEASE_SWEEP_INTERVAL_MS",
                    "more than " + twoSweeps.toSeconds() + " seconds");
        }
        return new ReadinessLimits(
                in.seconds(CoordinatorInvariants.PENDING_SETTING, Duration.ofMinutes(5)),
                OutboxSettings.deadMost(in, CoordinatorInvariants.DEAD_SETTING),
                leaseLag);
    }

    private static IdempotencySettings idempotency(SettingsReader in) {
        // Only in dev may the key be missing; there receipts are no secret worth keeping and must survive a restart.
        HmacKey current = in.hmacKeyRequiredWhenPublished("IDEMPOTENCY_HMAC_KEY")
                .orElseGet(() -> HmacKey.fromHex(Sha256.hex("caracal-coordinator development receipts")));
        return new IdempotencySettings(
                current,
                current.previous(),
                seconds(in, "IDEMPOTENCY_RETENTION_SECONDS", 604_800),
                seconds(in, "GENERATED_IDEMPOTENCY_RETENTION_SECONDS", 86_400),
                in.integer("IDEMPOTENCY_MAX_RECEIPTS_PER_SCOPE", 10_000, 100, LARGE));
    }

    private static Duration seconds(SettingsReader in, String name, int fallback) {
        return Duration.ofSeconds(in.integer(name, fallback, HOUR, Integer.MAX_VALUE));
    }

    private static SweepSettings sweeps(SettingsReader in) {
        return new SweepSettings(
                in.millis("TTL_SWEEP_INTERVAL_MS", Duration.ofSeconds(60)),
                in.millis("SERVICE_LEASE_SWEEP_INTERVAL_MS", Duration.ofSeconds(30)),
                in.integer("SWEEPER_BATCH_SIZE", 500, 1, 100_000));
    }
}
