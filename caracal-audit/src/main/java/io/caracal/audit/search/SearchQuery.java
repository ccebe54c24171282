package io.caracal.audit.search;

import java.time.DateTimeException;
import java.time.Duration;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Filters of one search (audit contract §2.11). Values that cannot be read fall back to their defaults, as 1.0 clients expect: the last 24
 * hours, 100 events, from the beginning.
 *
 * @param cursor last sequence already seen
 */
record SearchQuery(
        Instant since, Instant until, Optional<String> decision, Optional<String> requestId, int limit, long cursor) {
    private static final Duration DEFAULT_WINDOW = Duration.ofHours(24);
    private static final int DEFAULT_LIMIT = 100;
    private static final int MAX_LIMIT = 1000;

    static SearchQuery of(RawQuery raw, Instant now) {
        // Half-open, so that an event of this very microsecond is still inside.
        Instant end = instant(raw.until()).orElse(now.plusSeconds(1));
        return new SearchQuery(
                instant(raw.since()).orElse(now.minus(DEFAULT_WINDOW)),
                end,
                text(raw.decision()),
                text(raw.requestId()),
                (int) Math.min(
                        MAX_LIMIT, whole(raw.limit()).filter(value -> value > 0).orElse((long) DEFAULT_LIMIT)),
                whole(raw.cursor()).orElse(0L));
    }

    private static Optional<Instant> instant(@Nullable String text) {
        try {
            return text(text).map(value -> OffsetDateTime.parse(value).toInstant());
        } catch (DateTimeException e) {
            return Optional.empty();
        }
    }

    private static Optional<Long> whole(@Nullable String text) {
        return text(text).filter(value -> value.matches("\\d{1,18}")).map(Long::parseLong);
    }

    private static Optional<String> text(@Nullable String text) {
        return Optional.ofNullable(text).filter(value -> !value.isEmpty());
    }

    /** The query parameters as they came. */
    record RawQuery(
            @Nullable String since,
            @Nullable String until,
            @Nullable String decision,
            @Nullable String requestId,
            @Nullable String limit,
            @Nullable String cursor) {}
}
