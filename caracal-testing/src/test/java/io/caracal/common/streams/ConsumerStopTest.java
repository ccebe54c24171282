package io.caracal.common.streams;

import static org.assertj.core.api.Assertions.assertThat;

import io.caracal.common.lifecycle.Lifecycle;
import io.caracal.common.lifecycle.Loop;
import io.caracal.common.lifecycle.OwnedLoops;
import io.caracal.common.lifecycle.StopPhase;
import io.caracal.common.redis.Redis;
import io.caracal.common.redis.RedisSettings;
import io.caracal.core.secret.HmacKey;
import io.caracal.testing.redis.RedisFixture;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class ConsumerStopTest {

    private static final String STREAM = "caracal.sessions.revoke";
    private static final String GROUP = "sts-revocation";
    private static final Optional<HmacKey> KEY = Optional.of(HmacKey.fromHex("0123456789abcdef".repeat(4)));

    private final Redis redis = new Redis(RedisSettings.of(RedisFixture.shared().freshUrl()));
    private final SignedStreams streams = new SignedStreams(redis, KEY);
    private final Lifecycle lifecycle = new Lifecycle(Duration.ofMinutes(5), System::nanoTime);
    private final OwnedLoops loops = new OwnedLoops(lifecycle, System::nanoTime);
    private final CountDownLatch handling = new CountDownLatch(1);
    private final CountDownLatch mayEnd = new CountDownLatch(1);

    @AfterEach
    void close() {
        mayEnd.countDown();
        lifecycle.shutDown(Duration.ZERO);
        redis.close();
    }

    @Test
    void theBatchInHandIsFinishedAndAcknowledgedBeforeTheConsumerEnds() throws Exception {
        Loop loop = consumer().start(loops);
        streams.append(STREAM, Map.of("zone_id", "z1"));
        assertThat(handling.await(60, TimeUnit.SECONDS)).isTrue();
        lifecycle.onStop(StopPhase.CONSUMERS_STOPPED, "release", mayEnd::countDown);

        assertThat(lifecycle.shutDown(Duration.ZERO).failures()).isEmpty();

        assertThat(loop.alive()).isFalse();
        assertThat(loop.failures()).isZero();
        assertThat(redis.sync().xpending(STREAM, GROUP).getCount()).isZero();
    }

    private ConsumerGroup consumer() {
        ConsumerGroupSettings settings = ConsumerGroupSettings.of(STREAM, GROUP, "a");
        return new ConsumerGroup(redis, System::nanoTime, settings, EntryRules.signed(streams, KEY), entries -> {
            handling.countDown();
            mayEnd.await();
            return entries.stream().map(entry -> EntryOutcome.ack()).toList();
        });
    }
}
