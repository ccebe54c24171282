package io.caracal.common.streams;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.caracal.common.redis.Redis;
import io.caracal.common.redis.RedisSettings;
import io.caracal.testing.redis.RedisFixture;
import io.lettuce.core.Consumer;
import io.lettuce.core.StreamMessage;
import io.lettuce.core.XAddArgs;
import io.lettuce.core.XGroupCreateArgs;
import io.lettuce.core.XReadArgs.StreamOffset;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Up to when groups and tails are done, against a real Redis; no thread runs by itself. */
class ProgressTest {

    private static final String STREAM = "progress.stream";
    private static final String GROUP = "progress-group";

    private final Redis redis = new Redis(RedisSettings.of(RedisFixture.shared().freshUrl()));

    @AfterEach
    void close() {
        redis.close();
    }

    @Test
    void anIdleGroupIsDoneUpToNow() {
        group();
        Instant before = redis.serverTime();
        GroupProgress idle = GroupProgress.read(redis, STREAM, GROUP);
        assertThat(idle.done()).isAfterOrEqualTo(Instant.ofEpochMilli(before.toEpochMilli() - 1));
        assertThat(idle.age()).isLessThan(Duration.ofSeconds(20));
    }

    @Test
    void whatWasNotHandedOutIsNotDone() {
        group();
        add("1000-1");
        take(1);
        acknowledge("1000-1");
        add("1000-2");
        add("2000-1");
        // The second entry of the same millisecond is still to come.
        assertThat(done()).isEqualTo(Instant.ofEpochMilli(999));
        take(2);
        acknowledge("1000-2", "2000-1");
        assertThat(done()).isAfter(Instant.ofEpochMilli(2000));
    }

    @Test
    void whatWasHandedOutIsDoneOnceItIsAcknowledgedInWhateverOrder() {
        group();
        add("1000-1");
        add("2000-1");
        add("3000-1");
        take(3);
        assertThat(done()).isEqualTo(Instant.ofEpochMilli(999));
        acknowledge("2000-1");
        assertThat(done()).isEqualTo(Instant.ofEpochMilli(999));
        acknowledge("1000-1");
        assertThat(done()).isEqualTo(Instant.ofEpochMilli(2999));
        acknowledge("3000-1");
        assertThat(done()).isAfter(Instant.ofEpochMilli(3000));
    }

    @Test
    void withoutStreamOrGroupNothingIsKnown() {
        assertThatThrownBy(() -> GroupProgress.read(redis, STREAM, GROUP)).isInstanceOf(RuntimeException.class);
        add("1-1");
        assertThatThrownBy(() -> GroupProgress.read(redis, STREAM, GROUP)).isInstanceOf(IllegalStateException.class);
    }

    @Test
    void aTailIsDoneWithWhatItWasGiven() throws Exception {
        StreamTail tail = tail();
        assertThat(TailProgress.read(redis, List.of(tail))).isEqualTo(Instant.EPOCH);
        tail.turn();
        Instant before = redis.serverTime();
        assertThat(TailProgress.read(redis, List.of(tail)))
                .isAfterOrEqualTo(Instant.ofEpochMilli(before.toEpochMilli() - 1));
        add("1000-1");
        assertThat(TailProgress.read(redis, List.of(tail))).isEqualTo(Instant.EPOCH);
        tail.turn();
        add("1000-2");
        assertThat(TailProgress.read(redis, List.of(tail))).isEqualTo(Instant.ofEpochMilli(999));
        tail.turn();
        assertThat(TailProgress.read(redis, List.of(tail))).isAfter(Instant.ofEpochMilli(1000));
    }

    private Instant done() {
        return GroupProgress.read(redis, STREAM, GROUP).done();
    }

    private void group() {
        redis.sync().xgroupCreate(StreamOffset.from(STREAM, "0"), GROUP, XGroupCreateArgs.Builder.mkstream());
    }

    private void add(String id) {
        redis.sync().xadd(STREAM, new XAddArgs().id(id), Map.of("n", id));
    }

    @SuppressWarnings("unchecked") // generic varargs of the client
    private void take(int count) {
        List<StreamMessage<String, String>> taken =
                redis.sync().xreadgroup(Consumer.from(GROUP, "one"), StreamOffset.lastConsumed(STREAM));
        assertThat(taken).hasSize(count);
    }

    private void acknowledge(String... ids) {
        assertThat(redis.sync().xack(STREAM, GROUP, ids)).isEqualTo(ids.length);
    }

    private StreamTail tail() {
        return new StreamTail(
                redis,
                System::nanoTime,
                StreamTailSettings.fromNewest(STREAM, "progress").withBlock(Duration.ofMillis(20)),
                EntryVerifier.unsigned(),
                new TailHandler() {
                    @Override
                    public void entry(StreamEntry entry) {
                        assertThat(entry.id()).isNotEmpty();
                    }

                    @Override
                    public void rejected(StreamEntry entry, String reason) {
                        throw new AssertionError(reason);
                    }

                    @Override
                    public void gap(String lastSeen, String resumedAfter) {
                        throw new AssertionError(lastSeen);
                    }
                });
    }
}
