package io.caracal.common.probe;

import io.caracal.common.health.Readiness;
import io.caracal.common.health.StartupProgress;
import io.caracal.common.health.Verdict;
import io.caracal.common.http.Json;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.function.IntSupplier;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;

/** The bodies of {@code /v0/health} and {@code /v0/ready}. A topic is a stream that the service is bound to, the write-ahead log its evidence log. */
final class VersionedProbes {

    /** The phase of the start that replays the evidence log. */
    static final String REPLAY_PHASE = "audit_replay";

    private static final double DECIMALS = 10_000;
    private static final long RECOUNT_NANOS = 1_000_000_000L;

    private final Readiness readiness;
    private final IntSupplier topics;
    private final LongSupplier nanos;
    private final long startedAt;
    private final String healthBegin;
    private volatile @Nullable Ready rendered;
    private volatile @Nullable Count counted;

    private record Ready(RenderedVerdict verdict, int topics) {}

    private record Count(int topics, long at) {}

    /**
     * @param topics how many streams the service is bound to
     * @param nanos monotonic nanoseconds; uptime counts from now
     */
    VersionedProbes(String version, Readiness readiness, IntSupplier topics, LongSupplier nanos) {
        this.readiness = readiness;
        this.topics = topics;
        this.nanos = nanos;
        this.startedAt = nanos.getAsLong();
        this.healthBegin = "{\"status\":\"ok\",\"version\":" + Json.text(version) + ",\"uptime_ms\":";
    }

    ProbeReply health() {
        long uptime = (nanos.getAsLong() - startedAt) / 1_000_000;
        byte[] body = (healthBegin + uptime + '}').getBytes(StandardCharsets.UTF_8);
        return new ProbeReply(200, Refusals.JSON_TYPE, body);
    }

    /** Rendered when it changes. Neither blocks nor does I/O. */
    ProbeReply ready() {
        Verdict verdict = readiness.current();
        int count = verdict.ready() ? count() : 0;
        Ready last = rendered;
        if (last == null || !last.verdict().shows(verdict) || last.topics() != count) {
            ProbeReply reply = RenderedVerdict.reply(verdict, Refusals.JSON_TYPE, body(verdict, count));
            last = new Ready(new RenderedVerdict(verdict, reply), count);
            rendered = last;
        }
        return last.verdict().reply();
    }

    /** Counted at most once a second. */
    private int count() {
        long now = nanos.getAsLong();
        Count last = counted;
        if (last == null || now - last.at() > RECOUNT_NANOS) {
            last = new Count(topics.getAsInt(), now);
            counted = last;
        }
        return last.topics();
    }

    private Map<String, Object> body(Verdict verdict, int count) {
        if (!verdict.ready()) {
            return Map.of("error", verdict.draining() ? shuttingDown() : notReady(verdict));
        }
        Map<String, Object> body = new LinkedHashMap<>();
        body.put("status", "ready");
        body.put("wal_replay_complete", true);
        body.put("topics", count);
        return body;
    }

    private static Map<String, Object> shuttingDown() {
        Map<String, Object> error = new LinkedHashMap<>();
        error.put("code", "shutting_down");
        error.put("message", "the service is shutting down");
        return error;
    }

    private Map<String, Object> notReady(Verdict verdict) {
        String reason = verdict.reason() == null ? verdict.state().text() : verdict.reason();
        boolean replaying = verdict.startup()
                .filter(progress -> progress.phase().equals(REPLAY_PHASE))
                .isPresent();
        Map<String, Object> detail = new LinkedHashMap<>();
        detail.put("replay_progress", replayProgress());
        detail.put("reason", reason);
        Map<String, Object> error = new LinkedHashMap<>();
        error.put("code", "not_ready");
        error.put("message", replaying ? "WAL replay in progress" : "not ready: " + reason);
        error.put("detail", detail);
        return error;
    }

    /** From 0.0 to 1.0, never rounded up to 1.0 before the end; 1.0 where there is nothing to replay. */
    private double replayProgress() {
        for (StartupProgress phase : readiness.phases()) {
            if (phase.phase().equals(REPLAY_PHASE)) {
                return Math.floor(Math.max(0, Math.min(1, phase.ratio())) * DECIMALS) / DECIMALS;
            }
        }
        return 1.0;
    }
}
