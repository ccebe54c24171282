package io.caracal.audit;

import io.caracal.common.health.Area;
import io.caracal.common.health.CommonInvariants;
import io.caracal.common.health.Hysteresis;
import io.caracal.common.health.Impact;
import io.caracal.common.health.Invariant;
import io.caracal.common.health.Measure;
import io.caracal.common.health.OnBreach;
import io.caracal.common.health.Precedence;
import io.caracal.common.health.Scope;
import io.caracal.common.health.Unit;
import java.time.Duration;
import java.util.List;
import java.util.Optional;

/**
 * What must hold for the ledger to be complete, fresh and unaltered, in order of precedence. The three backlog thresholds only alert until
 * their settings turn them into reasons to eject (audit contract §2.14).
 */
public final class AuditInvariants {

    /** Dead letters that are put up with. */
    public static final String DEAD_LETTERS_SETTING = "AUDIT_READY_DLQ_MAX";

    /** Entries not yet in the ledger that are put up with. */
    public static final String LAG_SETTING = "AUDIT_READY_LAG_MAX";

    /** Age of the oldest entry handed out and not stored that is put up with. */
    public static final String OLDEST_PENDING_SETTING = "AUDIT_READY_PEL_OLDEST_SECS_MAX";

    /** Hours of evidence not exported from which on one is warned. */
    public static final String EXPORT_WARN_SETTING = "AUDIT_EXPORT_WARN_HOURS";

    /** Hours of evidence not exported from which on the service is degraded. */
    public static final String EXPORT_LIMIT_SETTING = "AUDIT_EXPORT_LIMIT_HOURS";

    private static final int ALERT_LAG = 1000;
    private static final int ALERT_OLDEST_SECONDS = 300;

    /** Evidence that is shared with a sampled read every two seconds. */
    private static final Duration SHARED_AGE = Duration.ofSeconds(10);

    /** Recomputed hashes, links and signatures agree with what is stored. */
    public static final Invariant CHAIN = Invariant.named("chain", "audit_chain_broken")
            .scope(Scope.SHARED)
            .onBreach(OnBreach.ALERT)
            .safety()
            .measure(Measure.noMoreThan(Unit.EVENTS, 0))
            .hysteresis(Hysteresis.FACT)
            .maxAge(Duration.ofSeconds(30))
            .impact(Impact.critical(
                    "Stored evidence was altered, removed or signed with another key and cannot be relied on from that"
                            + " event on; new evidence is still taken in and chained, and decisions are not affected.",
                    Area.EVIDENCE))
            .diagnosis(
                    "Somebody with the rights of a superuser changed the ledger, a backup was restored in part, or"
                            + " AUDIT_HMAC_KEY was exchanged.",
                    "Freeze the database, run GET /api/audit/verify for the zone named in the log, and compare with an"
                            + " export or a backup before anything is repaired.");

    /** The thread that takes evidence in. */
    public static final Invariant CONSUMER = Invariant.named("consumer", "consumer_unhealthy")
            .hysteresis(Hysteresis.FACT)
            .impact(Impact.critical(
                    "This instance takes no evidence in; it waits on the stream, where nothing is lost, and the ledger"
                            + " can be read.",
                    Area.EVIDENCE))
            .diagnosis(
                    "The consumer's thread has ended, hangs, or Redis refuses its reads; an outage of Postgres or"
                            + " Redis is told apart and does not count.",
                    "Look for 'group-audit-ingestor' in the log of this instance, take a thread dump and restart it;"
                            + " entries it held are taken over by the others.");

    /** Entries that could not be ingested, with the default: any of them alerts. */
    public static final Invariant DEAD_LETTERS = deadLetters(Optional.empty());

    /** Entries that are not in the ledger yet, with the default: they alert beyond a thousand. */
    public static final Invariant LAG = lag(Optional.empty());

    /** Age of the oldest entry that is handed out and not stored, with the default: it alerts beyond five minutes. */
    public static final Invariant OLDEST_PENDING = oldestPending(Optional.empty());

    /** Monthly partitions that exist ahead of the clock. */
    public static final Invariant PARTITIONS = Invariant.named("partitions", "partitions_missing")
            .rank(Precedence.BACKLOG)
            .scope(Scope.SHARED)
            .onBreach(OnBreach.ALERT)
            .measure(Measure.atLeast(Unit.MONTHS, 0, 1))
            .maxAge(Duration.ofMinutes(5))
            .impact(Impact.warning(
                    "Evidence of the coming month would go to the default partition, which retention cannot drop; it"
                            + " is stored, chained and searchable all the same.",
                    Area.EVIDENCE))
            .diagnosis(
                    "The loop that creates partitions fails, or role caracalaudit may not execute"
                            + " audit_partition_ensure.",
                    "Look for 'partitions' in the log, then run SELECT audit_partition_ensure(current_date + interval"
                            + " '1 month') by hand; rows move out of the default partition with it.");

    /** Hours that are over and not exported, with the default: six degrade. */
    public static final Invariant EXPORT = export(2, 6);

