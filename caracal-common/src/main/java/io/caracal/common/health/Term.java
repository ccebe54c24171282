package io.caracal.common.health;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.function.LongSupplier;

/**
 * A span of time that an operator's order holds. It ends by monotonic time; the instants are for display and for the next process.
 *
 * @param deadline monotonic nanoseconds
 */
record Term(Instant since, Instant until, long deadline) {

    /** Begins now; the time to live is refused when it is not between one second and the longest allowed. */
    static Term of(Duration ttl, Duration longest, LongSupplier nanos, Clock clock) {
        if (ttl.compareTo(Duration.ofSeconds(1)) < 0 || ttl.compareTo(longest) > 0) {
            throw new OperatorRefusedException(
                    "ttl_out_of_range", "the time to live is between 1 s and " + longest.toSeconds() + " s");
        }
        Instant now = clock.instant();
        return new Term(now, now.plus(ttl), nanos.getAsLong() + ttl.toNanos());
    }

    /** One that began in an earlier process. */
    static Term resumed(Instant since, Instant until, LongSupplier nanos, Clock clock) {
        Duration left = Duration.between(clock.instant(), until);
        return new Term(since, until, nanos.getAsLong() + (left.isNegative() ? 0 : left.toNanos()));
    }

    boolean over(long now) {
        return now - deadline >= 0;
    }

    static void requireReason(String reason, String author) {
        if (reason.isBlank() || author.isBlank()) {
            throw new OperatorRefusedException("reason_required", "a reason and an author are required");
        }
    }
}
