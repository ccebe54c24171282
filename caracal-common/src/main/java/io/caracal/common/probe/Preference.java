package io.caracal.common.probe;

import java.time.Duration;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** The {@code wait} preference of RFC 7240: how long a caller would wait for a change. */
final class Preference {

    static final int MAX_WAIT_SECONDS = 60;

    private static final Pattern WAIT = Pattern.compile("(?:^|[,;])\\s*wait\\s*=\\s*\"?(\\d{1,6})\"?\\s*(?=[,;]|$)");

    private Preference() {}

    /** Empty when there is no such preference or it is not understood, which RFC 7240 wants ignored; never above 60 seconds. */
    static Optional<Duration> wait(@Nullable String prefer) {
        if (prefer == null) {
            return Optional.empty();
        }
        Matcher found = WAIT.matcher(prefer);
        if (!found.find()) {
            return Optional.empty();
        }
        int seconds = Math.min(MAX_WAIT_SECONDS, Integer.parseInt(found.group(1)));
        return seconds == 0 ? Optional.empty() : Optional.of(Duration.ofSeconds(seconds));
    }
}
