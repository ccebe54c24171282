package io.caracal.common.health;

import java.time.Duration;

/** Invariants that several services share. A service lists those it lives by in its own declaration, in the order it wants. */
public final class CommonInvariants {

    private static final Duration CLOCK_MAX_AGE = Duration.ofSeconds(30);
    private static final Duration SCHEMA_MAX_AGE = Duration.ofSeconds(60);
    private static final double CLOCK_LIMIT_SECONDS = 5;

    public static final Invariant POSTGRES = Invariant.named("postgres", "postgres_unreachable")
            .rank(Precedence.POSTGRES)
            .scope(Scope.SHARED)
            .dependency("postgres")
            .impact(Impact.critical(
                    "Whatever needs the database is refused; nothing is granted from memory, and what was stored stays"
                            + " as it was.",
                    Area.MANAGEMENT,
                    Area.EXCHANGE,
                    Area.REVOCATION,
                    Area.POLICY,
                    Area.EVIDENCE))
            .diagnosis(
                    "Postgres does not answer this instance within half a second: down, unreachable, out of"
                            + " connections, or its credential changed.",
                    "Connect with the same DATABASE_URL from the same network; if that works, look at pool saturation"
                            + " and long transactions.");

    /** Bound with a period of at most 20 seconds. */
    public static final Invariant SCHEMA = Invariant.named("schema", "schema_mismatch")
            .rank(Precedence.POSTGRES)
            .scope(Scope.SHARED)
            .dependency("postgres")
            .maxAge(SCHEMA_MAX_AGE)
            .hysteresis(new Hysteresis(2, 1, Duration.ZERO))
            .impact(Impact.critical(
                    "The instance takes no traffic, since it could misread or damage what another version wrote.",
                    Area.MANAGEMENT,
                    Area.EXCHANGE,
                    Area.COORDINATION))
            .diagnosis(
                    "The database carries another schema version than this build was made for: a migration is missing,"
                            + " failed, or belongs to a newer build.",
                    "Run the migrations of this build, or roll out the build that belongs to the schema.");

    /** Bound with a period of at most 10 seconds. */
    public static final Invariant CLOCK_SKEW = Invariant.named("clock-skew", "clock_skew")
            .rank(Precedence.POSTGRES)
            .scope(Scope.LOCAL)
            .measure(Measure.atMost(Unit.SECONDS, CLOCK_LIMIT_SECONDS).setting("CLOCK_SKEW_MAX_SECONDS"))
            .maxAge(CLOCK_MAX_AGE)
            .hysteresis(new Hysteresis(2, 1, Duration.ZERO))
            .impact(Impact.critical(
                    "Lifetimes of tokens, leases and revocations cannot be trusted on this instance, so it takes no"
                            + " traffic.",
                    Area.EXCHANGE,
                    Area.GOVERNED_CALLS,
                    Area.REVOCATION,
                    Area.COORDINATION))
            .diagnosis(
                    "The clock of this machine and that of the database differ.",
                    "Check time synchronisation on both machines; correct the clock that is wrong, slowly.");

    public static final Invariant REDIS = Invariant.named("redis", "redis_unreachable")
            .rank(Precedence.REDIS)
            .scope(Scope.SHARED)
            .dependency("redis")
            .impact(Impact.critical(
                    "Replay protection and rate limits cannot be kept, so what depends on them is refused; events wait"
                            + " in the outbox and in the evidence log.",
                    Area.EXCHANGE,
                    Area.GOVERNED_CALLS,
                    Area.REVOCATION,
                    Area.EVIDENCE))
            .diagnosis(
                    "Redis does not answer this instance within half a second: down, unreachable, loading, or its"
                            + " credential changed.",
                    "Send PING with the same REDIS_URL from the same network; if that works, look at memory, slow"
                            + " commands and connected clients.");

    public static final Invariant EVIDENCE_LOG = Invariant.named("evidence-log", "audit_replay_unavailable")
            .safety()
            .scope(Scope.LOCAL)
            .onBreach(OnBreach.REFUSE)
            .hysteresis(Hysteresis.FACT)
            .impact(Impact.critical(
                    "Decisions are refused because their evidence could not be made durable; no decision leaves"
                            + " without evidence.",
                    Area.EXCHANGE,
                    Area.GOVERNED_CALLS,
                    Area.EVIDENCE))
            .diagnosis(
                    "The evidence log in AUDIT_REPLAY_DIR cannot be written: disk full, read-only, wrong owner, or at"
                            + " its size cap because nothing ships.",
                    "Free or remount the disk; if the log is at its cap, bring Redis back so that it drains. The"
                            + " instance recovers by itself.");

    public static final Invariant EVIDENCE_LOST = Invariant.named("evidence-lost", "audit_evidence_lost")
            .safety()
            .scope(Scope.LOCAL)
            .onBreach(OnBreach.EJECT)
            .measure(Measure.atMost(Unit.EVENTS, 1))
            .hysteresis(Hysteresis.FACT)
            .impact(Impact.critical(
                    "Evidence of decisions that were already answered is gone; the instance takes no traffic until an"
                            + " operator has acknowledged the loss.",
                    Area.EVIDENCE))
            .diagnosis(
                    "A segment of the evidence log was damaged or could neither be written nor sent.",
                    "Keep the quarantined segments, compare them with the audit table, record the gap, then"
                            + " acknowledge it by restarting the instance.");

    private CommonInvariants() {}
}
