package io.caracal.common.metrics;

import java.util.OptionalLong;

/**
 * What a service knows of one stream. Empty members are not known and make no series.
 *
 * @param topic name of the stream, for example {@code caracal.audit.events}
 * @param durability how entries are held
 * @param queue whether the service takes entries from a consumer group, in turns with its other instances
 * @param headSeq sequence number of the newest entry
 * @param earliestSeq sequence number of the oldest entry still held
 * @param recordsLive entries held
 * @param bytesLive bytes they take
 * @param queueReady entries not yet handed out to the group
 * @param queueInFlight entries handed out and not acknowledged
 */
public record TopicStats(
        String topic,
        Durability durability,
        boolean queue,
        OptionalLong headSeq,
        OptionalLong earliestSeq,
        OptionalLong recordsLive,
        OptionalLong bytesLive,
        OptionalLong queueReady,
        OptionalLong queueInFlight) {

    /** What an entry has survived once it is accepted. */
    public enum Durability {
        /** Nothing: it is lost with the process that holds it. */
        MEMORY,
        /** The end of the process: Redis writes it to its append-only file and syncs that once a second. */
        DISK,
        /** Power loss: it was synced to disk, or committed, before it was accepted. */
        FSYNC
    }

    /** A stream of which only the name is known. */
    public static TopicStats named(String topic, Durability durability) {
        OptionalLong unknown = OptionalLong.empty();
        return new TopicStats(topic, durability, false, unknown, unknown, unknown, unknown, unknown, unknown);
    }

    /** The same with what its reader knows of its group. */
    public TopicStats asQueue(OptionalLong ready, OptionalLong inFlight) {
        return new TopicStats(topic, durability, true, headSeq, earliestSeq, recordsLive, bytesLive, ready, inFlight);
    }

    /** The same with its extent. */
    public TopicStats holding(OptionalLong head, OptionalLong earliest, OptionalLong records, OptionalLong bytes) {
        return new TopicStats(topic, durability, queue, head, earliest, records, bytes, queueReady, queueInFlight);
    }
}
