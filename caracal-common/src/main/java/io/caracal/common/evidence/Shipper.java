package io.caracal.common.evidence;

import io.caracal.common.redis.Redis;
import io.caracal.common.wal.Frame;
import io.caracal.common.wal.WalCursor;
import io.caracal.common.wal.WalException;
import io.caracal.common.wal.WriteAheadLog;
import io.caracal.core.event.Streams;
import io.caracal.core.secret.HmacKey;
import io.lettuce.core.RedisFuture;
import io.lettuce.core.api.StatefulRedisConnection;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.LongAdder;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Sends the log to the audit stream, in order, many at once, on a connection of its own so that requests do not queue
 * behind it. What is not confirmed is sent again until it is; the audit service knows events by their id. One thread
 * runs {@link #round}.
 */
final class Shipper {

    private static final Logger LOG = LoggerFactory.getLogger(Shipper.class);
    private static final int IN_FLIGHT = 512;
    private static final long BATCH_BYTES = 4L << 20;
    private static final long IDLE_NANOS = TimeUnit.SECONDS.toNanos(1);
    private static final long FIRST_PAUSE_NANOS = TimeUnit.MILLISECONDS.toNanos(50);
    private static final long LONGEST_PAUSE_NANOS = TimeUnit.SECONDS.toNanos(1);

    private final WriteAheadLog log;
    private final WalCursor cursor;
    private final Redis redis;
    private final Optional<HmacKey> key;
    private final BootReplay replay;
    private final LegacyFiles legacy;
    private final LongAdder shipped = new LongAdder();
    private final LongAdder errors = new LongAdder();
    private final ReentrantLock sending = new ReentrantLock();
    private List<Frame> unconfirmed = List.of();
    private @Nullable StatefulRedisConnection<String, String> connection;
    private volatile long pauseNanos;
    private boolean imported;
    private volatile boolean stopped;

    Shipper(WriteAheadLog log, Redis redis, Optional<HmacKey> key, BootReplay replay, LegacyFiles legacy) {
        this.log = log;
        this.cursor = log.cursor();
        this.redis = redis;
        this.key = key;
        this.replay = replay;
        this.legacy = legacy;
    }

    /** Events confirmed since the start. */
    long shipped() {
        return shipped.sum();
    }

    /** Attempts that were not confirmed. */
    long errors() {
        return errors.sum();
    }

    /** Whether the last attempt was not confirmed. */
    boolean failing() {
        return pauseNanos > 0;
    }

    /** Sends what there is, or waits for something up to a second. */
    void round() throws InterruptedException {
        if (pauseNanos > 0) {
            TimeUnit.NANOSECONDS.sleep(pauseNanos);
        } else if (imported && unconfirmed.isEmpty()) {
            log.awaitBeyond(cursor.position(), IDLE_NANOS);
        }
        sending.lockInterruptibly();
        try {
            if (!stopped) {
                importLegacy();
                settle(send());
            }
        } finally {
            sending.unlock();
        }
        if (stopped) {
            TimeUnit.NANOSECONDS.sleep(IDLE_NANOS);
        }
    }

    private void importLegacy() {
        if (imported) {
            return;
        }
        try {
            replay.imported(legacy.takeIn(), log.durable());
            imported = true;
        } catch (IOException | WalException e) {
            LOG.warn("the replay files of 1.0 cannot be taken in yet; will be tried again", e);
        }
    }

    /** Whether everything that was read is confirmed. */
    private boolean send() throws InterruptedException {
        try {
            if (unconfirmed.isEmpty()) {
                unconfirmed = cursor.read(IN_FLIGHT, BATCH_BYTES);
            }
            if (unconfirmed.isEmpty()) {
                return true;
            }
            int confirmed = transmit(unconfirmed);
            shipped.add(confirmed);
            unconfirmed = unconfirmed.subList(confirmed, unconfirmed.size());
            return unconfirmed.isEmpty();
        } catch (IOException e) {
            errors.increment();
            LOG.error("the evidence log cannot be read; will be tried again", e);
            return false;
        }
    }

    private void settle(boolean done) {
        long confirmed =
                unconfirmed.isEmpty() ? cursor.position() : unconfirmed.get(0).seq() - 1;
        log.shipped(confirmed);
        replay.confirmed(confirmed);
        if (!done || !imported) {
            pauseNanos = Math.min(LONGEST_PAUSE_NANOS, Math.max(FIRST_PAUSE_NANOS, pauseNanos * 2));
        } else if (pauseNanos > 0) {
            pauseNanos = 0;
            LOG.info("evidence reaches the audit stream again; {} events wait", log.durable() - confirmed);
        }
    }

    /** Sends all and tells how many, from the first on, are confirmed. */
    private int transmit(List<Frame> frames) throws InterruptedException {
        try {
            return await(start(open(), frames));
        } catch (RuntimeException e) {
            failed(e);
            return 0;
        }
    }

    private List<RedisFuture<String>> start(StatefulRedisConnection<String, String> open, List<Frame> frames) {
        List<RedisFuture<String>> answers = new ArrayList<>(frames.size());
        for (Frame frame : frames) {
            EvidenceRecord event = EvidenceRecord.of(frame.payload());
            answers.add(open.async().xadd(Streams.AUDIT_EVENTS, AuditEntry.fields(event.id(), event.data(), key)));
        }
        open.flushCommands();
        return answers;
    }

    private int await(List<RedisFuture<String>> answers) throws InterruptedException {
        int confirmed = 0;
        for (RedisFuture<String> answer : answers) {
            try {
                answer.get(redis.commandTimeout().toMillis(), TimeUnit.MILLISECONDS);
                confirmed++;
            } catch (ExecutionException | TimeoutException e) {
                failed(e);
                break;
            }
        }
        return confirmed;
    }

    private StatefulRedisConnection<String, String> open() {
        StatefulRedisConnection<String, String> existing = connection;
        if (existing != null) {
            return existing;
        }
        StatefulRedisConnection<String, String> opened = redis.dedicated("evidence", Duration.ZERO);
        opened.setAutoFlushCommands(false);
        connection = opened;
        return opened;
    }

    /** A connection that has failed once is not trusted with the order of what comes next. */
    private void failed(Exception cause) {
        errors.increment();
        redis.noted(cause);
        if (pauseNanos == 0) {
            LOG.warn("evidence does not reach the audit stream at {}; it waits on disk", redis.address(), cause);
        }
        disconnect();
    }

    private void disconnect() {
        StatefulRedisConnection<String, String> open = connection;
        connection = null;
        if (open != null) {
            open.closeAsync();
        }
    }

    /** Sends nothing more; waits at most so long for what is under way. */
    void stop(Duration limit) throws InterruptedException {
        stopped = true;
        boolean idle = sending.tryLock(limit.toNanos(), TimeUnit.NANOSECONDS);
        try {
            disconnect();
        } finally {
            if (idle) {
                sending.unlock();
            }
        }
    }
}
