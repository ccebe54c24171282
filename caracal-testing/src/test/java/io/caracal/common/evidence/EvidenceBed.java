package io.caracal.common.evidence;

import io.caracal.common.lifecycle.Lifecycle;
import io.caracal.common.lifecycle.OwnedLoops;
import io.caracal.common.lifecycle.StopReport;
import io.caracal.common.redis.Redis;
import io.caracal.common.redis.RedisSettings;
import io.caracal.common.wal.Disk;
import io.caracal.core.event.AuditEvent;
import io.caracal.core.event.Streams;
import io.caracal.core.secret.HmacKey;
import io.lettuce.core.Range;
import io.lettuce.core.StreamMessage;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicLong;

/** One life of a process that keeps an evidence log: its threads, its connections, its stop. */
final class EvidenceBed implements AutoCloseable {

    static final HmacKey KEY = HmacKey.fromHex("00112233445566778899aabbccddeeff".repeat(2));

    private final Lifecycle lifecycle = new Lifecycle(Duration.ofSeconds(40), System::nanoTime);
    private final AtomicLong leap = new AtomicLong();
    private final Redis redis;
    private final RecordedProgress progress = new RecordedProgress();
    private final EvidenceLog log;

    /** What the start of a service would be told. */
    static final class RecordedProgress implements ReplayProgress {
        private volatile long total;
        private volatile long done;
        private volatile boolean complete;

        @Override
        public void total(long events) {
            total = events;
        }

        @Override
        public void done(long events) {
            done = events;
        }

        @Override
        public void complete() {
            complete = true;
        }

        long total() {
            return total;
        }

        long done() {
            return done;
        }

        boolean isComplete() {
            return complete;
        }
    }

    EvidenceBed(EvidenceLogSettings settings, String redisUrl) {
        this(settings, redisUrl, Disk.real());
    }

    EvidenceBed(EvidenceLogSettings settings, String redisUrl, Disk disk) {
        redis = patient(redisUrl);
        lifecycle.onStop("redis", redis);
        log = EvidenceLog.open(
                settings,
                new EvidenceLog.Parts(
                        redis,
                        Optional.of(KEY),
                        new OwnedLoops(lifecycle, System::nanoTime),
                        () -> System.nanoTime() + leap.get(),
                        Clock.systemUTC(),
                        progress,
                        disk));
    }

    /** On a slow machine, too, an answer that is late is no failure: events would be sent twice. */
    static Redis patient(String url) {
        return new Redis(RedisSettings.of(url).withCommandTimeout(Duration.ofSeconds(20)));
    }

    /** Small files, so that a test sees many. */
    static EvidenceLogSettings small(Path directory) {
        return new EvidenceLogSettings(directory, 4_096, 4_096 * 1_000, 10_000, Duration.ofSeconds(20));
    }

    EvidenceLog log() {
        return log;
    }

    EvidenceStats stats() {
        return log.stats();
    }

    RecordedProgress progress() {
        return progress;
    }

    /** The log's own time jumps ahead. */
    void leap(Duration time) {
        leap.addAndGet(time.toNanos());
    }

    StopReport stop() {
        return lifecycle.shutDown(Duration.ZERO);
    }

    @Override
    public void close() {
        stop();
    }

    static List<String> idsInStream(Redis redis) {
        return stream(redis).stream()
                .map(entry -> String.valueOf(entry.get("id")))
                .toList();
    }

    static List<Map<String, String>> stream(Redis redis) {
        return redis.sync().xrange(Streams.AUDIT_EVENTS, Range.unbounded()).stream()
                .map(StreamMessage::getBody)
                .toList();
    }

    static AuditEvent event(String id) {
        return AuditEvent.fromJson(json(id));
    }

    static String json(String id) {
        return "{\"id\":\"" + id + "\",\"zone_id\":\"z1\",\"event_type\":\"token_exchange\","
                + "\"request_id\":\"r1\",\"decision\":\"allow\",\"evaluation_status\":\"complete\","
                + "\"determining_policies_json\":[],\"diagnostics_json\":[],\"occurred_at\":\"2026-01-01T00:00:00Z\"}";
    }
}
