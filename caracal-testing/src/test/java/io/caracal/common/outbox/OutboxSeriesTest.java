package io.caracal.common.outbox;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.caracal.common.health.Source;
import io.caracal.common.storage.Postgres;
import io.caracal.common.storage.StorageBed;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class OutboxSeriesTest {

    private static final double A_LONG_TIME = 1_800;

    private final StorageBed bed = new StorageBed();
    private final Postgres api = bed.as("caracalapi");
    private final AtomicLong nanos = new AtomicLong();
    private final OutboxWatch watch =
            new OutboxWatch(new OutboxStats(api.transactions(), OutboxTable.EVENT), nanos::get);
    private final OutboxSeries series = new OutboxSeries(watch);

    @AfterEach
    void close() {
        bed.close();
    }

    @Test
    void nothingIsKnownBeforeTheFirstLook() {
        assertThat(series.pending()).isNaN();
        assertThat(series.dead()).isNaN();
        assertThat(series.oldestPendingSeconds()).isNaN();
        assertThat(series.oldestDeadSeconds()).isNaN();
    }

    @Test
    void anEmptyOutboxIsZeroAndStaysSo() throws Exception {
        look();
        nanos.addAndGet(Duration.ofHours(1).toNanos());

        assertThat(series.pending()).isZero();
        assertThat(series.dead()).isZero();
        assertThat(series.oldestPendingSeconds()).isZero();
        assertThat(series.oldestDeadSeconds()).isZero();
    }

    @Test
    void agesGoOnGrowingWhenNobodyLooksAnyMore() throws Exception {
        row("waiting", "now()", "1 hour");
        row("dead-1", "'infinity'", "3 hours");
        row("dead-2", "'infinity'", "2 hours");
        look();
        nanos.addAndGet(Duration.ofHours(10).toNanos());

        assertThat(series.pending()).isEqualTo(1);
        assertThat(series.dead()).isEqualTo(2);
        assertThat(series.oldestPendingSeconds()).isCloseTo(11 * 3_600, within(A_LONG_TIME));
        assertThat(series.oldestDeadSeconds()).isCloseTo(13 * 3_600, within(A_LONG_TIME));
    }

    private void look() throws Exception {
        ((Source.Sampled) watch.readable()).check().look();
    }

    private void row(String id, String available, String age) {
        bed.arrange("INSERT INTO event_outbox (id, stream_name, payload_json, available_at, created_at) VALUES ('" + id
                + "', 'caracal.policy.invalidate', '{}', " + available + ", now() - interval '" + age + "')");
    }
}
