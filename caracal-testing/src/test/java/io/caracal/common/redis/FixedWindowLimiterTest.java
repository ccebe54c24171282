package io.caracal.common.redis;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.caracal.common.redis.FixedWindowLimiter.Decision;
import io.caracal.testing.Await;
import io.caracal.testing.FreePorts;
import io.caracal.testing.redis.RedisFixture;
import java.time.Duration;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class FixedWindowLimiterTest {

    private final Redis redis = new Redis(RedisSettings.of(RedisFixture.shared().freshUrl()));
    private final FixedWindowLimiter limiter = new FixedWindowLimiter(redis);

    @AfterEach
    void close() {
        redis.close();
    }

    @Test
    void hitsUpToTheLimitAreAllowedAndTheNextIsRefused() {
        Duration window = Duration.ofMinutes(1);
        assertThat(limiter.hit("k", 2, window))
                .extracting(Decision::allowed, Decision::count)
                .containsExactly(true, 1L);
        assertThat(limiter.hit("k", 2, window).allowed()).isTrue();
        Decision third = limiter.hit("k", 2, window);
        assertThat(third.allowed()).isFalse();
        assertThat(third.count()).isEqualTo(3);
        assertThat(third.retryAfter()).isPositive().isLessThanOrEqualTo(window);
    }

    @Test
    void laterHitsDoNotMoveTheWindow() {
        limiter.hit("k", 1, Duration.ofMinutes(1));
        limiter.hit("k", 1, Duration.ofHours(5));
        assertThat(redis.sync().pttl("k")).isLessThanOrEqualTo(60_000);
    }

    @Test
    void aNewWindowBeginsWhenTheOldOneIsOver() {
        Duration window = Duration.ofMillis(50);
        limiter.hit("k", 1, window);
        Await.until(
                "a hit is the first of its window",
                () -> limiter.hit("k", 1, window).allowed());
    }

    @Test
    void keysAreCountedApart() {
        limiter.hit("a", 1, Duration.ofMinutes(1));
        assertThat(limiter.hit("b", 1, Duration.ofMinutes(1)).allowed()).isTrue();
    }

    @Test
    void aCounterWithoutExpiryDoesNotRefuseForEver() {
        redis.sync().set("k", "1000");
        assertThat(limiter.hit("k", 1, Duration.ofMinutes(1)).allowed()).isFalse();
        assertThat(redis.sync().pttl("k")).isPositive();
    }

    @Test
    void minuteBucketsUseTheContractKeyAndExpiry() {
        long minute = redis.serverTime().getEpochSecond() / 60;
        Decision decision = limiter.hitMinute("api:ready_rl:127.0.0.1", 5);
        String key = redis.sync().keys("api:ready_rl:*").get(0);
        assertThat(key).isIn("api:ready_rl:127.0.0.1:" + minute, "api:ready_rl:127.0.0.1:" + (minute + 1));
        assertThat(redis.sync().ttl(key)).isBetween(1L, 90L);
        assertThat(decision.count()).isEqualTo(1);
        assertThat(decision.retryAfter()).isPositive().isLessThanOrEqualTo(Duration.ofMinutes(1));
    }

    @Test
    void anUnreachableRedisIsReportedAndNotGuessed() {
        try (Redis down = new Redis(RedisSettings.of("redis://127.0.0.1:" + FreePorts.next()))) {
            FixedWindowLimiter blind = new FixedWindowLimiter(down);
            assertThatThrownBy(() -> blind.hit("k", 1, Duration.ofMinutes(1)))
                    .isInstanceOf(RedisUnavailableException.class);
            assertThatThrownBy(() -> new OneTimeKeys(down).claim("k", "v", Duration.ofMinutes(1)))
                    .isInstanceOf(RedisUnavailableException.class);
        }
    }

    @Test
    void aKeyIsClaimedOnceUntilItExpires() {
        OneTimeKeys keys = new OneTimeKeys(redis);
        assertThat(keys.claim("nonce", "1", Duration.ofMinutes(2))).isTrue();
        assertThat(keys.claim("nonce", "2", Duration.ofMinutes(2))).isFalse();
        assertThat(redis.sync().get("nonce")).isEqualTo("1");
        assertThat(redis.sync().pttl("nonce")).isBetween(1L, 120_000L);
        assertThat(keys.claim("short", "1", Duration.ofMillis(20))).isTrue();
        Await.until("it can be claimed again", () -> keys.claim("short", "2", Duration.ofMinutes(2)));
    }
}
