package io.caracal.common.metrics;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.caracal.common.metrics.TopicStats.Durability;
import java.nio.charset.StandardCharsets;
import java.util.OptionalLong;

/** The {@code topics_*} series as one JSON object; what is not known has no member. */
final class TopicsJson {

    private TopicsJson() {}

    static byte[] write(TopicsReading reading) {
        ObjectNode json = JsonNodeFactory.instance.objectNode();
        json.put("topics", reading.topics().size());
        for (Durability durability : Durability.values()) {
            json.put("topics_" + Label.text(durability), reading.count(durability));
        }
        json.put("routers", 0);
        put(json, "records_live", reading.sum(TopicStats::recordsLive));
        put(json, "bytes_live", reading.sum(TopicStats::bytesLive));
        json.put("queue_topics", reading.queues());
        put(json, "queue_leases_in_flight", reading.inFlight());
        json.put("sse_connections", reading.sseConnections());
        json.put("watch_sessions", reading.watchSessions());
        reading.ready().ifPresent(ready -> json.put("ready", ready));
        reading.recovery().ifPresent(progress -> json.put("replay_progress", progress));
        json.put("uptime_ms", reading.uptimeMillis());
        reading.wal().ifPresent(wal -> json.set("wal", wal(wal)));
        return json.toString().getBytes(StandardCharsets.UTF_8);
    }

    private static ObjectNode wal(WalReading wal) {
        return JsonNodeFactory.instance
                .objectNode()
                .put("fsyncs", wal.syncs().count())
                .put("frames", wal.frames())
                .put("batches", wal.batches())
                .put("bytes_written", wal.bytesWritten())
                .put("rotations", wal.rotations())
                .put("queue_depth", wal.queueDepth())
                .put("queue_depth_peak", wal.queueDepthPeak())
                .put("submit_full_total", wal.submitFull())
                .put("read_only", wal.readOnly() ? 1 : 0)
                .put("fsync_count", wal.syncs().count())
                .put("fsync_micros_total", wal.syncs().totalMicros());
    }

    private static void put(ObjectNode json, String name, OptionalLong value) {
        if (value.isPresent()) {
            json.put(name, value.getAsLong());
        }
    }
}
