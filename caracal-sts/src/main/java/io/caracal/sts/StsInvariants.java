package io.caracal.sts;

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

/**
 * What must hold for the STS to mint. 1.0 asked in the order Postgres, Redis, evidence, consumers; here safety comes before reachability: when Postgres stays
 * away for longer than a limit of freshness, the reason turns from {@code postgres_unreachable} to the one that says what can no longer be proven.
 */
public final class StsInvariants {

    /** Seconds; twice the usual poll and a margin. */
    private static final double POLICY_AGE = 130;

    private static final double REVOCATION_AGE = 70;

    /** The negative self-tests, inside the process and over the network: what is revoked must be refused. */
    public static final Invariant CANARY = Invariant.named("canary", "canary_failed")
            .scope(Scope.LOCAL)
            .onBreach(OnBreach.REFUSE)
            .safety()
            .hysteresis(Hysteresis.FACT)
            .maxAge(Duration.ofSeconds(60))
            .impact(Impact.critical(
                    "The self-test on the reserved zone found revoked authority accepted, so every exchange is refused"
                            + " until a run passes; nothing is minted on authority that may have ended.",
                    Area.EXCHANGE,
                    Area.REVOCATION))
            .diagnosis(
                    "A defect or a manipulated database lets the check of authority pass records that are revoked, or,"
                            + " where the round over the network found it, the Coordinator does not end what it says it"
                            + " has ended.",
                    "Keep the instance out of service, compare its build with the released one, and treat mandates"
                            + " minted since the last passing run as suspect.");

    /** Every published revocation is carried out. */
    public static final Invariant REVOCATION_FRESHNESS = Invariant.named("revocation-freshness", "revocation_stale")
            .scope(Scope.SHARED)
            .onBreach(OnBreach.REFUSE)
            .dependency("redis")
            .safety()
            .measure(Measure.atMost(Unit.SECONDS, REVOCATION_AGE).setting("REVOCATION_MAX_AGE_SECONDS"))
            .hysteresis(Hysteresis.FACT)
            .impact(Impact.critical(
                    "Exchanges are refused with 503 revocation_stale: published revocations may not have reached the"
                            + " authority records, and nothing is minted on a record whose end is not known.",
                    Area.EXCHANGE,
                    Area.REVOCATION))
            .diagnosis(
                    "Redis cannot be read, or an entry of caracal.sessions.revoke stays unprocessed because Postgres"
                            + " refuses the update or the replica that took it has gone.",
                    "Look at Redis and at the pending entries of the group sts-revocation; once they are processed the"
                            + " invariant heals by itself.");

    /** The policies in use were compared with the source lately. */
    public static final Invariant POLICY_FRESHNESS = Invariant.named("policy-freshness", "policy_stale")
            .scope(Scope.SHARED)
            .onBreach(OnBreach.REFUSE)
            .dependency("postgres")
            .safety()
            .measure(Measure.atMost(Unit.SECONDS, POLICY_AGE).setting("POLICY_MAX_AGE_SECONDS"))
            .hysteresis(Hysteresis.FACT)
            .impact(Impact.critical(
                    "Exchanges are refused with 503 policy_stale: the active policies could not be compared with"
                            + " Postgres within the limit, and no decision is made by a policy that may have been"
                            + " withdrawn.",
                    Area.EXCHANGE,
                    Area.POLICY))
            .diagnosis(
                    "Postgres does not answer the comparison of policy versions, or the loop policy-refresh has"
                            + " stopped.",
                    "Restore Postgres; if it answers, look for failures of the loop policy-refresh in the log and"
                            + " restart the instance.");

    /** A mandate can be signed and verified, with a key that the key encryption key opens. */
    public static final Invariant SIGNING = Invariant.named("signing", "signing_unavailable")
            .scope(Scope.LOCAL)
            .onBreach(OnBreach.EJECT)
            .maxAge(Duration.ofSeconds(20))
            .hysteresis(Hysteresis.PROOF)
            .impact(Impact.critical(
                    "No mandate can be signed here, so exchanges fail; mandates already issued stay verifiable and no"
                            + " key leaves its envelope.",
                    Area.EXCHANGE))
            .diagnosis(
                    "SECRET_STORE_KEK is not the key that the stored signing keys are sealed with, or their rows are"
                            + " damaged.",
                    "Compare the fingerprint of SECRET_STORE_KEK with the other replicas; during a change of keys set"
                            + " SECRET_STORE_KEK_PREVIOUS as well.");

    /** The readers of invalidations and revocations are at work. */
    public static final Invariant STREAM_CONSUMERS = Invariant.named("stream-consumers", "stream_consumers_not_ready")
            .rank(Precedence.REDIS)
            .scope(Scope.LOCAL)
            .onBreach(OnBreach.EJECT)
            .dependency("redis")
            .hysteresis(Hysteresis.FACT)
            .impact(Impact.critical(
                    "Changes of policies and keys arrive here by polling only, and revocations are carried out by other"
                            + " replicas or not at all; decisions stay right until a limit of freshness refuses them.",
                    Area.POLICY,
                    Area.REVOCATION))
            .diagnosis(
                    "Redis does not answer blocking reads, or the thread of a reader has ended.",
                    "Look at Redis first; if it answers, find the reader named in the log and restart the instance.");

    /** Every zone's active policy can be used. */
    public static final Invariant ZONE_POLICIES = Invariant.named("zone-policies", "zone_policy_unusable")
            .rank(Precedence.BACKLOG)
            .scope(Scope.TENANT)
            .onBreach(OnBreach.ALERT)
            .hysteresis(Hysteresis.FACT)
            .measure(Measure.noMoreThan(Unit.EVENTS, 0))
            .impact(Impact.warning(
                    "Exchanges of the zones concerned are refused with policy_eval_failed; all other zones are served,"
                            + " and no zone falls back to an earlier or to no policy.",
                    Area.POLICY))
            .diagnosis(
                    "The active policy set version of a zone has a manifest or a document that cannot be used.",
                    "Find the zone and the problem in the log or under /internal/policy/status, and activate a version"
                            + " that loads.");

    private StsInvariants() {}

    /** All of them, in order of precedence within each rank. */
    public static List<Invariant> all() {
        return List.of(
                CANARY,
                REVOCATION_FRESHNESS,
                POLICY_FRESHNESS,
                CommonInvariants.EVIDENCE_LOST,
                CommonInvariants.EVIDENCE_LOG,
                SIGNING,
                CommonInvariants.LOOPS,
                CommonInvariants.POSTGRES,
                CommonInvariants.SCHEMA,
                CommonInvariants.SCHEMA_AHEAD,
                CommonInvariants.CLOCK_SKEW,
                CommonInvariants.REDIS,
                STREAM_CONSUMERS,
                ZONE_POLICIES,
                CommonInvariants.CANARY_PATH);
    }
}
