package io.caracal.common.health;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import org.junit.jupiter.api.Test;

class GateTest {

    private static final Duration NO_WINDOW = Duration.ofNanos(-1);
    private static final Duration JITTER = Duration.ofSeconds(4);

    private long now = 1_000_000_000L;
    private Gate gate = Gate.CLOSED;

    @Test
    void theFirstReturnWaitsForNothing() {
        broken(true);
        whole();

        assertThat(gate.open(now)).isTrue();
        assertThat(gate.everReady()).isTrue();
    }

    @Test
    void afterASharedOutageTheInstanceWaitsForItsOwnMoment() {
        whole();
        broken(true);
        whole();
        assertThat(gate.left(now)).isEqualTo(Duration.ofSeconds(7).toNanos());

        seconds(6);
        whole();
        assertThat(gate.readmitting(now)).isTrue();
        seconds(1);
        whole();
        assertThat(gate.open(now)).isTrue();
        assertThat(gate.sharedOutage()).isFalse();
    }

    @Test
    void thatMomentIsPutOffUntilEnoughSamplesInARowHavePassed() {
        whole();
        broken(true);
        whole();
        seconds(7);
        step(true, false, false, false);

        assertThat(gate.readmitting(now)).isTrue();
        seconds(1);
        whole();
        assertThat(gate.open(now)).isTrue();
    }

    @Test
    void aSecondFailureMeanwhileBeginsTheWaitAnew() {
        whole();
        broken(true);
        whole();
        seconds(6);
        broken(false);
        whole();

        assertThat(gate.left(now)).isEqualTo(Duration.ofSeconds(7).toNanos());
    }

    @Test
    void aLocalFaultOrAnInstanceAloneReturnsAtOnce() {
        whole();
        broken(false);
        whole();
        assertThat(gate.open(now)).isTrue();

        step(false, true, true, false);
        gate = gate.next(new Gate.Facts(true, false, true, false, now), 6, NO_WINDOW);
        assertThat(gate.open(now)).isTrue();
    }

    @Test
    void theFourthFallInTenMinutesIsTheSeventhChangeAndIsDampedLongerEachTime() {
        whole();
        for (int i = 0; i < 3; i++) {
            assertThat(fallAndReturn()).isZero();
        }

        assertThat(fallAndReturn()).isEqualTo(5);
        assertThat(fallAndReturn()).isEqualTo(10);
        assertThat(fallAndReturn()).isEqualTo(20);
        assertThat(fallAndReturn()).isEqualTo(40);
        assertThat(fallAndReturn()).isEqualTo(60);
        assertThat(fallAndReturn()).isEqualTo(60);
    }

    @Test
    void whatLiesTenMinutesBackIsForgotten() {
        whole();
        for (int i = 0; i < 5; i++) {
            fallAndReturn();
        }
        seconds(601);

        assertThat(fallAndReturn()).isZero();
    }

    @Test
    void whatSomebodyDidOnPurposeIsNoFlapping() {
        whole();
        for (int i = 0; i < 20; i++) {
            step(false, false, true, true);
            whole();
            assertThat(gate.open(now)).isTrue();
        }
    }

    @Test
    void aLimitOfZeroNeverDamps() {
        for (int i = 0; i < 20; i++) {
            gate = gate.next(new Gate.Facts(true, false, true, false, now), 0, JITTER);
            assertThat(gate.open(now)).isTrue();
            gate = gate.next(new Gate.Facts(false, false, true, false, now), 0, JITTER);
        }
    }

    /** Seconds that the return is held back. */
    private long fallAndReturn() {
        seconds(1);
        broken(false);
        seconds(1);
        whole();
        long held = Duration.ofNanos(gate.left(now)).toSeconds();
        seconds(held);
        whole();
        assertThat(gate.open(now)).isTrue();
        return held;
    }

    private void whole() {
        step(true, false, true, false);
    }

    private void broken(boolean shared) {
        step(false, shared, true, false);
    }

    private void step(boolean whole, boolean shared, boolean proven, boolean excused) {
        gate = gate.next(new Gate.Facts(whole, shared, proven, excused, now), 6, JITTER);
    }

    private void seconds(long seconds) {
        now += Duration.ofSeconds(seconds).toNanos();
    }
}
