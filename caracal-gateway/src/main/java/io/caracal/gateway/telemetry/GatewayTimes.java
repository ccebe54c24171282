package io.caracal.gateway.telemetry;

import io.caracal.common.metrics.Metrics;
import io.caracal.common.metrics.OutcomeTimer;
import io.caracal.common.metrics.Timing;
import java.util.function.LongSupplier;

/** How long calls take, and what of that is not the time of their upstream. Safe for use by many threads. */
public final class GatewayTimes {

    private static final double[] SECONDS = {0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10, 30
    };

    private final LongSupplier nanos;
    private final OutcomeTimer<CallTime.Outcome> calls;
    private final OutcomeTimer<ExchangeOutcome> exchanges;
    private final Timing overhead;
    private final Timing upstream;

    /** What became of an exchange. */
    public enum ExchangeOutcome {
        GRANTED,
        /** The STS said no. */
        REFUSED,
        FAILED
    }

    /** @param nanos monotonic nanoseconds */
    public GatewayTimes(Metrics metrics, LongSupplier nanos) {
        this.nanos = nanos;
        this.calls = new OutcomeTimer<>(
                metrics,
                "caracal_gateway_call_duration_seconds",
                "Time from a call to the end of its answer",
                CallTime.Outcome.class,
                SECONDS);
        this.exchanges = new OutcomeTimer<>(
                metrics,
                "caracal_gateway_sts_exchange_duration_seconds",
                "Time of a token exchange",
                ExchangeOutcome.class,
                SECONDS);
        this.overhead = new Timing(
                metrics,
                "caracal_gateway_overhead_seconds",
                "Time from a call to the header of its answer, without the time of the upstream",
                SECONDS);
        this.upstream = new Timing(
                metrics,
                "caracal_gateway_upstream_duration_seconds",
                "Time from the call of an upstream to the header of its answer",
                SECONDS);
    }

    /** A call that begins now. */
    CallTime begin() {
        return new CallTime(this, nanos.getAsLong());
    }

    void exchanged(ExchangeOutcome outcome, long took) {
        exchanges.took(outcome, took);
    }

    /** The header of an upstream's answer is there. */
    void answered(long began, long upstreamNanos) {
        upstream.took(upstreamNanos);
        overhead.took(Math.max(0, nanos.getAsLong() - began - upstreamNanos));
    }

    void ended(CallTime.Outcome outcome, long began) {
        calls.took(outcome, nanos.getAsLong() - began);
    }
}
