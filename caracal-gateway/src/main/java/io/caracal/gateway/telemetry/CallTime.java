package io.caracal.gateway.telemetry;

/** The time of one call, which ends when it is closed. For the thread that serves the call. */
public final class CallTime implements AutoCloseable {

    private final GatewayTimes times;
    private final long began;
    private boolean discarded;
    private Outcome outcome = Outcome.FAILED;

    /** How a call ended. */
    public enum Outcome {
        /** Answered by its upstream. */
        ALLOWED,
        DENIED,
        /** Authority was obtained, and then the upstream or the way to it failed. */
        UPSTREAM_ERROR,
        /** Cut by a revocation after the answer had begun. */
        INTERRUPTED,
        /** For a reason nobody foresaw. */
        FAILED
    }

    CallTime(GatewayTimes times, long began) {
        this.times = times;
        this.began = began;
    }

    /** The header of the upstream's answer is there, after so many nanoseconds of waiting for it. */
    public void answered(long upstreamNanos) {
        times.answered(began, upstreamNanos);
    }

    /** How it is going to end; the last word counts. */
    public void ends(Outcome how) {
        outcome = how;
    }

    /** It is none of the calls whose time is kept. */
    public void discard() {
        discarded = true;
    }

    @Override
    public void close() {
        if (!discarded) {
            times.ended(outcome, began);
        }
    }
}
