package io.caracal.common.streams;

import java.time.Duration;
import java.util.Optional;

/**
 * What a tail reads.
 *
 * @param name       of the thread and the connection
 * @param after      the first entry read is the one after this id; empty means that it begins with what is added after the tail has first
 *                   reached Redis
 * @param batchSize  most entries per read
 * @param block      longest wait for new entries in one read
 */
public record StreamTailSettings(String stream, String name, Optional<String> after, int batchSize, Duration block) {

    /** Everything added from now on; 500 entries, 3 s. */
    public static StreamTailSettings fromNewest(String stream, String name) {
        return new StreamTailSettings(stream, name, Optional.empty(), 500, Duration.ofSeconds(3));
    }

    /** Everything after an id; {@code 0-0} for the whole stream. */
    public static StreamTailSettings after(String id, String stream, String name) {
        return new StreamTailSettings(stream, name, Optional.of(id), 500, Duration.ofSeconds(3));
    }

    public StreamTailSettings withBlock(Duration time) {
        return new StreamTailSettings(stream, name, after, batchSize, time);
    }

    public StreamTailSettings withBatchSize(int entries) {
        return new StreamTailSettings(stream, name, after, entries, block);
    }
}
