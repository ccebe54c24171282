package io.caracal.common.outbox;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.entry;

import io.caracal.common.storage.Postgres;
import io.caracal.common.storage.StorageBed;
import io.caracal.core.event.Streams;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class CaracalOutboxTest {

    private static final OutboxTable TABLE = OutboxTable.caracal("coordinator");

    private final StorageBed bed = new StorageBed();
    private final Postgres coordinator = bed.as("caracalcoordinator");
    private final AtomicInteger sequence = new AtomicInteger();
    private final CaracalOutbox outbox = new CaracalOutbox("coordinator", () -> "row-" + sequence.incrementAndGet());
    private final ScriptedStreams streams = new ScriptedStreams();
    private final OutboxPublisher publisher = new OutboxPublisher(
            coordinator,
            TABLE,
            streams,
            OutboxSettings.coordinatorDefaults().withMaxAttempts(1),
            new SplittableRandom(7));

    @AfterEach
    void close() {
        publisher.close();
        bed.close();
    }

    @Test
    void writesIdKeyAndPayloadWithNullAsText() throws InterruptedException {
        append("spawn:s1");

        publisher.publishBatch();

        assertThat(streams.entries).singleElement().satisfies(published -> {
            assertThat(published.stream()).isEqualTo(Streams.AGENTS_LIFECYCLE);
            assertThat(published.fields())
                    .contains(
                            entry("outbox_id", "row-1"),
                            entry("dedupe_key", "spawn:s1"),
                            entry("event", "spawn"),
                            entry("parent_id", "null"))
                    .hasSize(4);
        });
        assertThat(bed.see(
                        "SELECT attempts FROM caracal_outbox WHERE status = 'published' AND published_at IS NOT NULL"))
                .containsExactly("1");
    }

    @Test
    void keepsTheFirstOfTwoMessagesWithOneKey() throws InterruptedException {
        assertThat(append("spawn:s1")).isEqualTo("row-1");
        assertThat(append("spawn:s1")).isEqualTo("row-1");

        publisher.publishBatch();

        assertThat(streams.ids()).containsExactly("row-1");
    }

    @Test
    void needsAKey() {
        assertThatIllegalArgumentException().isThrownBy(() -> append(null));
    }

    @Test
    void countsDeadRowsApartFromPendingOnes() throws InterruptedException {
        append("spawn:s1");
        streams.refusedIds.add("row-1");
        publisher.publishBatch();
        append("spawn:s2");

        OutboxSnapshot snapshot = new OutboxStats(coordinator.transactions(), TABLE).read();

        assertThat(snapshot.dead()).isEqualTo(1);
        assertThat(snapshot.pending()).isEqualTo(1);
        assertThat(bed.see("SELECT last_error FROM caracal_outbox WHERE status = 'dead'"))
                .containsExactly("WRONGTYPE not a stream");
    }

    @Test
    void removesPublishedRowsAsItsOwnRole() throws InterruptedException {
        append("spawn:s1");
        publisher.publishBatch();
        bed.arrange("UPDATE caracal_outbox SET published_at = now() - interval '8 days'");

        assertThat(new OutboxRetention(coordinator.transactions(), TABLE, Duration.ofDays(7)).purge())
                .isEqualTo(1);
    }

    private String append(@Nullable String dedupeKey) {
        Map<String, @Nullable String> fields = new LinkedHashMap<>();
        fields.put("event", "spawn");
        fields.put("parent_id", null);
        return coordinator
                .transactions()
                .inZone(
                        StorageBed.ZONE_A,
                        tx -> outbox.append(
                                tx, new OutboxMessage(Streams.AGENTS_LIFECYCLE, fields, dedupeKey, "req-1")));
    }
}
