package io.caracal.common.health;

import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Function;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;

/**
 * One look with I/O that several invariants read from, so that each of them can be sampled on its own and the dependency is asked once per
 * period all the same. A look that fails fails all of them. Safe for use by many threads.
 *
 * @param <T> what a look sees
 */
public final class SharedLook<T> {

    private final Callable<T> look;
    private final Duration period;
    private final LongSupplier nanos;
    private final ReentrantLock lock = new ReentrantLock();
    private volatile @Nullable Seen<T> seen;

    /**
     * @param period of the checks that are made of it; a look serves everybody who asks within half of it
     * @param nanos monotonic nanoseconds
     */
    public SharedLook(Callable<T> look, Duration period, LongSupplier nanos) {
        this.look = look;
        this.period = period;
        this.nanos = nanos;
    }

    /** A source that judges what is seen. */
    public Source source(Function<T, Reading> judgement) {
        return Source.sampled(() -> judgement.apply(recent()), period);
    }

    /** What was seen last, however long ago; empty before the first look. */
    public Optional<T> latest() {
        return Optional.ofNullable(seen).map(Seen::value);
    }

    /** Time since that; zero before the first look. */
    public Duration age() {
        Seen<T> last = seen;
        return last == null ? Duration.ZERO : Duration.ofNanos(Math.max(0, nanos.getAsLong() - last.nanos()));
    }

    private T recent() throws Exception {
        lock.lockInterruptibly();
        try {
            Seen<T> last = seen;
            if (last != null && nanos.getAsLong() - last.nanos() < period.toNanos() / 2) {
                return last.value();
            }
            T value = look.call();
            seen = new Seen<>(value, nanos.getAsLong());
            return value;
        } finally {
            lock.unlock();
        }
    }

    private record Seen<T>(T value, long nanos) {}
}
