package io.caracal.coordinator.limit;

import io.caracal.common.http.CallerAddress;
import io.caracal.common.redis.FixedWindowLimiter;
import io.caracal.common.redis.RedisUnavailableException;
import io.caracal.core.error.CaracalException;
import io.caracal.core.error.ErrorCode;
import jakarta.annotation.Priority;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.ws.rs.container.ContainerRequestContext;
import jakarta.ws.rs.container.ContainerRequestFilter;
import jakarta.ws.rs.container.PreMatching;
import jakarta.ws.rs.core.Context;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.LongAdder;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Requests per minute and address, ahead of authentication (Coordinator contract §A.3). The limit protects capacity, not authority: what
 * a request may do is decided by its token and by Postgres. So without Redis requests pass, counted, and Redis is left alone for a moment
 * instead of being waited for by each of them.
 */
@PreMatching
@Priority(100)
public final class RequestLimits implements ContainerRequestFilter {

    private static final Logger LOG = LoggerFactory.getLogger(RequestLimits.class);
    private static final String KEY = "coordinator:global_rl:";
    private static final long PAUSE_NANOS = Duration.ofSeconds(2).toNanos();

    private final FixedWindowLimiter limiter;
    private final LimitSettings settings;
    private final CallerAddress addresses;
    private final LongSupplier nanos;
    private final AtomicLong pausedSince;
    private final LongAdder passed = new LongAdder();

    @Context
    private @Nullable HttpServletRequest servletRequest;

    /** @param nanos monotonic nanoseconds */
    public RequestLimits(FixedWindowLimiter limiter, LimitSettings settings, LongSupplier nanos) {
        this.limiter = limiter;
        this.settings = settings;
        this.addresses = new CallerAddress(settings.trustProxy());
        this.nanos = nanos;
        this.pausedSince = new AtomicLong(nanos.getAsLong() - PAUSE_NANOS);
    }

    /** Requests that were not counted because Redis could not be reached. */
    public long passedUnlimited() {
        return passed.sum();
    }

    @Override
    public void filter(ContainerRequestContext request) {
        if (settings.perMinute() == 0) {
            return;
        }
        if (nanos.getAsLong() - pausedSince.get() < PAUSE_NANOS) {
            passed.increment();
            return;
        }
        FixedWindowLimiter.Decision decision;
        try {
            decision = limiter.hitMinute(KEY + addresses.of(servletRequest), settings.perMinute());
        } catch (RedisUnavailableException e) {
            pausedSince.set(nanos.getAsLong());
            passed.increment();
            LOG.warn("requests pass without a rate limit: {}", e.getMessage());
            return;
        }
        if (!decision.allowed()) {
            throw CaracalException.of(ErrorCode.RATE_LIMITED).retryAfter(decision.retryAfter());
        }
    }
}
