package io.caracal.common.streams;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.caracal.common.lifecycle.Lifecycle;
import io.caracal.common.lifecycle.OwnedLoops;
import io.caracal.common.redis.Redis;
import io.caracal.common.redis.RedisSettings;
import io.caracal.common.redis.RedisUnavailableException;
import io.caracal.core.secret.HmacKey;
import io.caracal.testing.Await;
import io.caracal.testing.redis.RedisFixture;
import io.caracal.testing.redis.RedisProcess;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CopyOnWriteArrayList;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class StreamTailTest {

    private static final String STREAM = "caracal.policy.invalidate";
    private static final Optional<HmacKey> KEY = Optional.of(HmacKey.fromHex("fedcba9876543210".repeat(4)));

    private final RedisProcess server = RedisFixture.newServer();
    private final Recorder recorder = new Recorder();
    private Redis redis;
    private SignedStreams streams;

    @BeforeEach
    void start() {
        server.start();
        redis = new Redis(RedisSettings.of(server.url()));
        streams = new SignedStreams(redis, KEY);
    }

    @AfterEach
    void stop() {
        redis.close();
        server.close();
    }

    @Test
    void everyTailSeesEveryEntryAddedAfterItsStart() throws Exception {
        streams.append(STREAM, Map.of("n", "before"));
        Recorder second = new Recorder();
        StreamTail one = tail(fromNewest(), recorder);
        StreamTail two = tail(fromNewest(), second);
        one.turn();
        two.turn();
        streams.append(STREAM, Map.of("n", "1"));
        streams.append(STREAM, Map.of("n", "2"));
        one.turn();
        two.turn();
        assertThat(recorder.applied).containsExactly("1", "2");
        assertThat(second.applied).containsExactly("1", "2");
        assertThat(recorder.positions).hasSize(1);
        assertThat(recorder.gaps).isEmpty();
        assertThat(one.stats().applied()).isEqualTo(2);
    }

    @Test
    void aGivenStartReadsWhatIsThereAlready() throws Exception {
        streams.append(STREAM, Map.of("n", "1"));
        tail(StreamTailSettings.after("0-0", STREAM, "t").withBlock(Duration.ofMillis(20)), recorder)
                .turn();
        assertThat(recorder.applied).containsExactly("1");
    }

    @Test
    void aTailContinuesWhereItWasAfterTheServerWasAway() throws Exception {
        StreamTail tail = tail(fromNewest(), recorder);
        tail.turn();
        streams.append(STREAM, Map.of("n", "1"));
        tail.turn();
        server.stop();
        assertThatThrownBy(tail::turn).isInstanceOf(RedisUnavailableException.class);
        server.start();
        Await.until("published again", () -> publishes("2"));
        turnUntilApplied(tail, 2);
        assertThat(recorder.applied).containsExactly("1", "2");
        assertThat(recorder.gaps).isEmpty();
        assertThat(recorder.positions).hasSize(1);
    }

    @Test
    void aTailStartedWhileRedisIsDownFindsItByItself() throws Exception {
        server.stop();
        Lifecycle lifecycle = new Lifecycle(Duration.ofSeconds(15), System::nanoTime);
        tail(fromNewest(), recorder).start(new OwnedLoops(lifecycle, System::nanoTime));
        server.start();
        Await.until("the tail is positioned", () -> !recorder.positions.isEmpty());
        streams.append(STREAM, Map.of("n", "1"));
        Await.until("the entry has arrived", () -> recorder.applied.contains("1"));
        lifecycle.stop();
    }

    @Test
    void aRecreatedStreamIsReadFromItsBeginningAndTheGapIsReported() throws Exception {
        redis.sync().xadd(STREAM, new io.lettuce.core.XAddArgs().id("99999999999999-0"), Map.of("n", "old"));
        StreamTail tail = tail(fromNewest(), recorder);
        tail.turn();
        redis.sync().del(STREAM);
        streams.append(STREAM, Map.of("n", "new"));
        loseConnectionsOf(tail);
        turnUntilApplied(tail, 1);
        assertThat(recorder.applied).containsExactly("new");
        assertThat(recorder.gaps).containsExactly("99999999999999-0>0-0");
        assertThat(tail.stats().gaps()).isEqualTo(1);
    }

    @Test
    void trimmingBeyondThePositionIsAGap() throws Exception {
        streams.append(STREAM, Map.of("n", "0"));
        StreamTail tail = tail(fromNewest(), recorder);
        tail.turn();
        streams.append(STREAM, Map.of("n", "lost"));
        streams.append(STREAM, Map.of("n", "kept"));
        redis.sync().xtrim(STREAM, 1);
        loseConnectionsOf(tail);
        turnUntilApplied(tail, 1);
        assertThat(recorder.applied).containsExactly("kept");
        assertThat(recorder.gaps).hasSize(1);
    }

    @Test
    void forgedEntriesAreReportedAndNotApplied() throws Exception {
        StreamTail tail = tail(fromNewest(), recorder);
        tail.turn();
        redis.sync().xadd(STREAM, Map.of("n", "forged"));
        streams.append(STREAM, Map.of("n", "good"));
        tail.turn();
        assertThat(recorder.applied).containsExactly("good");
        assertThat(recorder.rejected).containsExactly("forged:signature_invalid");
        assertThat(tail.stats().invalidSignatures()).isEqualTo(1);
    }

    @Test
    void anEntryThatCannotBeAppliedIsRetriedThenReported() throws Exception {
        StreamTail tail = tail(fromNewest(), recorder);
        tail.turn();
        streams.append(STREAM, Map.of("n", "bad"));
        streams.append(STREAM, Map.of("n", "good"));
        for (int attempt = 1; attempt < 5; attempt++) {
            assertThatThrownBy(tail::turn).isInstanceOf(IllegalStateException.class);
        }
        tail.turn();
        assertThat(recorder.applied).containsExactly("good");
        assertThat(recorder.rejected).containsExactly("bad:IllegalStateException");
        assertThat(tail.stats().skipped()).isEqualTo(1);
    }

    private void turnUntilApplied(StreamTail tail, int entries) {
        Await.until("applied " + entries, () -> {
            try {
                tail.turn();
            } catch (RedisUnavailableException notYet) {
                return false;
            } catch (Exception e) {
                throw new AssertionError(e);
            }
            return recorder.applied.size() >= entries;
        });
    }

    private void loseConnectionsOf(StreamTail tail) {
        for (String client : redis.sync().clientList().split("\n")) {
            if (client.contains("name=caracal-tail-")) {
                redis.sync().clientKill(client.replaceAll("(?s).*\\baddr=(\\S+).*", "$1"));
            }
        }
        assertThatThrownBy(tail::turn).isInstanceOf(RedisUnavailableException.class);
    }

    private boolean publishes(String n) {
        try {
            streams.append(STREAM, Map.of("n", n));
            return true;
        } catch (RedisUnavailableException notYet) {
            return false;
        }
    }

    private StreamTail tail(StreamTailSettings settings, TailHandler handler) {
        return new StreamTail(redis, System::nanoTime, settings, EntryVerifier.streamSignature(KEY), handler);
    }

    private static StreamTailSettings fromNewest() {
        return StreamTailSettings.fromNewest(STREAM, "test").withBlock(Duration.ofMillis(20));
    }

    private static final class Recorder implements TailHandler {
        private final List<String> applied = new CopyOnWriteArrayList<>();
        private final List<String> rejected = new CopyOnWriteArrayList<>();
        private final List<String> gaps = new CopyOnWriteArrayList<>();
        private final List<String> positions = new CopyOnWriteArrayList<>();

        @Override
        public void positioned(String id) {
            positions.add(id);
        }

        @Override
        public void entry(StreamEntry entry) {
            if (entry.text("n").equals("bad")) {
                throw new IllegalStateException("cannot apply");
            }
            applied.add(entry.text("n"));
        }

        @Override
        public void rejected(StreamEntry entry, String reason) {
            rejected.add(entry.text("n") + ":" + reason);
        }

        @Override
        public void gap(String lastSeen, String resumedAfter) {
            gaps.add(lastSeen + ">" + resumedAfter);
        }
    }
}
