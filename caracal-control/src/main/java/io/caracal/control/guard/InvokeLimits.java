package io.caracal.control.guard;

import io.caracal.common.redis.FixedWindowLimiter;
import io.caracal.common.redis.FixedWindowLimiter.Decision;
import java.time.Duration;
import java.util.Optional;

/**
 * Budgets of invocation, shared by all replicas: per caller address and per subject (API contract §0.2, §7.6). Without Redis nothing can be
 * counted, and the caller refuses.
 */
public final class InvokeLimits {
    private final FixedWindowLimiter limiter;
    private final int perAddress;
    private final int capacity;
    private final Duration window;

    /** @param perAddress invocations per minute and address; 0 means no limit */
    public InvokeLimits(FixedWindowLimiter limiter, int perAddress, int capacity, Duration window) {
        this.limiter = limiter;
        this.perAddress = perAddress;
        this.capacity = capacity;
        this.window = window;
    }

    /** How long to wait when the address is over its budget. */
    public Optional<Duration> addressExceeded(String address) {
        return perAddress == 0
                ? Optional.empty()
                : exceeded(limiter.hitMinute("api:control_invoke_ip:" + address, perAddress));
    }

    /** How long to wait when the subject is over its budget. */
    public Optional<Duration> subjectExceeded(Invoker invoker) {
        return exceeded(limiter.hit("control:invoke_rl:" + invoker.zone() + ":" + invoker.subject(), capacity, window));
    }

    private static Optional<Duration> exceeded(Decision decision) {
        return decision.allowed() ? Optional.empty() : Optional.of(decision.retryAfter());
    }
}
