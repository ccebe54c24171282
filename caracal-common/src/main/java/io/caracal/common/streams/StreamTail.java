package io.caracal.common.streams;

import io.caracal.common.lifecycle.Loop;
import io.caracal.common.lifecycle.OwnedLoops;
import io.caracal.common.lifecycle.StopPhase;
import io.caracal.common.redis.Redis;
import io.lettuce.core.StreamMessage;
import io.lettuce.core.XReadArgs;
import io.lettuce.core.XReadArgs.StreamOffset;
import io.lettuce.core.api.StatefulRedisConnection;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.atomic.LongAdder;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Reads every entry of a stream, independently of all other readers. The position is kept in memory: after an outage reading goes on where
 * it stopped, and when that is no longer possible the handler is told about the gap.
 */
public final class StreamTail {

    private static final Logger LOG = LoggerFactory.getLogger(StreamTail.class);
    private static final long NEVER = Long.MIN_VALUE;
    private static final Duration CHECK_PERIOD = Duration.ofSeconds(5);
    private static final Duration LONGEST_ROUND = Duration.ofMinutes(2);
    private static final int MOST_ATTEMPTS = 5;

    private final Redis redis;
    private final LongSupplier nanoTicker;
    private final StreamTailSettings settings;
    private final EntryVerifier verifier;
    private final TailHandler handler;
    private final LongAdder applied = new LongAdder();
    private final LongAdder invalid = new LongAdder();
    private final LongAdder skipped = new LongAdder();
    private final LongAdder gaps = new LongAdder();

    private @Nullable StatefulRedisConnection<String, String> connection;
    private volatile @Nullable String position;
    private volatile long readAt = NEVER;
    private volatile boolean waiting;
    private long checkedAt = NEVER;
    private int attempts;

    /** @param nanoTicker monotonic nanoseconds */
    public StreamTail(
            Redis redis,
            LongSupplier nanoTicker,
            StreamTailSettings settings,
            EntryVerifier verifier,
            TailHandler handler) {
        this.redis = redis;
        this.nanoTicker = nanoTicker;
        this.settings = settings;
        this.verifier = verifier;
        this.handler = handler;
    }

    /** Begins to read on a thread of its own, which ends behind its batch. To be called once. */
    public Loop start(OwnedLoops loops) {
        return loops.stoppingIn(StopPhase.CONSUMERS_STOPPED)
                .continuously("tail-" + settings.name(), LONGEST_ROUND, this::turn, () -> waiting);
    }

    /** The stream that is read. */
    public String stream() {
        return settings.stream();
    }

    public StreamTailStats stats() {
        long read = readAt;
        return new StreamTailStats(
                read == NEVER ? Optional.empty() : Optional.of(Duration.ofNanos(nanoTicker.getAsLong() - read)),
                Optional.ofNullable(position),
                applied.sum(),
                invalid.sum(),
                skipped.sum(),
                gaps.sum());
    }

    /** One round; it ends with an exception when Redis cannot be read or an entry cannot be applied, and the loop then pauses. */
    void turn() throws Exception {
        List<StreamMessage<String, String>> messages = read();
        readAt = nanoTicker.getAsLong();
        if (messages.size() >= settings.batchSize()) {
            // Behind: the next round makes sure that trimming has not overtaken it.
            checkedAt = NEVER;
        }
        for (StreamMessage<String, String> message : messages) {
            deliver(new StreamEntry(settings.stream(), message.getId(), GroupReader.fieldsOf(message), 1));
        }
    }

    @SuppressWarnings("unchecked") // generic varargs of the client
    private List<StreamMessage<String, String>> read() {
        try {
            StatefulRedisConnection<String, String> open = connection();
            String after = position();
            XReadArgs arguments = new XReadArgs().count(settings.batchSize()).block(settings.block());
            waiting = true;
            return open.sync().xread(arguments, StreamOffset.from(settings.stream(), after));
        } catch (RuntimeException e) {
            disconnect();
            throw redis.noted(e);
        } finally {
            waiting = false;
        }
    }

    private StatefulRedisConnection<String, String> connection() {
        StatefulRedisConnection<String, String> open = connection;
        if (open == null) {
            open = redis.dedicated("tail-" + settings.name(), settings.block());
            connection = open;
            checkedAt = NEVER;
        }
        return open;
    }

    private String position() {
        String current = position;
        if (current == null) {
            current = settings.after().orElseGet(this::newest);
            handler.positioned(current);
            position = current;
            readAt = nanoTicker.getAsLong();
        }
        if (checkedAt != NEVER && nanoTicker.getAsLong() - checkedAt < CHECK_PERIOD.toNanos()) {
            return current;
        }
        String checked = afterGapCheck(current);
        checkedAt = nanoTicker.getAsLong();
        return checked;
    }

    private String newest() {
        String last = StreamEnds.read(redis, settings.stream()).last();
        checkedAt = nanoTicker.getAsLong();
        return last;
    }

    private String afterGapCheck(String current) {
        StreamEnds ends = StreamEnds.read(redis, settings.stream());
        if (ends.isRecreatedSince(current)) {
            reportGap(current, EntryId.ZERO);
            position = EntryId.ZERO;
            return EntryId.ZERO;
        }
        if (ends.isTrimmedBeyond(current)) {
            reportGap(current, current);
        }
        return current;
    }

    private void reportGap(String lastSeen, String resumedAfter) {
        gaps.increment();
        LOG.warn(
                "{}: entries after {} may have been lost, going on after {}",
                settings.stream(),
                lastSeen,
                resumedAfter);
        handler.gap(lastSeen, resumedAfter);
    }

    private void deliver(StreamEntry entry) throws Exception {
        if (!verifier.accepts(entry)) {
            invalid.increment();
            reject(entry, EntryProcessor.INVALID_SIGNATURE);
        } else {
            apply(entry);
        }
        attempts = 0;
        position = entry.id();
    }

    private void apply(StreamEntry entry) throws Exception {
        try {
            handler.entry(entry);
            applied.increment();
        } catch (InterruptedException e) {
            throw e;
        } catch (Exception e) {
            attempts++;
            if (attempts < MOST_ATTEMPTS) {
                throw e;
            }
            LOG.error("{}: entry {} failed {} times", entry.stream(), entry.id(), attempts, e);
            skipped.increment();
            reject(entry, e.getClass().getSimpleName());
        }
    }

    private void reject(StreamEntry entry, String reason) {
        LOG.warn("{}: entry {} is not applied: {}", entry.stream(), entry.id(), reason);
        handler.rejected(entry, reason);
    }

    private void disconnect() {
        StatefulRedisConnection<String, String> open = connection;
        connection = null;
        if (open != null) {
            open.closeAsync();
        }
    }
}
