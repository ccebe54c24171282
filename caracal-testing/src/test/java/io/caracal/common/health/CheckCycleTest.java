package io.caracal.common.health;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class CheckCycleTest {

    private static final Duration PERIOD = Duration.ofSeconds(1);

    private long now = 7_000_000_000L;
    private final CheckFigures figures = new CheckFigures();
    private final ScriptedSampler sampler = new ScriptedSampler(() -> now);
    private final CheckCycle cycle = new CheckCycle(sampler, PERIOD, figures);

    @Test
    void aCallBeginsAtOnceAndThenOncePerCadence() {
        assertThat(run(Duration.ofMillis(3_500))).hasSize(4).containsOnly(Reading.passed());
        assertThat(sampler.calls).isEqualTo(4);
    }

    @Test
    void aCallWithoutResultInHalfThePeriodIsOneFailedSampleAndAHungOneGoesOnFailing() {
        sampler.hangs = true;

        assertThat(run(Duration.ofMillis(510))).isEmpty();
        assertThat(run(Duration.ofMillis(10))).hasSize(1);
        assertThat(figures.timeouts()).isEqualTo(1);
        assertThat(run(Duration.ofMillis(480))).isEmpty();
        assertThat(run(Duration.ofMillis(3_010)))
                .hasSize(4)
                .allSatisfy(
                        sample -> assertThat(((Reading.Failed) sample).code()).isEqualTo("timeout"));
        assertThat(figures.timeouts()).isEqualTo(1);
        assertThat(figures.overruns()).isEqualTo(4);
        assertThat(sampler.calls).as("a second call never starts").isEqualTo(1);
    }

    @Test
    void aLateResultCountsForNothingAndTheNextCallBegins() {
        sampler.takes = Duration.ofMillis(600);

        List<Reading> samples = run(Duration.ofMillis(650));

        assertThat(samples).hasSize(1).allMatch(sample -> sample instanceof Reading.Failed);
        sampler.takes = Duration.ofMillis(10);
        assertThat(run(Duration.ofMillis(400))).containsExactly(Reading.passed());
        assertThat(figures.timeouts()).isEqualTo(1);
        assertThat(figures.overruns()).isZero();
    }

    @Test
    void aResultInTimeCountsEvenWhenItIsCollectedLate() {
        sampler.takes = Duration.ofMillis(400);
        step();
        now += Duration.ofMillis(700).toNanos();

        assertThat(step()).containsExactly(Reading.passed());
    }

    @Test
    void aStandstillIsNotTheFaultOfTheCallInProgress() {
        sampler.hangs = true;
        step();
        now += Duration.ofSeconds(30).toNanos();
        cycle.resumed(now, Duration.ofSeconds(30));

        assertThat(step()).isEmpty();
        sampler.hangs = false;
        assertThat(run(Duration.ofMillis(20))).isNotEmpty();
        assertThat(figures.timeouts()).isEqualTo(0);
    }

    @Test
    void aForcedReadingTakesThePlaceOfEachCall() {
        Reading forced = Reading.failed("drill", "said so");
        List<Reading> samples = new ArrayList<>();
        for (int i = 0; i < 250; i++) {
            samples.addAll(cycle.forced(now, PERIOD, forced));
            now += 10_000_000;
        }

        assertThat(samples).hasSize(3).containsOnly(forced);
        assertThat(sampler.calls).isZero();
    }

    @Test
    void forcingBeginsAndEndsAtOnceHoweverLongThePeriodIs() {
        Duration rarely = Duration.ofSeconds(20);
        cycle.step(now, rarely);
        now += 10_000_000;
        assertThat(cycle.step(now, rarely)).containsExactly(Reading.passed());
        now += 10_000_000;
        Reading forced = Reading.failed("drill", "said so");
        assertThat(cycle.forced(now, rarely, forced)).containsExactly(forced);
        now += 10_000_000;
        assertThat(cycle.forced(now, rarely, forced)).isEmpty();
        now += 10_000_000;
        assertThat(cycle.step(now, rarely)).isEmpty();
        now += 10_000_000;
        assertThat(cycle.step(now, rarely)).containsExactly(Reading.passed());
    }

    @Test
    void aShorterCadenceTakesEffectWithoutWaitingForTheLongOne() {
        cycle.step(now, Duration.ofSeconds(20));
        now += Duration.ofMillis(900).toNanos();
        cycle.step(now, Duration.ofSeconds(20));
        now += Duration.ofMillis(200).toNanos();
        cycle.step(now, Duration.ofSeconds(1));

        assertThat(sampler.calls).isEqualTo(2);
    }

    @Test
    void aThreadThatEndedOrNeverComesIsDead() {
        assertThat(cycle.dead(now, Duration.ofSeconds(5))).isFalse();
        sampler.ignored = true;
        step();
        assertThat(cycle.dead(now, Duration.ofSeconds(5))).isFalse();
        now += Duration.ofSeconds(6).toNanos();
        assertThat(cycle.dead(now, Duration.ofSeconds(5))).isTrue();
        sampler.ignored = false;
        assertThat(cycle.dead(now, Duration.ofSeconds(5))).isFalse();
        sampler.alive = false;
        assertThat(cycle.dead(now, Duration.ofSeconds(5))).isTrue();
    }

    private List<Reading> step() {
        return cycle.step(now, PERIOD);
    }

    private List<Reading> run(Duration duration) {
        List<Reading> samples = new ArrayList<>();
        for (long end = now + duration.toNanos(); now < end; now += 10_000_000) {
            samples.addAll(step());
        }
        return samples;
    }
}
