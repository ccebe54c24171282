package io.caracal.common.streams;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.caracal.common.redis.Redis;
import io.caracal.common.redis.RedisSettings;
import io.caracal.common.redis.RedisUnavailableException;
import io.caracal.core.event.Streams;
import io.caracal.testing.redis.RedisFixture;
import io.caracal.testing.redis.RedisProcess;
import io.lettuce.core.XAddArgs;
import io.lettuce.core.XTrimArgs;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class StreamSizesTest {

    private final RedisProcess server = RedisFixture.newServer().start();
    private final Redis redis = new Redis(RedisSettings.of(server.url()));
    private final StreamSizes sizes = new StreamSizes(redis, List.of("kept", "absent"));

    @AfterEach
    void close() {
        redis.close();
        server.close();
    }

    @Test
    void aTrimmedStreamStillCountsWhatWasEverAdded() {
        for (int i = 1; i <= 10; i++) {
            redis.sync().xadd("kept", new XAddArgs().id(i + "-0"), Map.of("n", Integer.toString(i)));
        }
        redis.sync().xtrim("kept", XTrimArgs.Builder.maxlen(4).exactTrimming());
        sizes.look();

        StreamSize kept = sizes.of("kept").orElseThrow();
        assertThat(kept.head()).hasValue(10);
        assertThat(kept.held()).isEqualTo(4);
        assertThat(kept.oldestMillis()).hasValue(7);
        assertThat(kept.earliest()).hasValue(7);
        assertThat(kept.bytes().orElseThrow()).isPositive();
    }

    @Test
    void aStreamThatWasEmptiedHasAHeadAndNoOldestEntry() {
        redis.sync().xadd("kept", new XAddArgs().id("1-0"), Map.of("n", "1"));
        redis.sync().xdel("kept", "1-0");
        sizes.look();

        StreamSize kept = sizes.of("kept").orElseThrow();
        assertThat(kept.head()).hasValue(1);
        assertThat(kept.earliest()).isEmpty();
        assertThat(kept.held()).isZero();
    }

    @Test
    void aStreamThatDoesNotExistHoldsNothing() {
        sizes.look();

        assertThat(sizes.of("absent")).contains(StreamSize.EMPTY);
        assertThat(sizes.of("unheard-of")).isEmpty();
    }

    @Test
    void ofAStreamThatMayNotBeReadTheLengthIsKnown() {
        try (Redis control = new Redis(RedisSettings.of(server.url("control")))) {
            redis.sync().xadd(Streams.AUDIT_EVENTS, Map.of("n", "1"));
            StreamSizes counted = new StreamSizes(control, List.of(Streams.AUDIT_EVENTS), Set.of(Streams.AUDIT_EVENTS));

            counted.look();

            StreamSize size = counted.of(Streams.AUDIT_EVENTS).orElseThrow();
            assertThat(size.held()).isEqualTo(1);
            assertThat(size.head()).isEmpty();
            assertThat(size.bytes().orElseThrow()).isPositive();
            assertThat(control.denied()).isEmpty();
        }
    }

    @Test
    void whatCannotBeLookedAtIsNotKnown() {
        redis.sync().xadd("kept", Map.of("n", "1"));
        sizes.look();
        assertThat(sizes.of("kept")).isPresent();
        server.stop();

        assertThatThrownBy(sizes::look).isInstanceOf(RedisUnavailableException.class);
        assertThat(sizes.of("kept")).isEmpty();
    }
}
