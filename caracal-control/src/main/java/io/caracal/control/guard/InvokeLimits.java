package io.caracal.control.guard;

import io.caracal.common.http.CallerAddress;
import io.caracal.common.redis.FixedWindowLimiter;
import io.caracal.common.redis.FixedWindowLimiter.Decision;
import jakarta.servlet.http.HttpServletRequest;
import java.time.Duration;
import java.util.Optional;

/**
 * Budgets of invocation, shared by all replicas: per caller address and per subject (API contract §0.2, §7.6). Without Redis nothing can be
 * counted, and the caller refuses.
 */
public final class InvokeLimits {
    private final FixedWindowLimiter limiter;
    private final PerAddress perAddress;
    private final int capacity;
    private final Duration window;

    public InvokeLimits(FixedWindowLimiter limiter, PerAddress perAddress, int capacity, Duration window) {
        this.limiter = limiter;
        this.perAddress = perAddress;
        this.capacity = capacity;
        this.window = window;
    }

    /** Invocations per minute and address, 0 for no limit, and how addresses are told. */
    public record PerAddress(int perMinute, CallerAddress addresses) {}

    /** How long to wait when the address of the caller is over its budget. */
    public Optional<Duration> addressExceeded(HttpServletRequest caller) {
        if (perAddress.perMinute() == 0) {
            return Optional.empty();
        }
        String key = "api:control_invoke_ip:" + perAddress.addresses().of(caller);
        return exceeded(limiter.hitMinute(key, perAddress.perMinute()));
    }

    /** How long to wait when the subject is over its budget. */
    public Optional<Duration> subjectExceeded(Invoker invoker) {
        return exceeded(limiter.hit("control:invoke_rl:" + invoker.zone() + ":" + invoker.subject(), capacity, window));
    }

    private static Optional<Duration> exceeded(Decision decision) {
        return decision.allowed() ? Optional.empty() : Optional.of(decision.retryAfter());
    }
}
