package io.caracal.coordinator;

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

/** What must hold for sessions, leases and delegations to be kept and ended in time, in order of precedence. */
public final class CoordinatorInvariants {

    /** Setting of the age at which a waiting announcement is too old. */
    public static final String PENDING_SETTING = "COORDINATOR_READY_OUTBOX_PENDING_SECS_MAX";

    /** Setting of the number of dead announcements that are put up with; setting it makes more of them eject. */
    public static final String DEAD_SETTING = "COORDINATOR_READY_OUTBOX_DEAD_MAX";

    /** Setting of how long a lease may be over without its service being suspended. */
    public static final String LEASE_LAG_SETTING = "COORDINATOR_READY_LEASE_LAG_SECS_MAX";

    /** Evidence that is shared with a sampled read every two seconds. */
    private static final Duration SHARED_AGE = Duration.ofSeconds(10);

    /** The loops that end what ran out of time. */
    public static final Invariant SWEEPERS = Invariant.named("sweepers", "sweeper_stalled")
            .hysteresis(Hysteresis.FACT)
            .impact(Impact.critical(
                    "This instance no longer ends sessions, leases and delegations whose time is over, although other"
                            + " instances do; mandates end at their own expiry all the same and no caller gains"
                            + " authority.",
                    Area.COORDINATION,
                    Area.REVOCATION))
            .diagnosis(
                    "A sweeping thread has ended, hangs, or fails every round; an outage of Postgres is told apart and"
                            + " does not count.",
                    "Look for 'ttl-sweep', 'lease-sweep' and 'edge-sweep' in the log of this instance, take a thread"
                            + " dump and restart it.");

    /** The loop that publishes announcements. */
    public static final Invariant OUTBOX_PUBLISHER = Invariant.named("outbox-publisher", "outbox_publisher_stalled")
            .hysteresis(Hysteresis.FACT)
            .impact(Impact.critical(
                    "Ended sessions and revoked delegations are stored but not announced by this instance, so that STS"
                            + " and Gateway learn of them late, by their own polling; no change is lost and none is"
                            + " announced twice.",
                    Area.COORDINATION,
                    Area.REVOCATION))
            .diagnosis(
                    "The publishing thread has ended or hangs; an outage of Postgres or Redis is told apart and does"
                            + " not count.",
                    "Look for 'outbox-publisher' in the log of this instance, take a thread dump and restart it.");

    /** Age of the oldest announcement that waits. */
    public static final Invariant OUTBOX_LAGGING = Invariant.named("outbox-pending", "outbox_lagging")
            .rank(Precedence.BACKLOG)
            .scope(Scope.SHARED)
            .onBreach(OnBreach.DEGRADE)
            .measure(Measure.atMost(Unit.SECONDS, 300).setting(PENDING_SETTING))
            .maxAge(SHARED_AGE)
            .impact(Impact.warning(
                    "Revocations reach STS and Gateway late, by their own polling of Postgres; changes are still"
                            + " accepted and none is lost.",
                    Area.COORDINATION,
                    Area.REVOCATION))
            .diagnosis(
                    "Redis is away or full, or more is announced than is published.",
                    "Restore Redis first; then watch caracal_outbox_pending fall.");

    /** Announcements that were given up, with the default: any of them degrades. */
    public static final Invariant OUTBOX_DEAD = outboxDead(Optional.empty());

    /** How long the longest overdue lease is over. */
    public static final Invariant LEASE_LAG = Invariant.named("lease-sweep", "lease_sweep_lagging")
            .rank(Precedence.BACKLOG)
            .scope(Scope.SHARED)
            .onBreach(OnBreach.DEGRADE)
            .measure(Measure.atMost(Unit.SECONDS, 120).setting(LEASE_LAG_SETTING))
            .maxAge(Duration.ofSeconds(30))
            .impact(Impact.warning(
                    "Services that stopped reporting are suspended late and keep their delegations meanwhile; mandates"
                            + " that were already minted end at their own expiry.",
                    Area.COORDINATION,
                    Area.REVOCATION))
            .diagnosis(
                    "No instance sweeps leases, one zone fails in every sweep, or more leases end than a sweep"
                            + " handles.",
                    "Look for 'could not be swept' in the logs; raise SWEEPER_BATCH_SIZE or shorten"
                            + " SERVICE_LEASE_SWEEP_INTERVAL_MS when it is merely too much.");

    private CoordinatorInvariants() {}

    /** All of them. */
    public static List<Invariant> all() {
        return List.of(
                SWEEPERS,
                OUTBOX_PUBLISHER,
                CommonInvariants.LOOPS,
                CommonInvariants.OPERATOR_LOG,
                CommonInvariants.OPERATOR_LOG_LOST,
                CommonInvariants.CLOCK_SKEW,
                CommonInvariants.POSTGRES,
                CommonInvariants.SCHEMA,
                CommonInvariants.SCHEMA_AHEAD,
                CommonInvariants.REDIS,
                OUTBOX_LAGGING,
                OUTBOX_DEAD,
                LEASE_LAG);
    }

    /** @param most dead announcements that are put up with; more eject. Empty: any of them degrades. */
    static Invariant outboxDead(Optional<Integer> most) {
        return Invariant.named("outbox-dead", "outbox_dead")
                .rank(Precedence.BACKLOG)
                .scope(Scope.SHARED)
                .dependency("outbox")
                .onBreach(most.isPresent() ? OnBreach.EJECT : OnBreach.DEGRADE)
                .measure(Measure.noMoreThan(Unit.MESSAGES, most.orElse(0), 1).setting(DEAD_SETTING))
                .maxAge(SHARED_AGE)
                .impact(Impact.critical(
                        "Announcements were given up: STS and Gateway learn of those changes only by polling; every"
                                + " other announcement goes out and the changes themselves stand.",
                        Area.COORDINATION,
                        Area.REVOCATION))
                .diagnosis(
                        "The stream server refused single entries again and again, for instance because of their size"
                                + " or a wrong type of key.",
                        "List them with GET /zones/{zone}/outbox/dead, remove the cause named in last_error, and"
                                + " revive them with POST /zones/{zone}/outbox/{id}/requeue.");
    }
}
