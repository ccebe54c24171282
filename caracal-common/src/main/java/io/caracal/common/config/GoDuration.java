package io.caracal.common.config;

import java.math.BigDecimal;
import java.time.Duration;
import java.util.Locale;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Durations in the notation of Go: {@code 5s}, {@code 1m30s}, {@code 250ms}, {@code 1.5h}. */
final class GoDuration {

    private static final Pattern WHOLE = Pattern.compile("(?:\\d{1,12}(?:\\.\\d{1,9})?(?:ns|us|µs|μs|ms|s|m|h))+");
    private static final Pattern PART = Pattern.compile("(\\d+(?:\\.\\d+)?)(ns|us|µs|μs|ms|s|m|h)");

    private GoDuration() {}

    /** Empty when the text is not a duration or not a positive one. */
    static Optional<Duration> parse(String text) {
        if (!WHOLE.matcher(text).matches()) {
            return Optional.empty();
        }
        Matcher part = PART.matcher(text);
        BigDecimal nanos = BigDecimal.ZERO;
        while (part.find()) {
            nanos = nanos.add(new BigDecimal(part.group(1)).multiply(BigDecimal.valueOf(nanosOf(part.group(2)))));
        }
        boolean usable =
                nanos.compareTo(BigDecimal.ONE) >= 0 && nanos.compareTo(BigDecimal.valueOf(Long.MAX_VALUE)) <= 0;
        return usable ? Optional.of(Duration.ofNanos(nanos.longValue())) : Optional.empty();
    }

    /** The same notation, for messages. */
    static String format(Duration duration) {
        if (duration.isZero()) {
            return "0s";
        }
        String iso = duration.toString().substring(2).toLowerCase(Locale.ROOT);
        boolean subSecond = duration.toMillis() < 1_000 && duration.toMillis() > 0;
        return subSecond ? duration.toMillis() + "ms" : iso;
    }

    private static long nanosOf(String unit) {
        return switch (unit) {
            case "ns" -> 1L;
            case "ms" -> 1_000_000L;
            case "s" -> 1_000_000_000L;
            case "m" -> 60_000_000_000L;
            case "h" -> 3_600_000_000_000L;
            default -> 1_000L;
        };
    }
}
