package io.caracal.audit.ingest;

import io.caracal.common.health.Reading;
import io.caracal.common.health.SharedLook;
import io.caracal.common.health.Source;
import io.caracal.common.redis.Redis;
import io.caracal.common.streams.StreamBacklog;
import io.caracal.core.event.Streams;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import java.util.function.LongSupplier;

/**
 * What readiness knows about evidence that is not in the ledger: one look at Redis every two seconds, six cheap commands at most, shared by
 * three invariants.
 */
public final class BacklogWatch {

    private static final Duration PERIOD = Duration.ofSeconds(2);

    private final Redis redis;
    private final String group;
    private final long enough;
    private final SharedLook<Sight> look;

    /**
     * @param enough the lag from which on it does not matter how large it is
     * @param times what ids of entries are compared to
     */
    public BacklogWatch(Redis redis, String group, long enough, Times times) {
        this.redis = redis;
        this.group = group;
        this.enough = enough;
        this.look = new SharedLook<>(() -> see(times), PERIOD, times.nanos());
    }

    /**
     * @param clock wall time
     * @param nanos monotonic nanoseconds
     */
    public record Times(Clock clock, LongSupplier nanos) {}

    /** How many entries are not in the ledger yet; unknown where nobody can tell. */
    public Source lag() {
        return look.source(sight -> {
            if (sight.backlog().isEmpty()) {
                return noGroup();
            }
            StreamBacklog backlog = sight.backlog().get();
            return backlog.outstanding().isPresent()
                    ? Reading.measured(backlog.outstanding().getAsLong())
                    : Reading.unknown("lag_unknown", "Redis cannot tell how many entries were not handed out yet");
        });
    }

    /** How many entries were set aside. */
    public Source deadLetters() {
        return look.source(sight -> Reading.measured(sight.deadLetters()));
    }

    /**
     * Since when the oldest entry that was handed out waits to be stored, by the time it was added to the stream: the idle time that Redis
     * keeps begins anew with every attempt.
     */
    public Source oldestPending() {
        return look.source(
                sight -> sight.backlog().map(backlog -> oldest(sight, backlog)).orElseGet(BacklogWatch::noGroup));
    }

    private Sight see(Times times) {
        long letters = redis.sync().xlen(Streams.AUDIT_DEAD_LETTERS);
        Optional<StreamBacklog> backlog = StreamBacklog.read(redis, Streams.AUDIT_EVENTS, group, enough);
        return new Sight(
                letters, backlog, times.clock().instant(), times.nanos().getAsLong());
    }

    private static Reading oldest(Sight sight, StreamBacklog backlog) {
        return backlog.oldestAdded()
                .map(added -> Duration.between(added, sight.at()).toNanos())
                .map(age -> Reading.since(sight.nanos() - Math.max(0, age)))
                .orElseGet(() -> Reading.measured(0));
    }

    /** Only until the consumer has connected for the first time, or when Redis has lost the stream. */
    private static Reading noGroup() {
        return Reading.unknown("group_missing", "the stream of evidence has no such group");
    }

    private record Sight(long deadLetters, Optional<StreamBacklog> backlog, Instant at, long nanos) {}
}
