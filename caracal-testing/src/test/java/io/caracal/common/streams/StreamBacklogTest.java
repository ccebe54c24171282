package io.caracal.common.streams;

import static org.assertj.core.api.Assertions.assertThat;

import io.caracal.common.redis.Redis;
import io.caracal.common.redis.RedisSettings;
import io.caracal.testing.redis.RedisFixture;
import io.lettuce.core.Consumer;
import io.lettuce.core.Limit;
import io.lettuce.core.Range;
import io.lettuce.core.ScriptOutputType;
import io.lettuce.core.XReadArgs;
import io.lettuce.core.XReadArgs.StreamOffset;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class StreamBacklogTest {

    private static final String STREAM = "caracal.audit.events";
    private static final String GROUP = "audit-ingestor";

    private final Redis redis = new Redis(RedisSettings.of(RedisFixture.shared().freshUrl()));

    @AfterEach
    void close() {
        redis.close();
    }

    @Test
    void aMissingStreamOrGroupHasNoBacklog() {
        assertThat(read(1000)).isEmpty();
        redis.sync().xadd(STREAM, Map.of("n", "1"));
        assertThat(read(1000)).isEmpty();
    }

    @Test
    void outstandingEntriesAreThoseHandedOutAndThoseNot() {
        StreamProvisioning.ensureGroup(redis, STREAM, GROUP);
        List<String> ids = fill(5);
        handOut(2);
        StreamBacklog backlog = read(1000).orElseThrow();
        assertThat(backlog.pending()).isEqualTo(2);
        assertThat(backlog.lag()).hasValue(3);
        assertThat(backlog.outstanding()).hasValue(5);
        assertThat(backlog.oldestAdded()).contains(addedAt(ids.get(0)));
        assertThat(backlog.oldestIdle()).isPresent();
        assertThat(backlog.distance()).isEqualTo(Duration.between(addedAt(ids.get(1)), addedAt(ids.get(4))));
    }

    @Test
    void aLagThatRedisCannotTellIsCounted() {
        StreamProvisioning.ensureGroup(redis, STREAM, GROUP);
        List<String> ids = fill(5);
        handOut(1);
        redis.sync().xdel(STREAM, ids.get(3)); // from here on no version of Redis knows the lag
        assertThat(read(1000).orElseThrow().lag()).hasValue(3);
        assertThat(read(2).orElseThrow().lag()).hasValue(2);
    }

    @Test
    void aLagTooLongToBeCountedIsUnknownAndNotNothing() {
        StreamProvisioning.ensureGroup(redis, STREAM, GROUP);
        redis.sync()
                .eval(
                        "for i = 1, ARGV[1] do redis.call('XADD', KEYS[1], '*', 'n', i) end",
                        ScriptOutputType.STATUS,
                        new String[] {STREAM},
                        Integer.toString(StreamBacklog.MOST_COUNTED + 2));
        String first = redis.sync()
                .xrange(STREAM, Range.unbounded(), Limit.from(2))
                .get(1)
                .getId();
        redis.sync().xdel(STREAM, first);
        assertThat(read(StreamBacklog.MOST_COUNTED + 1L).orElseThrow().outstanding())
                .isEmpty();
        assertThat(read(StreamBacklog.MOST_COUNTED).orElseThrow().outstanding()).hasValue(StreamBacklog.MOST_COUNTED);
    }

    @Test
    void whenEverythingIsHandedOutTheLagIsKnownAgain() {
        StreamProvisioning.ensureGroup(redis, STREAM, GROUP);
        List<String> ids = fill(5);
        redis.sync().xdel(STREAM, ids.get(3));
        handOut(10);
        StreamBacklog backlog = read(1000).orElseThrow();
        assertThat(backlog.lag()).hasValue(0);
        assertThat(backlog.outstanding()).hasValue(4);
        assertThat(backlog.distance()).isZero();
    }

    @Test
    void anIdleGroupHasNothingToDo() {
        StreamProvisioning.ensureGroup(redis, STREAM, GROUP);
        StreamBacklog backlog = read(1000).orElseThrow();
        assertThat(backlog.outstanding()).hasValue(0);
        assertThat(backlog.oldestAdded()).isEmpty();
        assertThat(backlog.oldestIdle()).isEmpty();
    }

    private Optional<StreamBacklog> read(long enough) {
        return StreamBacklog.read(redis, STREAM, GROUP, enough);
    }

    private List<String> fill(int entries) {
        List<String> ids = new ArrayList<>();
        for (int i = 0; i < entries; i++) {
            ids.add(redis.sync().xadd(STREAM, Map.of("n", Integer.toString(i))));
        }
        return ids;
    }

    @SuppressWarnings("unchecked") // generic varargs of the client
    private void handOut(int entries) {
        redis.sync()
                .xreadgroup(
                        Consumer.from(GROUP, "c"), new XReadArgs().count(entries), StreamOffset.lastConsumed(STREAM));
    }

    private static Instant addedAt(String id) {
        return Instant.ofEpochMilli(Long.parseLong(id.substring(0, id.indexOf('-'))));
    }
}
