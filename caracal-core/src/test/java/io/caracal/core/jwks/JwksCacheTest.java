package io.caracal.core.jwks;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.caracal.core.id.ZoneId;
import io.caracal.core.token.SigningKey;
import java.io.IOException;
import java.security.SecureRandom;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class JwksCacheTest {
    private static final ZoneId ZONE = new ZoneId("z1");
    private static final SigningKey ONE = SigningKey.generate("one", new SecureRandom());
    private static final SigningKey TWO = SigningKey.generate("two", new SecureRandom());
    private static final String NO_KEYS = "{\"keys\":[]}";

    private final SteppedClock clock = new SteppedClock();
    private final Publisher publisher = new Publisher();
    private final JwksCache cache = new JwksCache(publisher, clock, JwksCacheSettings.DEFAULTS);

    @Test
    void fetchesOnceWhileFresh() {
        assertThat(cache.find(ZONE, "one")).isEqualTo(ONE.publicKey());
        clock.advance(Duration.ofMinutes(5).minusNanos(1));
        assertThat(cache.find(ZONE, "one")).isEqualTo(ONE.publicKey());
        assertThat(publisher.calls()).isEqualTo(1);
    }

    @Test
    void fetchesAgainWhenNoLongerFresh() {
        cache.find(ZONE, "one");
        clock.advance(Duration.ofMinutes(5));
        publisher.publish(TWO);

        assertThat(cache.find(ZONE, "two")).isEqualTo(TWO.publicKey());
        assertThat(cache.find(ZONE, "one")).isNull();
    }

    @Test
    void unknownIdIsAskedForOnceInThirtySeconds() {
        cache.find(ZONE, "one");
        assertThat(cache.find(ZONE, "two")).isNull();
        assertThat(publisher.calls()).isEqualTo(2);
        publisher.publish(ONE, TWO);

        clock.advance(Duration.ofSeconds(30).minusNanos(1));
        assertThat(cache.find(ZONE, "two")).isNull();
        assertThat(publisher.calls()).isEqualTo(2);

        clock.advance(Duration.ofNanos(1));
        assertThat(cache.find(ZONE, "two")).isEqualTo(TWO.publicKey());
        assertThat(publisher.calls()).isEqualTo(3);
    }

    @Test
    void newKeyIsFoundByItsFirstToken() {
        cache.find(ZONE, "one");
        publisher.publish(TWO, ONE);
        assertThat(cache.find(ZONE, "two")).isEqualTo(TWO.publicKey());
    }

    @Test
    void failedForcedRefreshLeavesKnownKeysInUse() {
        cache.find(ZONE, "one");
        publisher.fail();
        assertThat(cache.find(ZONE, "two")).isNull();
        assertThat(cache.find(ZONE, "one")).isEqualTo(ONE.publicKey());
    }

    @Test
    void staleKeysServeUpToTenMinutesWhenFetchingFails() {
        cache.find(ZONE, "one");
        publisher.fail();
        clock.advance(Duration.ofMinutes(10).minusNanos(1));
        assertThat(cache.find(ZONE, "one")).isEqualTo(ONE.publicKey());

        clock.advance(Duration.ofNanos(1));
        assertThatThrownBy(() -> cache.find(ZONE, "one")).isInstanceOf(KeysUnavailableException.class);
    }

    @Test
    void aKeySetThatCannotBeFetchedAgainIsToldWithItsAgeWhileItIsNeeded() {
        cache.find(ZONE, "one");
        clock.advance(Duration.ofMinutes(6));
        assertThat(cache.oldestFailing()).isEmpty(); // nobody has asked since
        publisher.fail();
        assertThat(cache.find(ZONE, "one")).isEqualTo(ONE.publicKey());
        assertThat(cache.oldestFailing()).contains(Duration.ofMinutes(6));
        clock.advance(Duration.ofMinutes(1));
        assertThat(cache.oldestFailing()).contains(Duration.ofMinutes(7));

        publisher.publish(ONE);
        assertThat(cache.find(ZONE, "one")).isEqualTo(ONE.publicKey());
        assertThat(cache.oldestFailing()).isEmpty();
    }

    @Test
    void aZoneThatNobodyAsksForIsForgottenAsAFailure() {
        cache.find(ZONE, "one");
        clock.advance(Duration.ofMinutes(6));
        publisher.fail();
        cache.find(ZONE, "one");
        clock.advance(Duration.ofMinutes(10));
        assertThat(cache.oldestFailing()).isEmpty();
    }

    @Test
    void failureIsNotRepeatedForThirtySeconds() {
        publisher.fail();
        assertUnavailable();
        publisher.publish(ONE);
        clock.advance(Duration.ofSeconds(30).minusNanos(1));
        assertUnavailable();
        assertThat(publisher.calls()).isEqualTo(1);

        clock.advance(Duration.ofNanos(1));
        assertThat(cache.find(ZONE, "one")).isEqualTo(ONE.publicKey());
    }

    @Test
    void documentThatIsNoKeySetIsAFailure() {
        publisher.answer("nonsense");
        assertUnavailable();
    }

    @Test
    void zoneWithoutKeysIsKnownForThirtySecondsOnly() {
        publisher.answer(NO_KEYS);
        assertThat(cache.find(ZONE, "one")).isNull();
        assertThat(cache.find(ZONE, "one")).isNull();
        assertThat(publisher.calls()).isEqualTo(1);

        publisher.publish(ONE);
        clock.advance(Duration.ofSeconds(30));
        assertThat(cache.find(ZONE, "one")).isEqualTo(ONE.publicKey());
    }

    @Test
    void inventedZonesPushNoRealZoneOut() {
        JwksCache small = new JwksCache(publisher, clock, settings(2));
        small.find(ZONE, "one");
        publisher.answer(NO_KEYS);
        for (int i = 0; i < 50; i++) {
            assertThat(small.find(new ZoneId("invented-" + i), "one")).isNull();
        }
        int calls = publisher.calls();

        assertThat(small.find(ZONE, "one")).isEqualTo(ONE.publicKey());
        assertThat(publisher.calls()).isEqualTo(calls);
        assertThat(small.size()).isEqualTo(3);
    }

    @Test
    void leastRecentlyUsedZoneGoesFirst() {
        JwksCache small = new JwksCache(publisher, clock, settings(2));
        small.find(new ZoneId("a"), "one");
        small.find(new ZoneId("b"), "one");
        small.find(new ZoneId("a"), "one");
        small.find(new ZoneId("c"), "one");
        assertThat(publisher.calls()).isEqualTo(3);

        small.find(new ZoneId("a"), "one");
        assertThat(publisher.calls()).isEqualTo(3);
        small.find(new ZoneId("b"), "one");
        assertThat(publisher.calls()).isEqualTo(4);
    }

    @Test
    void invalidatedZoneIsFetchedAnew() {
        cache.find(ZONE, "one");
        publisher.publish(TWO);
        cache.invalidate(ZONE);
        assertThat(cache.find(ZONE, "one")).isNull();
        assertThat(cache.find(ZONE, "two")).isEqualTo(TWO.publicKey());
    }

    @Test
    void manyCallersShareOneFetch() throws InterruptedException, ExecutionException {
        CountDownLatch gate = new CountDownLatch(1);
        JwksCache gated = new JwksCache(
                zone -> {
                    awaitQuietly(gate);
                    return publisher.fetch(zone);
                },
                clock,
                JwksCacheSettings.DEFAULTS);
        ExecutorService threads = Executors.newFixedThreadPool(8);
        try {
            List<Future<Object>> found = IntStream.range(0, 8)
                    .mapToObj(i -> threads.<Object>submit(() -> gated.find(ZONE, "one")))
                    .toList();
            gate.countDown();
            for (Future<Object> future : found) {
                assertThat(future.get()).isEqualTo(ONE.publicKey());
            }
        } finally {
            threads.shutdownNow();
        }
        assertThat(publisher.calls()).isEqualTo(1);
    }

    @Test
    void settingsThatMakeNoSenseAreRefused() {
        Duration second = Duration.ofSeconds(1);
        assertThatThrownBy(() -> new JwksCacheSettings(Duration.ZERO, second, second, second, 1))
                .isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> new JwksCacheSettings(second.plusNanos(1), second, second, second, 1))
                .isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> new JwksCacheSettings(second, second, second.negated(), second, 1))
                .isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> settings(0)).isInstanceOf(IllegalArgumentException.class);
    }

    private void assertUnavailable() {
        assertThatThrownBy(() -> cache.find(ZONE, "one"))
                .isInstanceOf(KeysUnavailableException.class)
                .hasCauseInstanceOf(Exception.class);
    }

    private static JwksCacheSettings settings(int zones) {
        return new JwksCacheSettings(
                Duration.ofMinutes(5), Duration.ofMinutes(10), Duration.ofSeconds(30), Duration.ofSeconds(30), zones);
    }

    private static void awaitQuietly(CountDownLatch latch) {
        try {
            latch.await();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private static final class Publisher implements JwksFetcher {
        private final AtomicInteger calls = new AtomicInteger();
        private volatile String document = JsonWebKeys.format(List.of(ONE.publicPart()));
        private volatile boolean failing;

        void publish(SigningKey... keys) {
            answer(JsonWebKeys.format(
                    List.of(keys).stream().map(SigningKey::publicPart).toList()));
        }

        void answer(String text) {
            document = text;
            failing = false;
        }

        void fail() {
            failing = true;
        }

        int calls() {
            return calls.get();
        }

        @Override
        public String fetch(ZoneId zone) throws IOException {
            calls.incrementAndGet();
            if (failing) {
                throw new IOException("down");
            }
            return document;
        }
    }

    private static final class SteppedClock extends Clock {
        private Instant now = Instant.parse("2026-03-01T12:00:00Z");

        synchronized void advance(Duration step) {
            now = now.plus(step);
        }

        @Override
        public synchronized Instant instant() {
            return now;
        }

        @Override
        public java.time.ZoneId getZone() {
            return ZoneOffset.UTC;
        }

        @Override
        public Clock withZone(java.time.ZoneId zone) {
            return this;
        }
    }
}
