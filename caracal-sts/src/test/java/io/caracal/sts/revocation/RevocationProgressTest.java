package io.caracal.sts.revocation;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.caracal.common.health.Reading;
import io.caracal.common.redis.RedisUnavailableException;
import io.caracal.common.streams.GroupProgress;
import io.caracal.core.error.CaracalException;
import io.caracal.core.error.ErrorCode;
import java.time.Duration;
import java.time.Instant;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Supplier;
import org.junit.jupiter.api.Test;

class RevocationProgressTest {

    private static final Duration LIMIT = Duration.ofSeconds(70);
    private static final Instant NOON = Instant.parse("2026-01-01T12:00:00Z");

    private final AtomicLong nanos = new AtomicLong(5_000);
    private Supplier<GroupProgress> look = RevocationProgressTest::idle;
    private final RevocationProgress progress = new RevocationProgress(() -> look.get(), nanos::get, LIMIT);

    @Test
    void beforeTheFirstLookNothingIsDecidedAndNothingClaimed() {
        assertThat(progress.measured()).isFalse();
        assertThat(progress.epoch()).isZero();
        assertStale();
        assertThat(progress.reading()).isEqualTo(Reading.since(5_000));
    }

    @Test
    void anIdleStreamIsFreshAndAnOutageAgesIt() {
        progress.sample();
        assertThat(progress.refusal()).isEmpty();
        look = () -> {
            throw new RedisUnavailableException("away", null);
        };
        nanos.addAndGet(LIMIT.toNanos() - 1);
        assertThatThrownBy(progress::sample).isInstanceOf(RedisUnavailableException.class);
        assertThat(progress.refusal()).isEmpty();
        nanos.incrementAndGet();
        assertStale();
        assertThat(progress.reading()).isEqualTo(Reading.since(5_000));
        look = RevocationProgressTest::idle;
        progress.sample();
        assertThat(progress.refusal()).isEmpty();
    }

    @Test
    void aRevocationThatStaysUndoneAgesItFromTheMomentOfItsPublication() {
        progress.sample();
        look = () -> new GroupProgress(NOON, Duration.ofSeconds(40));
        nanos.addAndGet(Duration.ofSeconds(40).toNanos());
        progress.sample();
        assertThat(progress.refusal()).isEmpty();
        nanos.addAndGet(Duration.ofSeconds(30).toNanos());
        look = () -> new GroupProgress(NOON, Duration.ofSeconds(70));
        progress.sample();
        assertStale();
        assertThat(progress.epoch()).isEqualTo(NOON.toEpochMilli());
    }

    @Test
    void aBacklogFromBeforeTheStartIsStaleUntilItIsWorkedOff() {
        look = () -> new GroupProgress(NOON.minusSeconds(3600), Duration.ofHours(1));
        progress.sample();
        assertThat(progress.measured()).isTrue();
        assertStale();
        look = RevocationProgressTest::idle;
        progress.sample();
        assertThat(progress.refusal()).isEmpty();
        assertThat(progress.epoch()).isEqualTo(NOON.toEpochMilli());
    }

    private void assertStale() {
        CaracalException refusal = progress.refusal().orElseThrow();
        assertThat(refusal.code()).isEqualTo(ErrorCode.REVOCATION_STALE);
        assertThat(refusal.status()).isEqualTo(503);
        assertThat(refusal.headers()).containsKey("Retry-After");
    }

    private static GroupProgress idle() {
        return new GroupProgress(NOON, Duration.ZERO);
    }
}
