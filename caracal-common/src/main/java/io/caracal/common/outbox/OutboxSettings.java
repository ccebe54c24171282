package io.caracal.common.outbox;

import io.caracal.common.config.SettingsReader;
import java.time.Duration;
import java.util.Optional;

/**
 * How an outbox is drained.
 *
 * @param pollInterval    wait between looks when no notification arrives; it grows to three seconds while notifications can be relied on and nothing is found
 * @param batchSize       rows claimed at once
 * @param lease           how long claimed rows are kept from other replicas
 * @param maxAttempts     refusals after which a row is given up; outages do not count
 * @param streamLength    length to which streams are trimmed, roughly; streams of evidence are never trimmed
 * @param retention       how long published rows are kept
 * @param publishTimeout  longest wait for the stream server's answers to one batch; shorter than the lease
 */
public record OutboxSettings(
        Duration pollInterval,
        int batchSize,
        Duration lease,
        int maxAttempts,
        long streamLength,
        Duration retention,
        Duration publishTimeout) {

    private static final Duration RETENTION = Duration.ofDays(7);
    private static final Duration PUBLISH_TIMEOUT = Duration.ofSeconds(5);

    public OutboxSettings {
        if (publishTimeout.compareTo(lease) >= 0) {
            throw new IllegalArgumentException("the lease must be longer than the wait for the stream server");
        }
    }

    /** Reads OUTBOX_POLL_MS, OUTBOX_BATCH_SIZE, OUTBOX_LOCK_SEC, OUTBOX_MAX_ATTEMPTS, OUTBOX_STREAM_MAXLEN, OUTBOX_RETENTION_DAYS. */
    public static OutboxSettings readEvent(SettingsReader settings) {
        return read(settings, eventDefaults(), "OUTBOX_POLL_MS", "OUTBOX_STREAM_MAXLEN");
    }

    /** Reads OUTBOX_INTERVAL_MS, STREAMS_MAXLEN and otherwise the same names as the management API. */
    public static OutboxSettings readCoordinator(SettingsReader settings) {
        return read(settings, coordinatorDefaults(), "OUTBOX_INTERVAL_MS", "STREAMS_MAXLEN");
    }

    /** Reads how many dead rows are put up with; fewer than can be counted. Empty when not set. */
    public static Optional<Integer> deadMost(SettingsReader settings, String name) {
        return settings.parsed(name, "a whole number from 0 to " + (OutboxSnapshot.MOST_COUNTED - 1), text -> {
            int most = Integer.parseInt(text.strip());
            if (most < 0 || most >= OutboxSnapshot.MOST_COUNTED) {
                throw new IllegalArgumentException();
            }
            return most;
        });
    }

    private static OutboxSettings read(
            SettingsReader settings, OutboxSettings defaults, String pollName, String lengthName) {
        Duration lease = settings.seconds("OUTBOX_LOCK_SEC", defaults.lease());
        Duration half = lease.dividedBy(2);
        return new OutboxSettings(
                settings.millis(pollName, defaults.pollInterval()),
                settings.integer("OUTBOX_BATCH_SIZE", defaults.batchSize(), 1, 1000),
                lease,
                settings.integer("OUTBOX_MAX_ATTEMPTS", defaults.maxAttempts(), 1, Integer.MAX_VALUE),
                settings.longInteger(lengthName, defaults.streamLength(), 1, Long.MAX_VALUE),
                Duration.ofDays(settings.integer("OUTBOX_RETENTION_DAYS", (int) RETENTION.toDays(), 1, 3650)),
                half.compareTo(PUBLISH_TIMEOUT) < 0 ? half : PUBLISH_TIMEOUT);
    }

    /** Defaults of the management API's outbox. */
    public static OutboxSettings eventDefaults() {
        return new OutboxSettings(
                Duration.ofMillis(250), 32, Duration.ofSeconds(30), 100, 100_000, RETENTION, PUBLISH_TIMEOUT);
    }

    /** Defaults of the coordinator's outbox. */
    public static OutboxSettings coordinatorDefaults() {
        return new OutboxSettings(
                Duration.ofSeconds(1), 50, Duration.ofSeconds(30), 10, 100_000, RETENTION, PUBLISH_TIMEOUT);
    }

    /** A publishing loop that is silent for longer than this has stopped, and does not merely wait or work. */
    public Duration longestRound() {
        return pollInterval
                .plus(IdleWait.LONGEST)
                .plus(publishTimeout.multipliedBy(10))
                .plusSeconds(10);
    }

    public OutboxSettings withPollInterval(Duration interval) {
        return new OutboxSettings(interval, batchSize, lease, maxAttempts, streamLength, retention, publishTimeout);
    }

    public OutboxSettings withBatchSize(int rows) {
        return new OutboxSettings(pollInterval, rows, lease, maxAttempts, streamLength, retention, publishTimeout);
    }

    public OutboxSettings withMaxAttempts(int attempts) {
        return new OutboxSettings(pollInterval, batchSize, lease, attempts, streamLength, retention, publishTimeout);
    }
}
