package io.caracal.sts.policy;

import io.caracal.common.health.Reading;
import io.caracal.core.error.CaracalException;
import io.caracal.core.error.ErrorCode;
import java.time.Duration;
import java.time.Instant;
import java.util.function.LongSupplier;

/**
 * When all policies in use were last compared with Postgres. Counted from the start until the first comparison: until then every zone is loaded when it is
 * first asked for. A zone whose policy cannot be used is compared like any other and keeps nobody from deciding. Safe for use by many threads.
 */
public final class PolicySync {

    private static final Duration RETRY_AFTER = Duration.ofSeconds(5);

    private final LongSupplier nanos;
    private final Duration limit;
    private volatile Moment last;

    /** @param applied Postgres's time up to which activations are known to decide here; 1970 before the first comparison */
    private record Moment(long nanos, Instant applied) {}

    /**
     * @param nanos monotonic nanoseconds
     * @param limit age beyond which nothing is decided
     */
    PolicySync(LongSupplier nanos, Duration limit) {
        this.nanos = nanos;
        this.limit = limit;
        this.last = new Moment(nanos.getAsLong(), Instant.EPOCH);
    }

    Duration limit() {
        return limit;
    }

    /**
     * Notes a comparison of all zones.
     *
     * @param askedNanos monotonic nanoseconds before Postgres was asked
     * @param sourceTime of Postgres when it was asked
     * @param complete whether every zone that differed could be loaded
     */
    void compared(long askedNanos, Instant sourceTime, boolean complete) {
        last = new Moment(askedNanos, complete ? sourceTime : last.applied());
    }

    /** For readiness. */
    public Reading reading() {
        return Reading.since(last.nanos());
    }

    /** Unix milliseconds by Postgres's clock: whatever was activated before decides here; 0 before the first comparison. */
    public long version() {
        return last.applied().toEpochMilli();
    }

    /** @throws CaracalException {@code policy_stale} when the last comparison is too long ago */
    void requireFresh() {
        if (nanos.getAsLong() - last.nanos() >= limit.toNanos()) {
            throw stale();
        }
    }

    static CaracalException stale() {
        return CaracalException.of(ErrorCode.POLICY_STALE, "the active policies cannot be confirmed now")
                .retryAfter(RETRY_AFTER);
    }
}
