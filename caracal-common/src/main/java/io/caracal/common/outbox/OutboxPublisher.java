package io.caracal.common.outbox;

import io.caracal.common.failure.UnavailableException;
import io.caracal.common.lifecycle.Lifecycle;
import io.caracal.common.lifecycle.Loop;
import io.caracal.common.lifecycle.OwnedLoops;
import io.caracal.common.lifecycle.StopPhase;
import io.caracal.common.storage.Notifications;
import io.caracal.common.storage.Postgres;
import io.caracal.core.event.Streams;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.LongAdder;
import java.util.function.Supplier;
import java.util.random.RandomGenerator;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Moves committed outbox rows to their streams, at least once and, per stream, in the order of creation: claim a batch, publish it in one go,
 * record the outcome, and when there is nothing left wait for a notification or for a while. A row that the stream server refuses is
 * retried later with growing delays while later rows pass it, and given up in the end; when the server cannot be reached the batch is
 * given back as it was and the publisher itself waits.
 */
public final class OutboxPublisher implements AutoCloseable {

    private static final Logger LOG = LoggerFactory.getLogger(OutboxPublisher.class);
    private static final Duration LONGEST_OUTAGE_WAIT = Duration.ofSeconds(5);
    private static final Duration RETENTION_PERIOD = Duration.ofMinutes(5);
    private static final int LARGEST_SHIFT = 6;
    private static final long LONGEST_RETRY_SECONDS = 60;
    private static final double JITTER = 0.3;
    private static final int BATCHES_PER_ROUND = 8;
    private static final Duration LEAST_FOR_A_BATCH = Duration.ofMillis(300);

    private final OutboxRows rows;
    private final OutboxTable table;
    private final OutboxRetention retention;
    private final Notifications notifications;
    private final StreamPublisher streams;
    private final OutboxSettings settings;
    private final IdleWait idle;
    private final RandomGenerator random;
    private final LongAdder published = new LongAdder();
    private final LongAdder refused = new LongAdder();
    private final LongAdder givenUp = new LongAdder();
    private final LongAdder outages = new LongAdder();
    private int outagesInARow;
    private volatile boolean waiting;

    public OutboxPublisher(
            Postgres postgres,
            OutboxTable table,
            StreamPublisher streams,
            OutboxSettings settings,
            RandomGenerator random) {
        String worker = Long.toHexString(random.nextLong()) + Long.toHexString(random.nextLong());
        this.rows = new OutboxRows(postgres.transactions(), table, worker);
        this.retention = new OutboxRetention(postgres.transactions(), table, settings.retention());
        this.table = table;
        this.notifications = postgres.listen(table.channel());
        this.streams = streams;
        this.settings = settings;
        this.idle = new IdleWait(settings.pollInterval());
        this.random = random;
    }

    /**
     * Starts the publishing loop and the removal of old rows; both stop with the loops' owner. The publishing loop ends behind its batch,
     * and what was committed until then is published too, as far as the time allows.
     */
    public Loop start(OwnedLoops loops) {
        loops.every(table + "-retention", RETENTION_PERIOD, retention::purge);
        Lifecycle lifecycle = loops.lifecycle();
        lifecycle.onStop(StopPhase.OUTBOX_FLUSHED, table + "-rest", () -> publishRest(lifecycle::left));
        return loops.stoppingIn(StopPhase.OUTBOX_FLUSHED)
                .continuously(table + "-publisher", settings.longestRound(), this::cycle, () -> waiting);
    }

    /**
     * Body of the owned loop: publishes what there is, then waits. With a long backlog it returns after some batches, so that whoever
     * watches the loop sees it move. Called by one thread only.
     */
    public void cycle() throws InterruptedException {
        Progress progress = publishBatch();
        for (int batches = 1; progress == Progress.MORE && batches < BATCHES_PER_ROUND; batches++) {
            progress = publishBatch();
        }
        waiting = true;
        try {
            switch (progress) {
                case OUTAGE -> notifications.pause(outageWait());
                case DRAINED -> idle.ended(notifications.await(idle.next(notifications.listening())));
                case MORE -> LOG.debug("{} has a backlog", table);
            }
        } finally {
            waiting = false;
        }
    }

