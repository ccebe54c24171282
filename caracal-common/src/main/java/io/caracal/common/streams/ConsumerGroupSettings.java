package io.caracal.common.streams;

import java.time.Duration;

/**
 * How a consumer takes part in a group.
 *
 * @param consumer       name of this process in the group; the same name after a restart finds its own unfinished entries at once
 * @param batchSize      most entries handed to the handler at a time
 * @param block          longest wait for new entries in one read
 * @param claimIdle      after which an unfinished entry of any consumer, this one included, is taken over
 * @param maxDeliveries  deliveries after which an entry that still asks to be retried goes to the dead letters
 */
public record ConsumerGroupSettings(
        String stream,
        String group,
        String consumer,
        int batchSize,
        Duration block,
        Duration claimIdle,
        int maxDeliveries) {

    public ConsumerGroupSettings {
        if (batchSize < 1 || maxDeliveries < 1 || block.toMillis() < 1 || claimIdle.toMillis() < 1) {
            throw new IllegalArgumentException("sizes and times of a consumer group must be positive");
        }
    }

    /** 100 entries, 3 s, 30 s, 5 deliveries. */
    public static ConsumerGroupSettings of(String stream, String group, String consumer) {
        return new ConsumerGroupSettings(
                stream, group, consumer, 100, Duration.ofSeconds(3), Duration.ofSeconds(30), 5);
    }

    public ConsumerGroupSettings withBatchSize(int entries) {
        return new ConsumerGroupSettings(stream, group, consumer, entries, block, claimIdle, maxDeliveries);
    }

    public ConsumerGroupSettings withBlock(Duration time) {
        return new ConsumerGroupSettings(stream, group, consumer, batchSize, time, claimIdle, maxDeliveries);
    }

    public ConsumerGroupSettings withClaimIdle(Duration time) {
        return new ConsumerGroupSettings(stream, group, consumer, batchSize, block, time, maxDeliveries);
    }

    public ConsumerGroupSettings withMaxDeliveries(int deliveries) {
        return new ConsumerGroupSettings(stream, group, consumer, batchSize, block, claimIdle, deliveries);
    }
}
