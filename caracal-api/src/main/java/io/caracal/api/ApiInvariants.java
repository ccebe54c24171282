package io.caracal.api;

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

/** What must hold for traffic to the management API to be safe, in order of precedence. */
public final class ApiInvariants {

    /** Setting of the age at which a waiting announcement is too old. */
    public static final String PENDING_SETTING = "API_READY_OUTBOX_PENDING_SECS_MAX";

    /** Setting of the number of dead announcements that are put up with; setting it makes more of them eject. */
    public static final String DEAD_SETTING = "API_READY_OUTBOX_DEAD_MAX";

    /** Evidence that is shared with a sampled read every two seconds. */
    private static final Duration SHARED_AGE = Duration.ofSeconds(10);

    /** The loop that publishes announcements. */
    public static final Invariant OUTBOX_PUBLISHER = Invariant.named("outbox-publisher", "outbox_publisher_stalled")
            .hysteresis(Hysteresis.FACT)
            .impact(Impact.critical(
                    "Changes made here are stored but not announced by this instance, so that other services learn of"
                            + " them late or by their own polling; no change is lost and none is announced twice.",
                    Area.MANAGEMENT,
                    Area.POLICY,
                    Area.REVOCATION))
            .diagnosis(
                    "The publishing thread has ended or hangs; an outage of Postgres or Redis is told apart and does"
                            + " not count.",
                    "Look for 'outbox-publisher' in the log of this instance, take a thread dump and restart it.");

    /** Secrets can be sealed, opened and looked up. */
    public static final Invariant SECRET_BACKEND = Invariant.named("secret-backend", "secret_backend_unavailable")
            .maxAge(Duration.ofSeconds(60))
            .impact(Impact.critical(
                    "Creating, rotating and revealing secrets is refused; nothing is stored in the clear and what is"
                            + " stored stays sealed.",
                    Area.MANAGEMENT))
            .diagnosis(
                    "The key-encryption key of this instance does not open what it seals, or table secret_store cannot"
                            + " be read.",
                    "Compare SECRET_STORE_KEK and SECRET_STORE_KEK_PREVIOUS of this instance with the others; check"
                            + " the grants of role caracalapi.");

    /** The table of announcements answers. */
    public static final Invariant OUTBOX_READABLE = Invariant.named("outbox", "outbox_unreachable")
            .rank(Precedence.POSTGRES)
            .scope(Scope.SHARED)
            .dependency("postgres")
            .maxAge(SHARED_AGE)
            .impact(Impact.critical(
                    "Every change is refused, because a change and its announcement are stored together or not at all;"
                            + " reads may still work and nothing is half done.",
                    Area.MANAGEMENT))
            .diagnosis(
                    "Postgres answers, but table event_outbox cannot be read: it is locked, missing, or not granted to"
                            + " caracalapi.",
                    "Check pg_locks for event_outbox, the applied migrations and the grants of role caracalapi.");

    /** Age of the oldest announcement that waits. */
    public static final Invariant OUTBOX_LAGGING = Invariant.named("outbox-pending", "outbox_lagging")
            .rank(Precedence.BACKLOG)
            .scope(Scope.SHARED)
            .onBreach(OnBreach.DEGRADE)
            .measure(Measure.atMost(Unit.SECONDS, 300).setting(PENDING_SETTING))
            .maxAge(SHARED_AGE)
            .impact(Impact.warning(
                    "Policy changes and revocations reach STS and Gateway late, by their own polling of Postgres;"
                            + " changes are still accepted and none is lost.",
                    Area.POLICY,
                    Area.REVOCATION))
            .diagnosis(
                    "Redis is away or full, or more is announced than is published.",
                    "Restore Redis first; then watch caracal_api_outbox_pending_total fall.");

    /** Announcements that were given up, with the default: any of them degrades. */
    public static final Invariant OUTBOX_DEAD = outboxDead(Optional.empty());

    private ApiInvariants() {}

    /** All of them. */
    public static List<Invariant> all() {
        return List.of(
                OUTBOX_PUBLISHER,
                SECRET_BACKEND,
                CommonInvariants.LOOPS,
                CommonInvariants.OPERATOR_LOG,
                CommonInvariants.OPERATOR_LOG_LOST,
                CommonInvariants.CLOCK_SKEW,
                CommonInvariants.POSTGRES,
                CommonInvariants.SCHEMA,
                CommonInvariants.SCHEMA_AHEAD,
                OUTBOX_READABLE,
                CommonInvariants.REDIS,
                OUTBOX_LAGGING,
                OUTBOX_DEAD);
    }

    /** @param most dead announcements that are put up with (API_READY_OUTBOX_DEAD_MAX); more eject. Empty: any of them degrades. */
    static Invariant outboxDead(Optional<Integer> most) {
        return Invariant.named("outbox-dead", "outbox_dead_messages")
                .rank(Precedence.BACKLOG)
                .scope(Scope.SHARED)
                .onBreach(most.isPresent() ? OnBreach.EJECT : OnBreach.DEGRADE)
                .measure(Measure.noMoreThan(Unit.MESSAGES, most.orElse(0), 1).setting(DEAD_SETTING))
                .maxAge(SHARED_AGE)
                .impact(Impact.critical(
                        "Announcements were given up: their consumers learn of those changes only by polling; every"
                                + " other announcement goes out and the changes themselves stand.",
                        Area.POLICY,
                        Area.REVOCATION,
                        Area.EVIDENCE))
                .diagnosis(
                        "The stream server refused single entries again and again, for instance because of their size"
                                + " or a wrong type of key.",
                        "List them with GET /v1/outbox/dead, remove the cause named in last_error, and revive them with"
                                + " POST /v1/outbox/{id}/requeue.");
    }
}