    /** Rows that are not published in time, or cannot be, are safe in the database: another instance or the next start has them. */
    void publishRest(Supplier<Duration> left) throws InterruptedException {
        try {
            Progress progress = Progress.MORE;
            while (progress == Progress.MORE && left.get().compareTo(LEAST_FOR_A_BATCH) > 0) {
                progress = publishBatch();
            }
            LOG.info("{} is left as {}", table, progress);
        } catch (UnavailableException e) {
            LOG.warn("{} keeps its pending rows: {}", table, e.getMessage());
        }
    }

    /** Ends the wait of the loop. */
    public void wake() {
        notifications.wake();
    }

    @Override
    public void close() {
        notifications.close();
    }

    /** Entries published since the start. */
    public long published() {
        return published.sum();
    }

    /** Refusals of single rows since the start. */
    public long refused() {
        return refused.sum();
    }

    /** Rows given up since the start. */
    public long givenUp() {
        return givenUp.sum();
    }

    /** Batches given back since the start because the stream server could not be reached. */
    public long outages() {
        return outages.sum();
    }

    Progress publishBatch() throws InterruptedException {
        Optional<List<OutboxRow>> claimed = rows.claim(settings.batchSize(), settings.lease());
        if (claimed.isEmpty()) {
            idle.busy();
            return Progress.DRAINED;
        }
        List<OutboxRow> batch = claimed.get();
        if (batch.isEmpty()) {
            return Progress.DRAINED;
        }
        idle.found(batch.stream().anyMatch(row -> row.attempts() == 0));
        List<Sent> sent = new ArrayList<>(batch.size());
        for (OutboxRow row : batch) {
            sent.add(new Sent(row, send(row)));
        }
        boolean outage = settle(Outcomes.await(sent, settings.publishTimeout()));
        if (outage) {
            outages.increment();
            outagesInARow++;
            return Progress.OUTAGE;
        }
        outagesInARow = 0;
        return batch.size() == settings.batchSize() ? Progress.MORE : Progress.DRAINED;
    }

    private CompletableFuture<String> send(OutboxRow row) {
        try {
            Map<String, String> fields = row.entryFields(table.omitsNulls());
            return streams.publish(row.stream(), fields, trimLength(row.stream()))
                    .toCompletableFuture();
        } catch (RuntimeException e) {
            return CompletableFuture.failedFuture(e);
        }
    }

    private OptionalLong trimLength(String stream) {
        return stream.equals(Streams.AUDIT_EVENTS) ? OptionalLong.empty() : OptionalLong.of(settings.streamLength());
    }

    private boolean settle(Outcomes outcomes) {
        rows.published(outcomes.published());
        published.add(outcomes.published().size());
        outcomes.refused().forEach(this::refuse);
        if (outcomes.unanswered().isEmpty()) {
            return false;
        }
        LOG.warn(
                "cannot reach the stream server, {} rows of {} stay pending: {}",
                outcomes.unanswered().size(),
                table,
                outcomes.outage());
        rows.release(outcomes.unanswered());
        return true;
    }

    private void refuse(Outcomes.Refused refusal) {
        OutboxRow row = refusal.row();
        refused.increment();
        int attempt = row.attempts() + 1;
        if (attempt >= settings.maxAttempts()) {
            givenUp.increment();
            LOG.error("gave up row {} of {} for stream {}: {}", row.id(), table, row.stream(), refusal.reason());
            rows.giveUp(row.id(), refusal.reason());
        } else {
            rows.retryLater(row.id(), refusal.reason(), retryDelay(attempt));
        }
    }

    /** 2, 4, 8 … 60 seconds and up to 30 % more, so that rows refused together do not come back together. */
    private Duration retryDelay(int attempt) {
        long seconds = Math.min(LONGEST_RETRY_SECONDS, 1L << Math.min(attempt, LARGEST_SHIFT));
        return Duration.ofMillis((long) (seconds * 1000 * (1 + JITTER * random.nextDouble())));
    }

    private Duration outageWait() {
        Duration wait = settings.pollInterval().multipliedBy(1L << Math.min(outagesInARow, LARGEST_SHIFT));
        return wait.compareTo(LONGEST_OUTAGE_WAIT) < 0 ? wait : LONGEST_OUTAGE_WAIT;
    }

    /** A row and the answer it waits for. */
    record Sent(OutboxRow row, CompletableFuture<String> answer) {}

    /** What a batch left behind. */
    enum Progress {
        MORE,
        DRAINED,
        OUTAGE
    }
}
