package io.caracal.common.streams;

import io.caracal.common.failure.UnavailableException;
import io.caracal.common.lifecycle.Loop;
import io.caracal.common.lifecycle.OwnedLoops;
import io.caracal.common.lifecycle.StopPhase;
import io.caracal.common.redis.Redis;
import io.caracal.common.redis.RedisFailures;
import io.caracal.common.streams.EntryProcessor.HandlerPausedException;
import io.caracal.common.streams.GroupReader.Claimed;
import io.caracal.common.streams.GroupReader.GroupState;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;

/**
 * One consumer of a group: every entry is processed by some consumer at least once. Begins with its own unfinished entries, takes over those
 * of consumers that have gone quiet, moves hopeless ones to the dead letters, survives outages of Redis and of what the handler needs, and
 * creates the stream and the group again when Redis has lost them (from the beginning of the stream, so that nothing is skipped).
 */
public final class ConsumerGroup {

    private static final long NEVER = Long.MIN_VALUE;
    private static final Duration STATE_PERIOD = Duration.ofSeconds(5);

    /** A round may work off a long list of unfinished entries. */
    private static final Duration LONGEST_ROUND = Duration.ofMinutes(10);

    private final Redis redis;
    private final LongSupplier nanoTicker;
    private final ConsumerGroupSettings settings;
    private final GroupCounters counters = new GroupCounters();
    private final EntryProcessor processor;

    private @Nullable GroupReader reader;
    private List<StreamEntry> held = List.of();
    private boolean ownDone;
    private long claimedAt = NEVER;
    private long stateAt = NEVER;
    private volatile long readAt = NEVER;
    private volatile long soundAt;
    private volatile boolean waiting;
    private volatile GroupState state = GroupState.UNKNOWN;

    /** @param nanoTicker monotonic nanoseconds */
    public ConsumerGroup(
            Redis redis,
            LongSupplier nanoTicker,
            ConsumerGroupSettings settings,
            EntryRules rules,
            BatchHandler handler) {
        this.redis = redis;
        this.nanoTicker = nanoTicker;
        this.settings = settings;
        this.processor = new EntryProcessor(redis, settings, rules, handler, counters);
        this.soundAt = nanoTicker.getAsLong();
    }

    /** Begins to consume on a thread of its own, which ends behind its batch. To be called once. */
    public Loop start(OwnedLoops loops) {
        return loops.stoppingIn(StopPhase.CONSUMERS_STOPPED)
                .continuously("group-" + settings.group(), LONGEST_ROUND, this::turn, () -> waiting);
    }

    public ConsumerGroupStats stats() {
        long read = readAt;
        GroupState seen = state;
        return new ConsumerGroupStats(
                read == NEVER ? Optional.empty() : Optional.of(Duration.ofNanos(nanoTicker.getAsLong() - read)),
                counters.processed.sum(),
                counters.retried.sum(),
                counters.deadLettered.sum(),
                counters.invalidSignatures.sum(),
                counters.reclaimed.sum(),
                counters.vanished.sum(),
                seen.pending(),
                seen.oldestIdle(),
                seen.lag());
    }

    /**
     * Time since the consumer last read, finished a batch, or had to wait because something it needs was down; since it was made when there
     * was none of that. A long backlog therefore does not look like a standstill, and neither does an outage.
     */
    public Duration sinceActivity() {
        return Duration.ofNanos(Math.max(0, nanoTicker.getAsLong() - soundAt));
    }

    /** One round; it ends with an exception when Redis or the handler cannot work, and the loop then pauses. */
    void turn() throws InterruptedException {
        try {
            round();
        } catch (HandlerPausedException e) {
            sound();
            throw e.reason();
        } catch (RuntimeException e) {
            reset();
            RuntimeException failure = RedisFailures.translate(e);
            if (failure instanceof UnavailableException) {
                sound();
            }
            throw failure;
        }
    }

    private void round() throws HandlerPausedException, InterruptedException {
        GroupReader open = reader();
        // Entries kept while the handler was paused: offering them from memory does not count as a delivery.
        processor.handle(held);
        held = List.of();
        if (!ownDone) {
            finishOwn(open);
            ownDone = true;
            readAt = nanoTicker.getAsLong();
        }
        if (isDue(claimedAt, settings.claimIdle().dividedBy(3))) {
            takeOver(open);
            claimedAt = nanoTicker.getAsLong();
        }
        if (isDue(stateAt, STATE_PERIOD)) {
            state = open.state();
            stateAt = nanoTicker.getAsLong();
        }
        List<StreamEntry> fresh = fresh(open);
        readAt = nanoTicker.getAsLong();
        sound();
        process(fresh);
    }

    /** An interrupt here costs nothing: what has been delivered meanwhile is unfinished, and comes again. */
    private List<StreamEntry> fresh(GroupReader open) {
        waiting = true;
        try {
            return open.readNew();
        } finally {
            waiting = false;
        }
    }

    private GroupReader reader() {
        GroupReader open = reader;
        if (open == null) {
            open = GroupReader.open(redis, settings);
            reader = open;
            ownDone = false;
        }
        return open;
    }

    private void finishOwn(GroupReader open) throws HandlerPausedException, InterruptedException {
        List<StreamEntry> own = open.readOwn(EntryId.ZERO);
        while (!own.isEmpty()) {
            process(own);
            own = open.readOwn(own.get(own.size() - 1).id());
        }
    }

    private void takeOver(GroupReader open) throws HandlerPausedException, InterruptedException {
        String cursor = EntryId.ZERO;
        do {
            Claimed claimed = open.claim(cursor);
            counters.reclaimed.add(claimed.entries().size());
            process(claimed.entries());
            cursor = claimed.cursor();
        } while (!EntryId.ZERO.equals(cursor));
    }

    private void process(List<StreamEntry> entries) throws HandlerPausedException, InterruptedException {
        if (entries.isEmpty()) {
            return;
        }
        List<StreamEntry> admitted = processor.admit(entries);
        held = admitted;
        processor.handle(admitted);
        held = List.of();
        sound();
    }

    private void sound() {
        soundAt = nanoTicker.getAsLong();
    }

    private boolean isDue(long last, Duration period) {
        return last == NEVER || nanoTicker.getAsLong() - last >= period.toNanos();
    }

    /** After any failure the connection is replaced and the own unfinished entries, which Redis still knows, are read again. */
    private void reset() {
        GroupReader open = reader;
        reader = null;
        held = List.of();
        state = GroupState.UNKNOWN;
        stateAt = NEVER;
        if (open != null) {
            open.close();
        }
    }
}
