package io.caracal.gateway.telemetry;

import io.caracal.gateway.refusal.Denial;
import java.util.EnumMap;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.LongAdder;

/** Counts since the process started. Safe for use by many threads. */
public final class GatewayCounters {

    private final Map<Denial, LongAdder> denials = new EnumMap<>(Denial.class);
    private final LongAdder requests = new LongAdder();
    private final LongAdder allowed = new LongAdder();
    private final LongAdder copyFailures = new LongAdder();
    private final LongAdder interrupted = new LongAdder();
    private final LongAdder unexpected = new LongAdder();
    private final LongAdder lostEvidence = new LongAdder();
    private final LongAdder streams = new LongAdder();
    private final AtomicLong exchangeMillis = new AtomicLong();
    private final GatewayTimes times;

    public GatewayCounters(GatewayTimes times) {
        this.times = times;
        for (Denial denial : Denial.values()) {
            denials.put(denial, new LongAdder());
        }
    }

    /** A call that begins now; to be closed at its end. */
    public CallTime begin() {
        return times.begin();
    }

    /** A call that counts. */
    public void request() {
        requests.increment();
    }

    public void allowed() {
        allowed.increment();
    }

    public void denied(Denial denial) {
        adder(denial).increment();
    }

    /** An answer that broke off after its headers had been sent. */
    public void copyFailed() {
        copyFailures.increment();
    }

    /** An answer that was cut because its authority was revoked. */
    public void interrupted() {
        interrupted.increment();
    }

    /** A call that failed for a reason nobody foresaw. */
    public void unexpected() {
        unexpected.increment();
    }

    /** Evidence of a refused call that could not be recorded. */
    public void evidenceLost() {
        lostEvidence.increment();
    }

    /** An exchange has ended after so many nanoseconds. */
    public void exchanged(GatewayTimes.ExchangeOutcome outcome, long nanos) {
        exchangeMillis.set(TimeUnit.NANOSECONDS.toMillis(nanos));
        times.exchanged(outcome, nanos);
    }

    /** An answer without a known end is being passed on from now. */
    public void streamBegan() {
        streams.increment();
    }

    public void streamEnded() {
        streams.decrement();
    }

    public long requests() {
        return requests.sum();
    }

    public long allowedCalls() {
        return allowed.sum();
    }

    /** How often it was one of these. */
    public long of(Denial... which) {
        long sum = 0;
        for (Denial denial : which) {
            sum += adder(denial).sum();
        }
        return sum;
    }

    /** Calls refused before authority was obtained. */
    public long deniedCalls() {
        long sum = 0;
        for (Denial denial : Denial.values()) {
            sum += denial.isUpstream() ? 0 : of(denial);
        }
        return sum;
    }

    /** Calls that failed after authority was obtained. */
    public long upstreamErrors() {
        long sum = copyFailures.sum();
        for (Denial denial : Denial.values()) {
            sum += denial.isUpstream() ? of(denial) : 0;
        }
        return sum;
    }

    /** Exchanges that failed; an STS that says no has not failed. */
    public long exchangeErrors() {
        return of(
                Denial.CIRCUIT_OPEN,
                Denial.STS_FAILED,
                Denial.STS_TIMEOUT,
                Denial.STS_CANCELLED,
                Denial.STS_UNREACHABLE,
                Denial.STS_RESPONSE_INVALID,
                Denial.STS_REQUEST_FAILED,
                Denial.RESOURCE_NOT_CONFIGURED);
    }

    /** Answers without a known end that are being passed on. */
    public long liveStreams() {
        return Math.max(0, streams.sum());
    }

    public long interruptedAnswers() {
        return interrupted.sum();
    }

    public long unexpectedFailures() {
        return unexpected.sum();
    }

    public long lostEvidence() {
        return lostEvidence.sum();
    }

    /** Duration of the last exchange. */
    public long lastExchangeMillis() {
        return exchangeMillis.get();
    }

    private LongAdder adder(Denial denial) {
        LongAdder adder = denials.get(denial);
        if (adder == null) {
            throw new IllegalStateException("every denial has a counter");
        }
        return adder;
    }
}
