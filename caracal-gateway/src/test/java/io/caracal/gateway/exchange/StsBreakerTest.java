package io.caracal.gateway.exchange;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.caracal.gateway.refusal.Denial;
import io.caracal.gateway.refusal.Refused;
import io.caracal.testing.clock.MutableClock;
import java.time.Duration;
import java.time.Instant;
import org.junit.jupiter.api.Test;

class StsBreakerTest {
    private final MutableClock clock = MutableClock.at(Instant.parse("2030-01-01T00:00:00Z"));
    private final StsBreaker breaker = new StsBreaker(clock);

    @Test
    void threeFailuresInARowOpenItForTenSeconds() {
        fail(3);
        assertThat(breaker.isOpen()).isTrue();
        assertThat(breaker.opened()).isEqualTo(1);
        refused();
        clock.advance(StsBreaker.OPEN_FOR);
        assertThat(breaker.isOpen()).isTrue();
        refused();
        clock.advance(Duration.ofMillis(1));
        assertThat(breaker.isOpen()).isFalse();
        breaker.enter();
    }

    @Test
    void anythingButAFailureEndsTheRow() {
        for (int i = 0; i < 5; i++) {
            fail(2);
            breaker.enter();
            breaker.succeeded();
        }
        assertThat(breaker.isOpen()).isFalse();
    }

    @Test
    void afterThePauseOneCallDecides() {
        fail(3);
        clock.advance(StsBreaker.OPEN_FOR.plusMillis(1));
        breaker.enter();
        refused();
        breaker.failed(Denial.STS_TIMEOUT.refuse());
        assertThat(breaker.isOpen()).isTrue();
        assertThat(breaker.opened()).isEqualTo(2);
        clock.advance(StsBreaker.OPEN_FOR.plusMillis(1));
        breaker.enter();
        breaker.succeeded();
        fail(2);
        assertThat(breaker.isOpen()).isFalse();
    }

    @Test
    void aCallThatIsNotMadeGivesItsPlaceBack() {
        fail(3);
        clock.advance(StsBreaker.OPEN_FOR.plusMillis(1));
        breaker.enter();
        breaker.leave();
        breaker.enter();
        breaker.succeeded();
        breaker.enter();
    }

    private void fail(int times) {
        for (int i = 0; i < times; i++) {
            breaker.enter();
            breaker.failed(Denial.STS_TIMEOUT.refuse());
        }
    }

    private void refused() {
        assertThatThrownBy(breaker::enter)
                .isInstanceOfSatisfying(
                        Refused.class, refused -> assertThat(refused.denial()).isEqualTo(Denial.CIRCUIT_OPEN));
    }
}
