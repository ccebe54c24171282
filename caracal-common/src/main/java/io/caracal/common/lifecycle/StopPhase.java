package io.caracal.common.lifecycle;

import java.time.Duration;
import java.util.Locale;

/**
 * The steps of an orderly stop, in their order. A step is over when everything registered for it has been stopped or
 * its time is up; time that a step does not need is left to those behind it, so that evidence always has its share.
 */
public enum StopPhase {
    /** Readiness has turned red and everybody who waits for that has been told. Nothing is refused. */
    DRAIN_ANNOUNCED(0, false),
    /** Load balancers have had time to look elsewhere; requests were served as always. Not part of the budget. */
    DRAIN_WAIT(0, false),
    /** New requests are answered 503; probes, operator routes and metrics go on. */
    NOT_ACCEPTING(5, true),
    /** Responses without an end of their own have been told to end. */
    STREAMS_ENDED(10, true),
    /** Every request in flight is answered: by the application, or by 503 at the end of this step's time. */
    IN_FLIGHT_DRAINED(60, false),
    /** Consumers and workers have ended behind their batch. */
    CONSUMERS_STOPPED(70, true),
    /** Committed outbox rows are published, or stay in the database for another instance. */
    OUTBOX_FLUSHED(80, false),
    /** Evidence is sent, or safe on disk. */
    EVIDENCE_FLUSHED(92, false),
    /** Remaining loops, clients and pools are closed, the newest first. */
    POOLS_CLOSED(97, false),
    /** The listener is closed, last of all. */
    STOPPED(100, false);

    private final int latestEndPercent;
    private final boolean together;

    StopPhase(int latestEndPercent, boolean together) {
        this.latestEndPercent = latestEndPercent;
        this.together = together;
    }

    /** The name on metrics, in logs and in the summary: lower case with underscores. */
    public String text() {
        return name().toLowerCase(Locale.ROOT);
    }

    /** When this step must be over, counted from the end of the drain wait. */
    public Duration latestEnd(Duration budget) {
        return budget.multipliedBy(latestEndPercent).dividedBy(100);
    }

    /** Whether what is registered for it does not depend on each other and is stopped at the same time. */
    boolean together() {
        return together;
    }

    /** Whether something can be registered to be stopped in it. */
    boolean takesActions() {
        return compareTo(DRAIN_WAIT) > 0;
    }
}
