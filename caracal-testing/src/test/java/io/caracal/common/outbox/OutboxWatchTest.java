package io.caracal.common.outbox;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.entry;

import io.caracal.common.health.Reading;
import io.caracal.common.health.Source;
import io.caracal.common.storage.Postgres;
import io.caracal.common.storage.StorageBed;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class OutboxWatchTest {

    private final StorageBed bed = new StorageBed();
    private final Postgres api = bed.as("caracalapi");
    private final AtomicLong nanos = new AtomicLong(TimeUnit.HOURS.toNanos(5));
    private final OutboxWatch watch =
            new OutboxWatch(new OutboxStats(api.transactions(), OutboxTable.EVENT), nanos::get);

    @AfterEach
    void close() {
        bed.close();
    }

    @Test
    void anEmptyOutboxHasNoAge() throws Exception {
        assertThat(watch.latest()).isEmpty();
        assertThat(look(watch.readable())).isEqualTo(Reading.passed());
        assertThat(look(watch.oldestPending())).isEqualTo(Reading.measured(0));
        assertThat(look(watch.dead(0))).isInstanceOfSatisfying(Reading.Measured.class, dead -> {
            assertThat(dead.value()).isZero();
            assertThat(dead.extra()).containsExactly(entry("deadCount", 0L), entry("limit", 0));
        });
    }

    @Test
    void theAgeIsThatOfTheOldestRowThatIsNotDead() throws Exception {
        row("dead", "'infinity'", "2 days");
        row("old", "now()", "1 hour");
        row("young", "now()", "1 second");
        assertThat(look(watch.oldestPending())).isInstanceOfSatisfying(Reading.Since.class, since -> {
            long age = TimeUnit.NANOSECONDS.toMinutes(nanos.get() - since.nanos());
            assertThat(age).isBetween(60L, 1200L);
        });
        assertThat(watch.latest().orElseThrow().pending()).isEqualTo(2);
    }

    @Test
    void deadRowsAreCountedForTheAnswer() throws Exception {
        row("dead-1", "'infinity'", "2 days");
        row("dead-2", "'infinity'", "1 day");
        assertThat(look(watch.dead(1))).isInstanceOfSatisfying(Reading.Measured.class, dead -> {
            assertThat(dead.value()).isEqualTo(2);
            assertThat(dead.extra()).containsExactly(entry("deadCount", 2L), entry("limit", 1));
        });
    }

    @Test
    void oneReadServesAllInvariantsOfAPeriod() throws Exception {
        look(watch.readable());
        row("dead-1", "'infinity'", "2 days");
        assertThat(look(watch.dead(0)))
                .isInstanceOfSatisfying(
                        Reading.Measured.class, dead -> assertThat(dead.value()).isZero());
        nanos.addAndGet(TimeUnit.SECONDS.toNanos(1));
        assertThat(look(watch.dead(0)))
                .isInstanceOfSatisfying(
                        Reading.Measured.class, dead -> assertThat(dead.value()).isEqualTo(1));
    }

    @Test
    void aTableThatCannotBeReadFailsAllOfThem() {
        bed.arrange("REVOKE SELECT ON event_outbox FROM caracalapi");
        assertThatThrownBy(() -> look(watch.readable())).isInstanceOf(RuntimeException.class);
        assertThatThrownBy(() -> look(watch.dead(0))).isInstanceOf(RuntimeException.class);
    }

    @Test
    void countingEndsAtABound() throws Exception {
        bed.arrange("INSERT INTO event_outbox (id, stream_name, payload_json, available_at)"
                + " SELECT 'dead-' || n, 's', '{}', 'infinity' FROM generate_series(1, 10050) AS n");
        look(watch.dead(0));
        assertThat(watch.latest().orElseThrow().dead()).isEqualTo(OutboxSnapshot.MOST_COUNTED);
    }

    @Test
    void theOldestRowIsFoundWithoutPassingByDeadAndPublishedOnes() {
        bed.arrange(
                "INSERT INTO event_outbox (id, stream_name, payload_json, available_at, dispatched_at, created_at)"
                        + " SELECT 'row-' || n, 's', '{}', CASE n % 2 WHEN 0 THEN 'infinity'::timestamptz ELSE now() END,"
                        + " CASE n % 2 WHEN 0 THEN NULL ELSE now() END, now() - interval '1 day' FROM generate_series(1,"
                        + " 20000) AS n",
                "ANALYZE event_outbox");
        row("waiting", "now()", "1 second");
        List<String> plan = bed.see("EXPLAIN SELECT created_at FROM event_outbox WHERE " + OutboxTable.EVENT.pending()
                + " ORDER BY created_at LIMIT 1");
        assertThat(String.join("\n", plan)).contains("event_outbox_waiting_idx");
    }

    private static Reading look(Source source) throws Exception {
        return ((Source.Sampled) source).check().look();
    }

    private void row(String id, String availableAt, String age) {
        bed.arrange("INSERT INTO event_outbox (id, stream_name, payload_json, available_at, created_at) VALUES ('" + id
                + "', 's', '{}', " + availableAt + ", now() - interval '" + age + "')");
    }
}
