package io.caracal.common.service;

import io.caracal.common.config.Mode;
import io.caracal.common.config.SettingsReader;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;

/**
 * When and how long the service stops. Numbers that cannot work are refused: a load balancer needs time to notice, and the platform
 * kills what is not gone by its deadline.
 *
 * @param window DRAIN_WAIT_SECONDS, or SHUTDOWN_DELAY_MS where set: how long to go on serving, unready, before the stop begins; zero
 *     says that there is no load balancer
 * @param grace SHUTDOWN_GRACE_MS: one budget for everything behind the wait
 * @param summaryFile DRAIN_SUMMARY_FILE: where to write how the stop went
 */
record DrainSettings(Duration window, Duration grace, Optional<Path> summaryFile) {

    private static final int WAIT_SECONDS = 5;
    private static final int MOST_WAIT_SECONDS = 600;
    private static final int MOST_WAIT_MILLIS = MOST_WAIT_SECONDS * 1000;
    private static final int MOST_TERMINATION_SECONDS = 3600;
    private static final int MOST_PROBE_SECONDS = 300;
    private static final int MOST_PROBES = 100;
    private static final String WAIT = "DRAIN_WAIT_SECONDS";
    private static final String OLD_WAIT = "SHUTDOWN_DELAY_MS";

    static DrainSettings read(SettingsReader reader) {
        Mode mode = reader.mode();
        int seconds = reader.integer(WAIT, mode.published() ? WAIT_SECONDS : 0, 0, MOST_WAIT_SECONDS);
        Optional<Duration> old =
                reader.parsed(OLD_WAIT, "an integer from 0 to " + MOST_WAIT_MILLIS, DrainSettings::delay);
        DrainSettings settings = new DrainSettings(
                old.orElse(Duration.ofSeconds(seconds)),
                reader.millis("SHUTDOWN_GRACE_MS", Duration.ofSeconds(15)),
                reader.path("DRAIN_SUMMARY_FILE"));
        String name = old.isPresent() ? OLD_WAIT : WAIT;
        int period = reader.integer("PROBE_PERIOD_SECONDS", 1, 1, MOST_PROBE_SECONDS);
        int failures = reader.integer("PROBE_FAILURE_THRESHOLD", 2, 1, MOST_PROBES);
        if (mode.published()) {
            settings.requireProbeWindow(reader, name, period, failures);
        }
        settings.requireTermination(
                reader, name, reader.integer("TERMINATION_GRACE_SECONDS", 30, 1, MOST_TERMINATION_SECONDS));
        return settings;
    }

    private void requireProbeWindow(SettingsReader reader, String name, int period, int failures) {
        Duration needed = Duration.ofSeconds((long) period * failures);
        if (window.isZero() || window.compareTo(needed) >= 0) {
            return;
        }
        reader.problem(
                name,
                "is " + seconds(window) + ", but a load balancer that probes every " + period
                        + " s (PROBE_PERIOD_SECONDS) and leaves after " + failures
                        + " failures (PROBE_FAILURE_THRESHOLD) needs " + seconds(needed),
                "at least " + seconds(needed) + ", or 0 where no load balancer stands in front");
    }

    private void requireTermination(SettingsReader reader, String name, int terminationSeconds) {
        Duration whole = window.plus(grace);
        if (whole.compareTo(Duration.ofSeconds(terminationSeconds)) < 0) {
            return;
        }
        reader.problem(
                "TERMINATION_GRACE_SECONDS",
                "is " + terminationSeconds + " s, but the stop may take " + seconds(whole) + " (" + name + " "
                        + seconds(window) + " and SHUTDOWN_GRACE_MS " + seconds(grace)
                        + "), so that the process would be killed before its evidence is safe",
                "more than " + seconds(whole) + ", or a shorter wait or grace");
    }

    private static Duration delay(String text) {
        int millis = Integer.parseInt(text.strip());
        if (millis < 0 || millis > MOST_WAIT_MILLIS) {
            throw new IllegalArgumentException();
        }
        return Duration.ofMillis(millis);
    }

    private static String seconds(Duration duration) {
        long millis = duration.toMillis();
        return (millis % 1000 == 0 ? Long.toString(millis / 1000) : Double.toString(millis / 1000.0)) + " s";
    }
}
