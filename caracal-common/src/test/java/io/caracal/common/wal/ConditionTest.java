package io.caracal.common.wal;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.LongAdder;
import org.junit.jupiter.api.Test;

class ConditionTest {

    private final AtomicLong nanos = new AtomicLong(1_000);
    private final Condition condition = new Condition(Path.of("log"), nanos::get, new LongAdder());

    @Test
    void aDiskThatDoesNotAnswerIsSeenToStall() {
        condition.asking();
        for (int look = 0; look < 30; look++) {
            pass(Duration.ofMillis(100));
            condition.stalledNanos();
        }
        assertThat(condition.stalledNanos()).isEqualTo(Duration.ofSeconds(3).toNanos());
        condition.answered();
        assertThat(condition.stalledNanos()).isZero();
    }

    @Test
    void aProcessThatStoodStillHasNotBeenWaiting() {
        condition.asking();
        pass(Duration.ofMinutes(5));
        assertThat(condition.stalledNanos()).isEqualTo(Duration.ofMillis(500).toNanos());
    }

    @Test
    void eachQuestionIsTimedOnItsOwn() {
        condition.asking();
        pass(Duration.ofMillis(400));
        assertThat(condition.stalledNanos()).isEqualTo(Duration.ofMillis(400).toNanos());
        condition.answered();
        pass(Duration.ofMillis(400));
        condition.asking();
        pass(Duration.ofMillis(100));
        assertThat(condition.stalledNanos()).isEqualTo(Duration.ofMillis(100).toNanos());
    }

    @Test
    void aWriterThatIsSilentIsSeenToBeSo() {
        condition.works();
        for (int look = 0; look < 60; look++) {
            pass(Duration.ofMillis(100));
            condition.silentNanos();
        }
        assertThat(condition.silentNanos()).isEqualTo(Duration.ofSeconds(6).toNanos());
        condition.works();
        assertThat(condition.silentNanos()).isZero();
    }

    @Test
    void afterAStandstillTheWriterIsNotSilentYetButDueToProveItself() {
        condition.works();
        pass(Duration.ofMinutes(5));
        assertThat(condition.silentNanos()).isEqualTo(Duration.ofMillis(500).toNanos());
        assertThat(condition.unprovenNanos()).isEqualTo(Duration.ofMinutes(5).toNanos());
    }

    private void pass(Duration duration) {
        nanos.addAndGet(duration.toNanos());
    }
}