    private AuditInvariants() {}

    /** All of them. */
    public static List<Invariant> all() {
        return List.of(
                CHAIN,
                CONSUMER,
                CommonInvariants.LOOPS,
                CommonInvariants.OPERATOR_LOG,
                CommonInvariants.OPERATOR_LOG_LOST,
                CommonInvariants.CLOCK_SKEW,
                CommonInvariants.POSTGRES,
                CommonInvariants.SCHEMA,
                CommonInvariants.SCHEMA_AHEAD,
                CommonInvariants.REDIS,
                DEAD_LETTERS,
                LAG,
                OLDEST_PENDING,
                PARTITIONS,
                EXPORT);
    }

    /** @param most AUDIT_READY_DLQ_MAX; more eject. Empty: any of them alerts. */
    static Invariant deadLetters(Optional<Integer> most) {
        return Invariant.named("dead-letters", "audit_dlq_threshold")
                .rank(Precedence.BACKLOG)
                .scope(Scope.SHARED)
                .onBreach(consequence(most))
                .measure(Measure.noMoreThan(Unit.MESSAGES, most.orElse(0)).setting(DEAD_LETTERS_SETTING))
                .maxAge(SHARED_AGE)
                .impact(Impact.critical(
                        "Some evidence is set aside and missing in the ledger; it is kept as a dead letter, and"
                                + " everything else is taken in.",
                        Area.EVIDENCE))
                .diagnosis(
                        "A producer signs with another key, sends what cannot be read, or an id was sent twice with"
                                + " different content.",
                        "List them with GET /api/audit/dlq, remove the cause, and offer them again with POST"
                                + " /api/audit/dlq/replay.");
    }

    /** @param most AUDIT_READY_LAG_MAX; more eject. Empty: more than a thousand alert. */
    static Invariant lag(Optional<Integer> most) {
        return Invariant.named("lag", "audit_lag_threshold")
                .rank(Precedence.BACKLOG)
                .scope(Scope.SHARED)
                .onBreach(consequence(most))
                .measure(Measure.noMoreThan(Unit.MESSAGES, most.orElse(ALERT_LAG))
                        .setting(LAG_SETTING))
                .maxAge(SHARED_AGE)
                .impact(Impact.warning(
                        "Decisions show up in the ledger late; their evidence is safe on the stream.", Area.EVIDENCE))
                .diagnosis(
                        "More evidence is produced than stored, ingestion is paused by an outage, or every consumer is"
                                + " away.",
                        "Check Postgres and the consumers; add an Audit instance when they are merely too slow.");
    }

    /** @param seconds AUDIT_READY_PEL_OLDEST_SECS_MAX; older ejects. Empty: older than five minutes alerts. */
    static Invariant oldestPending(Optional<Integer> seconds) {
        return Invariant.named("oldest-pending", "audit_pel_oldest_threshold")
                .rank(Precedence.BACKLOG)
                .scope(Scope.SHARED)
                .onBreach(consequence(seconds))
                .measure(Measure.atMost(Unit.SECONDS, seconds.orElse(ALERT_OLDEST_SECONDS))
                        .setting(OLDEST_PENDING_SETTING))
                .maxAge(SHARED_AGE)
                .impact(Impact.warning(
                        "An entry was handed out and is still not stored; it stays on the stream and is offered again"
                                + " until it is stored or set aside.",
                        Area.EVIDENCE))
                .diagnosis(
                        "One entry fails again and again, or a consumer vanished with entries in its hands.",
                        "Read XPENDING caracal.audit.events audit-ingestor and the log for the entry's id.");
    }

    /**
     * @param warn AUDIT_EXPORT_WARN_HOURS
     * @param limit AUDIT_EXPORT_LIMIT_HOURS; so many degrade
     */
    static Invariant export(int warn, int limit) {
        return Invariant.named("export", "audit_export_lagging")
                .rank(Precedence.BACKLOG)
                .scope(Scope.SHARED)
                .onBreach(OnBreach.DEGRADE)
                .measure(new Measure(
                        Unit.HOURS, false, warn, limit, Math.min(warn, limit - 1), Optional.of(EXPORT_LIMIT_SETTING)))
                .hysteresis(Hysteresis.FACT)
                .maxAge(Duration.ofSeconds(30))
                .impact(Impact.warning(
                        "Evidence is in the ledger alone and missing in the archive; nothing of it is retired before it"
                                + " is exported, and ingestion and decisions go on.",
                        Area.EVIDENCE))
                .diagnosis(
                        "The bucket cannot be reached or refuses the credentials, the scratch directory is full, or the"
                                + " export of an older ledger has just begun.",
                        "Look for 'evidence was not exported' in the log of the instance whose"
                                + " caracal_audit_is_export_leader is 1, put the store, AUDIT_EXPORT_TMP_DIR or the"
                                + " credentials right, and watch caracal_audit_export_backlog_hours fall.");
    }

    private static OnBreach consequence(Optional<Integer> setting) {
        return setting.isPresent() ? OnBreach.EJECT : OnBreach.ALERT;
    }
}
