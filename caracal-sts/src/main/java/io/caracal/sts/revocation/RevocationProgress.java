package io.caracal.sts.revocation;

import io.caracal.common.health.Reading;
import io.caracal.common.streams.GroupProgress;
import io.caracal.core.error.CaracalException;
import io.caracal.core.error.ErrorCode;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import java.util.function.LongSupplier;

/**
 * Up to when published revocations are known to be carried out. The group shares the work and all replicas share the records, so what counts is that
 * nothing published is left undone by anybody. An idle stream is as fresh as the last look at it. Safe for use by many threads.
 */
public final class RevocationProgress {

    private static final Duration RETRY_AFTER = Duration.ofSeconds(2);

    private final Look look;
    private final LongSupplier nanos;
    private final Duration limit;
    private final long began;
    private volatile Optional<Known> known = Optional.empty();

    /** Asks the stream how far its group has come; throws when that cannot be told. */
    @FunctionalInterface
    interface Look {
        GroupProgress now();
    }

    private record Known(Instant done, long atNanos) {}

    /**
     * @param nanos monotonic nanoseconds
     * @param limit age beyond which nothing is decided
     */
    RevocationProgress(Look look, LongSupplier nanos, Duration limit) {
        this.look = look;
        this.nanos = nanos;
        this.limit = limit;
        this.began = nanos.getAsLong();
    }

    /** Looks once; what was known stays when that fails. Body of a loop. */
    void sample() {
        long asked = nanos.getAsLong();
        GroupProgress seen = look.now();
        Known fresh = new Known(seen.done(), asked - seen.age().toNanos());
        known = Optional.of(
                known.filter(last -> last.atNanos() - fresh.atNanos() > 0).orElse(fresh));
    }

    /** For readiness: how long ago everything published was carried out, counted from the start before the first look. */
    public Reading reading() {
        return Reading.since(known.map(Known::atNanos).orElse(began));
    }

    /** Whether it was ever told how far the group has come. */
    public boolean measured() {
        return known.isPresent();
    }

    /** Unix milliseconds up to which published revocations are in effect; 0 while nothing is known. */
    public long epoch() {
        return known.map(last -> last.done().toEpochMilli()).orElse(0L);
    }

    /** What an exchange is told when revocations may be missing. */
    public Optional<CaracalException> refusal() {
        boolean fresh = known.filter(last -> nanos.getAsLong() - last.atNanos() < limit.toNanos())
                .isPresent();
        return fresh
                ? Optional.empty()
                : Optional.of(CaracalException.of(
                                ErrorCode.REVOCATION_STALE, "published revocations may not have taken effect yet")
                        .retryAfter(RETRY_AFTER));
    }
}
