package io.caracal.common.outbox;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;
import static org.assertj.core.api.Assertions.entry;

import io.caracal.common.outbox.OutboxPublisher.Progress;
import io.caracal.common.storage.Postgres;
import io.caracal.common.storage.StorageBed;
import io.caracal.core.event.Streams;
import io.caracal.core.id.IdFactory;
import io.caracal.testing.Await;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class OutboxPublisherTest {

    private final StorageBed bed = new StorageBed();
    private final Postgres api = bed.as("caracalapi");
    private final AtomicInteger sequence = new AtomicInteger();
    private final IdFactory ids = () -> "row-%04d".formatted(sequence.incrementAndGet());
    private final EventOutbox outbox = new EventOutbox(ids);
    private final ScriptedStreams streams = new ScriptedStreams();
    private final List<OutboxPublisher> opened = new ArrayList<>();

    @AfterEach
    void close() {
        opened.forEach(OutboxPublisher::close);
        bed.close();
    }

    @Test
    void publishesCommittedRowsInTheOrderOfTheirCreation() throws InterruptedException {
        List<String> appended = IntStream.range(0, 25)
                .mapToObj(i -> append(Streams.SESSIONS_REVOKE))
                .toList();
        OutboxPublisher publisher = publisher(OutboxSettings.eventDefaults().withBatchSize(10));

        assertThat(publisher.publishBatch()).isEqualTo(Progress.MORE);
        assertThat(publisher.publishBatch()).isEqualTo(Progress.MORE);
        assertThat(publisher.publishBatch()).isEqualTo(Progress.DRAINED);

        assertThat(streams.ids()).isEqualTo(appended);
        assertThat(publisher.published()).isEqualTo(25);
        assertThat(stats()).isEqualTo(new OutboxSnapshot(0, Duration.ZERO, 0, Duration.ZERO));
        assertThat(publisher.publishBatch()).isEqualTo(Progress.DRAINED);
        assertThat(streams.entries).hasSize(25);
    }

    @Test
    void aStopPublishesWhatWasCommittedAsFarAsItsTimeAllows() throws InterruptedException {
        List<String> appended = IntStream.range(0, 25)
                .mapToObj(i -> append(Streams.SESSIONS_REVOKE))
                .toList();
        OutboxPublisher publisher = publisher(OutboxSettings.eventDefaults().withBatchSize(10));

        publisher.publishRest(() -> Duration.ZERO);
        assertThat(streams.entries).isEmpty();

        publisher.publishRest(() -> Duration.ofMinutes(1));
        assertThat(streams.ids()).isEqualTo(appended);
    }

    @Test
    void aStopDuringAnOutageKeepsTheRowsAndIsNoFailure() throws InterruptedException {
        append(Streams.SESSIONS_REVOKE);
        OutboxPublisher publisher = publisher();
        streams.away = true;

        publisher.publishRest(() -> Duration.ofMinutes(1));

        assertThat(stats().pending()).isEqualTo(1);
    }

    @Test
    void publishesNothingOfATransactionThatWasRolledBack() throws InterruptedException {
        assertThatIllegalStateException()
                .isThrownBy(() -> api.transactions().runAcrossZones(tx -> {
                    outbox.append(tx, message(Streams.SESSIONS_REVOKE));
                    throw new IllegalStateException("no");
                }));

        assertThat(publisher().publishBatch()).isEqualTo(Progress.DRAINED);
        assertThat(streams.entries).isEmpty();
    }

    @Test
    void writesIdThenPayloadWithoutNulls() throws InterruptedException {
        Map<String, String> fields = new LinkedHashMap<>();
        fields.put("zone_id", "zone-a");
        fields.put("policy_set_version_id", null);
        api.transactions()
                .runAcrossZones(tx -> outbox.append(tx, OutboxMessage.of(Streams.POLICY_INVALIDATE, fields, "req-1")));

        publisher().publishBatch();

        assertThat(streams.entries).singleElement().satisfies(published -> {
            assertThat(published.fields()).containsExactly(entry("outbox_id", "row-0001"), entry("zone_id", "zone-a"));
            assertThat(published.trimLength()).hasValue(100_000);
        });
        assertThat(bed.see("SELECT request_id FROM event_outbox WHERE dispatched_at IS NOT NULL AND attempts = 1"))
                .containsExactly("req-1");
    }

    @Test
    void neverTrimsEvidence() throws InterruptedException {
        append(Streams.AUDIT_EVENTS);

        publisher().publishBatch();

        assertThat(streams.entries)
                .singleElement()
                .satisfies(published -> assertThat(published.trimLength()).isEmpty());
    }

    @Test
    void anOutageCostsNoAttemptsAndLosesNothing() throws InterruptedException {
        List<String> appended = List.of(append(Streams.SESSIONS_REVOKE), append(Streams.SESSIONS_REVOKE));
        OutboxPublisher publisher = publisher(OutboxSettings.eventDefaults().withMaxAttempts(1));
        streams.away = true;

        assertThat(publisher.publishBatch()).isEqualTo(Progress.OUTAGE);
        assertThat(publisher.publishBatch()).isEqualTo(Progress.OUTAGE);
        assertThat(bed.see("SELECT attempts FROM event_outbox WHERE locked_by IS NULL"))
                .containsExactly("0", "0");
        assertThat(stats().pending()).isEqualTo(2);

        streams.away = false;
        assertThat(publisher.publishBatch()).isEqualTo(Progress.DRAINED);
        assertThat(streams.ids()).isEqualTo(appended);
        assertThat(publisher.outages()).isEqualTo(2);
    }

    @Test
    void aRefusedRowWaitsWhileOthersPass() throws InterruptedException {
        String bad = append(Streams.SESSIONS_REVOKE);
        String good = append(Streams.SESSIONS_REVOKE);
        streams.refusedIds.add(bad);
        OutboxPublisher publisher = publisher();

        publisher.publishBatch();

        assertThat(streams.ids()).containsExactly(good);
        assertThat(bed.see("SELECT attempts || ' ' || last_error FROM event_outbox WHERE id = '" + bad
                        + "' AND available_at BETWEEN now() + interval '1 second' AND now() + interval '3 seconds'"))
                .containsExactly("1 WRONGTYPE not a stream");

        streams.refusedIds.clear();
        bed.arrange("UPDATE event_outbox SET available_at = now() WHERE dispatched_at IS NULL");
        publisher.publishBatch();
        assertThat(streams.ids()).containsExactly(good, bad);
    }

    @Test
    void givesARowUpAfterItsLastAttempt() throws InterruptedException {
        String bad = append(Streams.SESSIONS_REVOKE);
        streams.refusedIds.add(bad);
        OutboxPublisher publisher = publisher(OutboxSettings.eventDefaults().withMaxAttempts(2));

        publisher.publishBatch();
        assertThat(stats().dead()).isZero();
        bed.arrange("UPDATE event_outbox SET available_at = now()");
        publisher.publishBatch();

        assertThat(stats().pending()).isZero();
        assertThat(stats().dead()).isEqualTo(1);
        assertThat(publisher.givenUp()).isEqualTo(1);
        assertThat(publisher.publishBatch()).isEqualTo(Progress.DRAINED);
    }

    @Test
    void leavesALeasedRowAloneAndTakesItOverWhenTheLeaseIsOver() throws InterruptedException {
        String row = append(Streams.SESSIONS_REVOKE);
        bed.arrange("UPDATE event_outbox SET locked_by = 'gone', locked_until = now() + interval '1 hour'");
        OutboxPublisher publisher = publisher();

        publisher.publishBatch();
        assertThat(streams.entries).isEmpty();

        bed.arrange("UPDATE event_outbox SET locked_until = now() - interval '1 second'");
        publisher.publishBatch();
        assertThat(streams.ids()).containsExactly(row);
    }

    @Test
    void doesNotOvertakeAnotherReplicaOnOneStream() throws InterruptedException {
        append(Streams.SESSIONS_REVOKE);
        bed.arrange("UPDATE event_outbox SET locked_by = 'other', locked_until = now() + interval '1 hour'");
        append(Streams.SESSIONS_REVOKE);
        String elsewhere = append(Streams.POLICY_INVALIDATE);

        publisher().publishBatch();

        assertThat(streams.ids()).containsExactly(elsewhere);
    }

    @Test
    void holdsNoTransactionWhileEntriesAreOnTheirWay() throws InterruptedException {
        append(Streams.SESSIONS_REVOKE);
        List<String> seen = new ArrayList<>();
        streams.beforeAnswer = () -> {
            seen.addAll(bed.see("SELECT state FROM pg_stat_activity WHERE usename = 'caracalapi'"
                    + " AND datname = current_database() AND state LIKE '%transaction%'"));
            // Another session may lock the row at once.
            bed.see("SELECT id FROM event_outbox FOR UPDATE NOWAIT");
        };

        publisher().publishBatch();

        assertThat(seen).isEmpty();
        assertThat(streams.entries).hasSize(1);
    }

    @Test
    void isWokenByTheCommitLongBeforeItsNextPoll() throws InterruptedException {
        OutboxPublisher publisher = publisher(OutboxSettings.eventDefaults().withPollInterval(Duration.ofHours(1)));
        Thread loop = new Thread(() -> cycleUntilInterrupted(publisher), "outbox-test");
        loop.start();
        try {
            append(Streams.SESSIONS_REVOKE);
            Await.until("the first row is published", () -> streams.entries.size() == 1);
            append(Streams.SESSIONS_REVOKE);
            Await.until("the second row is published", () -> streams.entries.size() == 2);
            bed.endSessions();
            Await.until("a row is published after all connections were cut", () -> {
                tryAppend();
                return streams.entries.size() > 2;
            });
        } finally {
            loop.interrupt();
            publisher.wake();
            loop.join();
        }
    }

    @Test
    void readsTheAgeOfTheOldestPendingRow() {
        append(Streams.SESSIONS_REVOKE);
        append(Streams.SESSIONS_REVOKE);
        bed.arrange("UPDATE event_outbox SET created_at = now() - interval '90 seconds' WHERE id = 'row-0001'");

        assertThat(stats().pending()).isEqualTo(2);
        assertThat(stats().oldestPendingAge()).isBetween(Duration.ofSeconds(90), Duration.ofSeconds(120));
    }

    @Test
    void removesPublishedRowsAfterTheRetentionOnly() throws InterruptedException {
        append(Streams.SESSIONS_REVOKE);
        append(Streams.SESSIONS_REVOKE);
        publisher().publishBatch();
        append(Streams.SESSIONS_REVOKE);
        bed.arrange("UPDATE event_outbox SET dispatched_at = now() - interval '8 days' WHERE id = 'row-0001'");

        long removed = new OutboxRetention(api.transactions(), OutboxTable.EVENT, Duration.ofDays(7)).purge();

        assertThat(removed).isEqualTo(1);
        assertThat(bed.see("SELECT id FROM event_outbox ORDER BY id")).containsExactly("row-0002", "row-0003");
    }

    @Test
    void theTokenServiceAppendsUnderAnIdOfItsOwn() throws InterruptedException {
        Postgres sts = bed.as("caracalsts");
        sts.transactions().runAcrossZones(tx -> outbox.append(tx, "audit-1", message(Streams.AUDIT_EVENTS)));

        publisher().publishBatch();

        assertThat(streams.ids()).containsExactly("audit-1");
    }

    @Test
    void theEventOutboxHasNoDedupeKeys() {
        OutboxMessage keyed = new OutboxMessage(Streams.SESSIONS_REVOKE, Map.of("a", "b"), "key", null);

        assertThatIllegalArgumentException()
                .isThrownBy(() -> api.transactions().runAcrossZones(tx -> outbox.append(tx, keyed)));
    }

    private OutboxPublisher publisher() {
        return publisher(OutboxSettings.eventDefaults());
    }

    private OutboxPublisher publisher(OutboxSettings settings) {
        OutboxPublisher publisher =
                new OutboxPublisher(api, OutboxTable.EVENT, streams, settings, new SplittableRandom(7));
        opened.add(publisher);
        return publisher;
    }

    private String append(String stream) {
        return api.transactions().inZone(StorageBed.ZONE_A, tx -> outbox.append(tx, message(stream)));
    }

    private void tryAppend() {
        try {
            append(Streams.SESSIONS_REVOKE);
        } catch (io.caracal.common.storage.StorageUnavailableException e) {
            // Right after the cut a pooled connection may be broken; the wait asks again.
            return;
        }
    }

    private static OutboxMessage message(String stream) {
        Map<String, String> fields = new HashMap<>();
        fields.put("zone_id", "zone-a");
        return OutboxMessage.of(stream, fields, null);
    }

    private OutboxSnapshot stats() {
        return new OutboxStats(api.transactions(), OutboxTable.EVENT).read();
    }

    private static void cycleUntilInterrupted(OutboxPublisher publisher) {
        while (!Thread.currentThread().isInterrupted()) {
            try {
                publisher.cycle();
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
            } catch (io.caracal.common.storage.StorageUnavailableException e) {
                // The owned loop logs such a failure and calls the body again.
                continue;
            }
        }
    }
}
