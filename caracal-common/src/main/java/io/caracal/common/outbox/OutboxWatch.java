package io.caracal.common.outbox;

import io.caracal.common.health.Reading;
import io.caracal.common.health.SharedLook;
import io.caracal.common.health.Source;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.function.LongSupplier;

/** What readiness knows about an outbox: one cheap read every two seconds, shared by all invariants and gauges. */
public final class OutboxWatch {

    private static final Duration PERIOD = Duration.ofSeconds(2);

    private final SharedLook<Sight> look;

    /** @param nanos monotonic nanoseconds */
    public OutboxWatch(OutboxStats stats, LongSupplier nanos) {
        this.look = new SharedLook<>(() -> new Sight(stats.read(), nanos.getAsLong()), PERIOD, nanos);
    }

    /** Holds as long as the table can be read. */
    public Source readable() {
        return look.source(sight -> Reading.passed());
    }

    /** Since when the oldest row waits; a measured zero when none does. */
    public Source oldestPending() {
        return look.source(OutboxWatch::oldest);
    }

    /** How many rows were given up, with {@code deadCount} and {@code limit} for the answer. */
    public Source dead(int limit) {
        return look.source(sight -> dead(sight.snapshot().dead(), limit));
    }

    /** What was last seen, however long ago; empty before the first look. */
    public Optional<OutboxSnapshot> latest() {
        return look.latest().map(Sight::snapshot);
    }

    /** Time since that; zero before the first look. */
    public Duration sinceLook() {
        return look.age();
    }

    private static Reading oldest(Sight sight) {
        OutboxSnapshot snapshot = sight.snapshot();
        return snapshot.pending() == 0
                ? Reading.measured(0)
                : Reading.since(sight.nanos() - snapshot.oldestPendingAge().toNanos());
    }

    private static Reading dead(long count, int limit) {
        Map<String, Object> extra = new LinkedHashMap<>();
        extra.put("deadCount", count);
        extra.put("limit", limit);
        return Reading.measured(count, extra);
    }

    private record Sight(OutboxSnapshot snapshot, long nanos) {}
}
