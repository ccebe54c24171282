package io.caracal.gateway.exchange;

import io.caracal.gateway.refusal.Denial;
import io.github.resilience4j.circuitbreaker.CircuitBreaker;
import io.github.resilience4j.circuitbreaker.CircuitBreaker.State;
import io.github.resilience4j.circuitbreaker.CircuitBreakerConfig;
import io.github.resilience4j.circuitbreaker.CircuitBreakerConfig.SlidingWindowType;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.LongAdder;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Spares an STS that fails (Gateway contract §1.10). Three failures in a row open the circuit for ten seconds; then a single call is let
 * through, and what becomes of it decides. Any answer of a working STS, a refusal included, ends the row.
 */
public final class StsBreaker {

    static final Duration OPEN_FOR = Duration.ofSeconds(10);

    private static final Logger LOG = LoggerFactory.getLogger(StsBreaker.class);
    private static final int FAILURES = 3;

    private final CircuitBreaker circuit;
    private final Clock clock;
    private final LongAdder opened = new LongAdder();
    private volatile Instant openUntil = Instant.MIN;

    public StsBreaker(Clock clock) {
        this.clock = clock;
        this.circuit = CircuitBreaker.of(
                "sts",
                CircuitBreakerConfig.custom()
                        .slidingWindow(FAILURES, FAILURES, SlidingWindowType.COUNT_BASED)
                        .failureRateThreshold(100)
                        .waitDurationInOpenState(OPEN_FOR)
                        .permittedNumberOfCallsInHalfOpenState(1)
                        .clock(clock)
                        .build());
        circuit.getEventPublisher()
                .onStateTransition(event -> changed(event.getStateTransition().getToState()));
    }

    /** Lets a call through or refuses it. Whoever was let through says what became of it, exactly once. */
    public void enter() {
        if (!circuit.tryAcquirePermission()) {
            throw Denial.CIRCUIT_OPEN.refuse();
        }
    }

    /** The call was not made after all. */
    public void leave() {
        circuit.releasePermission();
    }

    void succeeded() {
        circuit.onSuccess(0, TimeUnit.NANOSECONDS);
    }

    void failed(Throwable failure) {
        circuit.onError(0, TimeUnit.NANOSECONDS, failure);
    }

    /** Whether calls are being refused now. */
    public boolean isOpen() {
        return circuit.getState() == State.OPEN && !clock.instant().isAfter(openUntil);
    }

    /** How often it opened. */
    public long opened() {
        return opened.sum();
    }

    private void changed(State state) {
        if (state == State.OPEN) {
            opened.increment();
            openUntil = clock.instant().plus(OPEN_FOR);
            LOG.warn("the STS keeps failing: exchanges are refused for {} s", OPEN_FOR.toSeconds());
        }
    }
}
