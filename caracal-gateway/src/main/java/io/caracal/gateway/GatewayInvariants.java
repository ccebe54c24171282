package io.caracal.gateway;

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
 * What must hold for the Gateway to pass calls. 1.0 asked Redis before the snapshot; here safety comes before reachability. Postgres is not among them: while it is
 * away, the age of the snapshot tells when that begins to matter.
 */
public final class GatewayInvariants {

    /** Seconds (Gateway contract §1.8). */
    private static final double SNAPSHOT_AGE = 70;

    private static final double JWKS_AGE = 360;

    /** The negative self-tests, inside the process and over the network: what is revoked must be refused. */
    public static final Invariant CANARY = Invariant.named("canary", "canary_failed")
            .scope(Scope.LOCAL)
            .onBreach(OnBreach.REFUSE)
            .safety()
            .hysteresis(Hysteresis.FACT)
            .maxAge(Duration.ofSeconds(60))
            .impact(Impact.critical(
                    "The self-test on the reserved zone found a revoked mandate accepted, so every governed call is"
                            + " refused until a run passes; nothing goes upstream on authority that may have ended.",
                    Area.GOVERNED_CALLS,
                    Area.REVOCATION))
            .diagnosis(
                    "A defect lets the verification or the revocation state of this instance pass what is revoked, or,"
                            + " where the round over the network found it, the Coordinator or the STS does not carry out"
                            + " what it answers for.",
                    "Keep the instance out of service, see in the log which door accepted, compare builds with the"
                            + " released ones, and treat calls since"
                            + " the last passing run as suspect.");

    /** What is revoked is known up to a limit of age. */
    public static final Invariant REVOCATION_SNAPSHOT = Invariant.named(
                    "revocation-snapshot", "revocation_snapshot_stale")
            .scope(Scope.SHARED)
            .onBreach(OnBreach.REFUSE)
            .safety()
            .measure(Measure.atMost(Unit.SECONDS, SNAPSHOT_AGE).setting("REVOCATION_MAX_AGE_SECONDS"))
            .hysteresis(Hysteresis.FACT)
            .impact(Impact.critical(
                    "Governed calls are refused with 503: what has been revoked is not known up to the limit, and no"
                            + " call passes on a mandate that may have been revoked.",
                    Area.GOVERNED_CALLS,
                    Area.REVOCATION))
            .diagnosis(
                    "Postgres does not answer the query for revocations, or the revocation streams cannot be followed.",
                    "Restore Postgres and Redis, then ask for a load with POST /internal/revocations/reload; the next"
                            + " load heals it in any case.");

    /** The STS says of itself that it is ready. */
    public static final Invariant STS = Invariant.named("sts", "sts_unreachable")
            .rank(Precedence.DOWNSTREAM)
            .scope(Scope.DOWNSTREAM)
            .onBreach(OnBreach.EJECT)
            .dependency("sts")
            // The STS has weighed its own evidence: that it is ready need not be said twice.
            .hysteresis(Hysteresis.PROOF)
            .impact(Impact.critical(
                    "Governed calls cannot be exchanged and are refused with sts_unavailable; no call passes without"
                            + " the STS having decided on it.",
                    Area.GOVERNED_CALLS))
            .diagnosis(
                    "The STS does not answer, or is itself not ready for the reason in upstream_reason.",
                    "Follow the runbook of upstream_reason; if there is none, look at the network and at STS_URL.");

    /** The circuit to the STS is closed. */
    public static final Invariant CIRCUIT = Invariant.named("sts-circuit", "sts_circuit_open")
            .rank(Precedence.DOWNSTREAM)
            .scope(Scope.DOWNSTREAM)
            .onBreach(OnBreach.DEGRADE)
            .dependency("sts")
            .hysteresis(Hysteresis.FACT)
            .impact(Impact.critical(
                    "Governed calls are refused at once with sts_unavailable while the circuit is open; none passes,"
                            + " and no mandate is spent.",
                    Area.GOVERNED_CALLS))
            .diagnosis(
                    "Three exchanges in a row failed at the STS.",
                    "Look at the STS; the circuit lets a trial call through every ten seconds and closes when it"
                            + " succeeds.");

    /** The key sets in use were fetched lately. */
    public static final Invariant JWKS = Invariant.named("jwks-cache", "jwks_stale")
            .rank(Precedence.DOWNSTREAM)
            .scope(Scope.DOWNSTREAM)
            .onBreach(OnBreach.DEGRADE)
            .dependency("sts")
            .measure(Measure.atMost(Unit.SECONDS, JWKS_AGE))
            .hysteresis(Hysteresis.FACT)
            .impact(Impact.warning(
                    "Key sets of zones in use could not be fetched again: mandates of zones whose keys have run out are"
                            + " refused with 503, those with known keys are still verified.",
                    Area.GOVERNED_CALLS))
            .diagnosis(
                    "The STS does not answer for key sets, or answers with ones that hold no usable key.",
                    "Ask the STS for /.well-known/jwks.json of a zone in use and look at what it answers.");

    private GatewayInvariants() {}

    /** All of them, in order of precedence within each rank. */
    public static List<Invariant> all() {
        return List.of(
                CANARY,
                REVOCATION_SNAPSHOT,
                CommonInvariants.EVIDENCE_LOST,
                CommonInvariants.EVIDENCE_LOG,
                CommonInvariants.LOOPS,
                CommonInvariants.REDIS,
                STS,
                CIRCUIT,
                JWKS,
                CommonInvariants.CANARY_PATH);
    }
}
