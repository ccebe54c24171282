package io.caracal.common.health;

import java.time.Duration;

/** Invariants that several services share. A service lists those it lives by in its own declaration, in the order it wants. */
public final class CommonInvariants {

    private static final Duration CLOCK_MAX_AGE = Duration.ofSeconds(30);
    private static final Duration SCHEMA_MAX_AGE = Duration.ofSeconds(60);
    private static final double CLOCK_LIMIT_SECONDS = 5;
    private static final double CANARY_PROOF_AGE = 190;

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
            .hysteresis(Hysteresis.PROOF)
            .impact(Impact.critical(
                    "The instance takes no traffic, since what it reads and writes is not there yet.",
                    Area.MANAGEMENT,
                    Area.EXCHANGE,
                    Area.COORDINATION))
            .diagnosis(
                    "The database is at an older migration than this build needs: the migrations did not run, or one"
                            + " failed.",
                    "Run the migrations of this build (caracal migrate); going back to the build before works too.");

    /** From memory: what the check of {@link #SCHEMA} saw last. */
    public static final Invariant SCHEMA_AHEAD = Invariant.named("schema-ahead", "schema_newer")
            .rank(Precedence.POSTGRES)
            .scope(Scope.SHARED)
            // Migrations come before the new build and only add: in an upgrade the instances of before must go on.
            .onBreach(OnBreach.DEGRADE)
            .dependency("postgres")
            .hysteresis(Hysteresis.FACT)
            .impact(Impact.warning(
                    "The instance goes on serving on a schema that it does not know: safe for the version before a"
                            + " migration, which only adds, and not promised for any older one.",
                    Area.MANAGEMENT,
                    Area.EXCHANGE,
                    Area.COORDINATION))
            .diagnosis(
                    "The database carries migrations of a newer build: an upgrade is under way, has stopped half-way,"
                            + " or was rolled back.",
                    "Finish the upgrade on this instance. After a rollback it stays until the newer build is rolled out"
                            + " again; a build older than the version before must not be run.");

    /** Bound with a period of at most 10 seconds. */
    public static final Invariant CLOCK_SKEW = Invariant.named("clock-skew", "clock_skew")
            .rank(Precedence.POSTGRES)
            .scope(Scope.LOCAL)
            .measure(Measure.atMost(Unit.SECONDS, CLOCK_LIMIT_SECONDS).setting("CLOCK_SKEW_MAX_SECONDS"))
            .maxAge(CLOCK_MAX_AGE)
            .hysteresis(Hysteresis.PROOF)
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
                            + " credential changed; or it answers and denies the user of this service what it needs.",
                    "Send PING with the same REDIS_URL from the same network; if that works, look in the log for what"
                            + " is denied (then make the users of Redis again: caracal up, or"
                            + " infra/redis/provision-users.sh), and at memory, slow commands and connected clients.");

    /** Every background loop, whether or not another invariant lives by it. */
    public static final Invariant LOOPS = Invariant.named("loops", "loop_stalled")
            .scope(Scope.LOCAL)
            .onBreach(OnBreach.DEGRADE)
            .hysteresis(Hysteresis.LOOP)
            .impact(Impact.warning(
                    "Work in the background is no longer done by this instance; decisions are made as always, and what"
                            + " must not go on without that work has a reason of its own.",
                    Area.MANAGEMENT,
                    Area.REVOCATION,
                    Area.POLICY,
                    Area.EVIDENCE,
                    Area.COORDINATION))
            .diagnosis(
                    "The thread of a loop has ended, hangs, or fails every round; an outage of Postgres or Redis is"
                            + " told apart and does not count.",
                    "Member loop of /ready names it: look for it in the log, take a thread dump and restart the"
                            + " instance.");

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
            .measure(Measure.noMoreThan(Unit.EVENTS, 0))
            .hysteresis(Hysteresis.FACT)
            .impact(Impact.critical(
                    "Evidence of decisions that were already answered is gone; the instance takes no traffic until an"
                            + " operator has acknowledged the loss.",
                    Area.EVIDENCE))
            .diagnosis(
                    "A segment of the evidence log was damaged or could neither be written nor sent.",
                    "Keep the quarantined segments, compare them with the audit table, record the gap, then"
                            + " acknowledge it with POST /ops/evidence/acknowledge.");

    /** Of services whose data path keeps evidence elsewhere, in the transaction of the change or in the stream itself. */
    public static final Invariant OPERATOR_LOG = Invariant.named("operator-log", "operator_evidence_unavailable")
            .scope(Scope.LOCAL)
            .onBreach(OnBreach.DEGRADE)
            .hysteresis(Hysteresis.FACT)
            .impact(Impact.warning(
                    "Nobody can drain, mute, or drill this instance, since that could not be recorded; what it does for"
                            + " its callers goes on, with its own evidence.",
                    Area.EVIDENCE))
            .diagnosis(
                    "The evidence log in AUDIT_REPLAY_DIR cannot be written: disk full, read-only, wrong owner, in use"
                            + " by another process, or at its size cap because nothing ships.",
                    "Free or remount the disk, or give the instance a directory of its own; if the log is at its cap,"
                            + " bring Redis back. The instance recovers by itself.");

    /** Beside {@link #OPERATOR_LOG}. */
    public static final Invariant OPERATOR_LOG_LOST = Invariant.named("operator-log-lost", "operator_evidence_lost")
            .scope(Scope.LOCAL)
            .onBreach(OnBreach.DEGRADE)
            .measure(Measure.noMoreThan(Unit.EVENTS, 0))
            .hysteresis(Hysteresis.FACT)
            .impact(Impact.critical(
                    "Evidence of what operators did here is gone; the evidence of decisions and changes is kept"
                            + " elsewhere and is whole.",
                    Area.EVIDENCE))
            .diagnosis(
                    "A segment of the evidence log in AUDIT_REPLAY_DIR was damaged, or somebody removed it.",
                    "Keep the quarantined segments, compare them with the zone caracal-operations of the audit table,"
                            + " record the gap, then acknowledge it with POST /ops/evidence/acknowledge.");

    /** Rounds of the self-test over the network come to an end that proves something; without it only the quick self-tests watch over revocation. */
    public static final Invariant CANARY_PATH = Invariant.named("canary-path", "canary_path_unproven")
            .rank(Precedence.BACKLOG)
            .scope(Scope.DOWNSTREAM)
            .onBreach(OnBreach.ALERT)
            .hysteresis(Hysteresis.FACT)
            .measure(Measure.atMost(Unit.SECONDS, CANARY_PROOF_AGE))
            .impact(Impact.warning(
                    "That revoked authority is refused has not been proven over the network for three rounds; nothing"
                            + " is refused for that, and the self-tests inside the process go on.",
                    Area.REVOCATION))
            .diagnosis(
                    "A call of the round gets no answer or another one than a client should get: STS, Coordinator or"
                            + " Gateway is away, or the reserved zone was not made because the API has not started with"
                            + " the same CANARY_CLIENT_SECRET.",
                    "Find the call and its answer in the log (\"proves nothing\") and look at the service that was"
                            + " called; after a change of CANARY_CLIENT_SECRET restart API, STS and Gateway.");

    private CommonInvariants() {}
}
