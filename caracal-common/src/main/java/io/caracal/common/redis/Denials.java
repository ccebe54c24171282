package io.caracal.common.redis;

import java.time.Duration;
import java.util.Optional;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;

/**
 * Remembers that Redis denied this user something. Such a server answers every PING, and would look well while a part of the work is not done. Safe for use by many
 * threads.
 */
final class Denials {

    /** Everything that a service needs it asks for again within this time. */
    private static final long SHOWN = Duration.ofMinutes(1).toNanos();

    /** Not everywhere allowed, and nothing depends on it. */
    private static final String OPTIONAL = "'memory";

    private final LongSupplier nanos;
    private volatile @Nullable Seen last;

    private record Seen(String text, long at) {}

    Denials(LongSupplier nanos) {
        this.nanos = nanos;
    }

    void note(Throwable failure) {
        RedisFailures.denial(failure)
                .filter(text -> !text.contains(OPTIONAL))
                .ifPresent(text -> last = new Seen(text, nanos.getAsLong()));
    }

    /** The last one, unless it is long ago. */
    Optional<String> recent() {
        Seen seen = last;
        return seen == null || nanos.getAsLong() - seen.at() >= SHOWN ? Optional.empty() : Optional.of(seen.text());
    }
}
