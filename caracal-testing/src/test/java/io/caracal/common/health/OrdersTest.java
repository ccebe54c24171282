package io.caracal.common.health;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import java.util.concurrent.atomic.AtomicReference;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.Test;

/** What operators may order. */
class OrdersTest {

    private static final Duration MINUTE = Duration.ofMinutes(1);
    private static final Reading REFUSED = Reading.failed("refused", "connection refused");

    private final Invariant redis = EngineBed.shared("redis");
    private final Invariant log = EngineBed.draft("log").safety().diagnosis("c", "a");
    private final Invariant lag = EngineBed.draft("lag")
            .measure(Measure.atMost(Unit.MESSAGES, 100))
            .hysteresis(Hysteresis.FACT)
            .diagnosis("c", "a");
    private final AtomicReference<Reading> lagging = new AtomicReference<>(Reading.measured(0));
    private final EngineBed bed = bed();

    private EngineBed bed() {
        EngineBed made = new EngineBed(ReadinessSettings.ALONE.drills(true), redis, log, lag)
                .sampled(redis)
                .sampled(log);
        made.readiness.bind(lag, Source.observed(lagging::get));
        return made.started();
    }

    @Test
    void aMutedBreachDoesNotCountUntilItsTimeIsOver() {
        breakRedis();
        bed.readiness.mutes().mute("redis", MINUTE, "planned upgrade", "ann");
        bed.round();

        assertThat(bed.readiness.ready()).isTrue();
        assertThat(bed.standing("redis").mutedUntil())
                .contains(bed.clock.instant().plus(MINUTE));
        assertThat(bed.readiness.mutes().active()).singleElement().satisfies(mute -> {
            assertThat(mute.author()).isEqualTo("ann");
            assertThat(mute.status()).isEqualTo(Status.FAIL);
        });
        bed.pass(MINUTE.minusMillis(100));
        assertThat(bed.readiness.ready()).isTrue();
        bed.standStill(Duration.ofMillis(100));
        assertThat(bed.reason()).as("exact between two rounds").isEqualTo("redis_broken");
        bed.round();
        assertThat(bed.readiness.mutes().active()).isEmpty();
    }

    @Test
    void aMuteEndsByItselfWhenTheStatusGetsWorse() {
        bed.readiness.mutes().mute("redis", MINUTE, "noisy", "ann");
        assertThat(bed.readiness.mutes().active()).hasSize(1);

        breakRedis();

        assertThat(bed.reason()).isEqualTo("redis_broken");
        assertThat(bed.readiness.mutes().active()).isEmpty();
    }

    @Test
    void aMuteEndsByItselfWhenTheValueGrowsByMoreThanItWasBeyondTheLimit() {
        lag(150);
        bed.readiness.mutes().mute("lag", MINUTE, "known backlog", "ann");
        lag(200);
        assertThat(bed.readiness.ready()).isTrue();
        assertThat(bed.readiness.mutes().active()).hasSize(1);

        lag(201);
        assertThat(bed.reason()).isEqualTo("lag_broken");
        assertThat(bed.readiness.mutes().active()).isEmpty();
    }

    @Test
    void unmutingCountsTheBreachAgain() {
        breakRedis();
        bed.readiness.mutes().mute("redis", MINUTE, "planned", "ann");
        bed.round();
        bed.readiness.mutes().unmute("redis");

        assertThat(bed.reason()).isEqualTo("redis_broken");
        refused("not_muted", () -> bed.readiness.mutes().unmute("redis"));
    }

    @Test
    void whatMayNotBeMuted() {
        refused("safety_invariant", () -> bed.readiness.mutes().mute("log", MINUTE, "why", "ann"));
        refused("engine_invariant", () -> bed.readiness.mutes().mute("startup", MINUTE, "why", "ann"));
        refused("unknown_invariant", () -> bed.readiness.mutes().mute("nothing", MINUTE, "why", "ann"));
        refused("reason_required", () -> bed.readiness.mutes().mute("redis", MINUTE, " ", "ann"));
        refused("reason_required", () -> bed.readiness.mutes().mute("redis", MINUTE, "why", ""));
        refused("ttl_out_of_range", () -> bed.readiness.mutes().mute("redis", Duration.ZERO, "why", "ann"));
        refused("ttl_out_of_range", () -> bed.readiness.mutes().mute("redis", Duration.ofHours(25), "why", "ann"));
        assertThat(bed.readiness.mutes().active()).isEmpty();
    }

    @Test
    void anOperatorTakesTheInstanceOutAndBack() {
        bed.readiness.lameDuck().drain(MINUTE, "kernel upgrade", "ann");

        assertThat(bed.reason()).isEqualTo("operator_drain");
        assertThat(bed.verdict().state()).isEqualTo(ServiceState.OPERATOR_DRAIN);
        assertThat(bed.verdict().retryAfterSeconds()).isBetween(48, 60);
        assertThat(bed.readiness.lameDuck().active().orElseThrow().author()).isEqualTo("ann");
        bed.readiness.lameDuck().undrain("bob");
        bed.round();
        assertThat(bed.readiness.ready()).isTrue();
        refused("not_draining", () -> bed.readiness.lameDuck().undrain("bob"));
        refused("ttl_out_of_range", () -> bed.readiness.lameDuck().drain(Duration.ofDays(2), "why", "ann"));
        refused("reason_required", () -> bed.readiness.lameDuck().drain(MINUTE, "", "ann"));
    }

    @Test
    void anOperatorDrainEndsByItself() {
        bed.readiness.lameDuck().drain(MINUTE, "kernel upgrade", "ann");
        bed.pass(MINUTE.minusMillis(100));
        assertThat(bed.reason()).isEqualTo("operator_drain");

        bed.pass(Duration.ofMillis(150));
        assertThat(bed.readiness.ready()).isTrue();
        assertThat(bed.readiness.lameDuck().active()).isEmpty();
    }

    @Test
    void shutdownComesBeforeAnOperatorDrain() {
        bed.readiness.lameDuck().drain(MINUTE, "kernel upgrade", "ann");
        bed.draining = true;

        assertThat(bed.verdict().reasons()).containsExactly("shutting_down", "operator_drain");
    }

    @Test
    void aDrillForcesTheEvidenceAndMeasuresDetectionAndRecovery() {
        bed.readiness.drills().force("redis", REFUSED, MINUTE, "ann");
        assertThat(bed.readiness.ready()).as("evidence, not the verdict").isTrue();
        Duration detection = bed.untilNotReady(Duration.ofSeconds(3));
        assertThat(bed.reason()).isEqualTo("redis_broken");
        assertThat(bed.standing("redis").drill()).isTrue();
        bed.pass(Duration.ofSeconds(5));
        bed.readiness.drills().end("redis");
        Duration recovery = bed.untilReady(Duration.ofSeconds(5));

        assertThat(bed.readiness.drills().active()).isEmpty();
        assertThat(bed.readiness.drills().reports()).singleElement().satisfies(report -> {
            assertThat(report.detected()).contains(detection);
            assertThat(report.reported()).contains("redis_broken");
            assertThat(report.recovered()).contains(recovery);
            assertThat(report.endedAt()).isPresent();
        });
        assertThat(bed.sampler("redis").finds).isEqualTo(Reading.passed());
    }

    @Test
    void aDrillOfMemoryIsSeenAtOnceAndEndsByItself() {
        bed.readiness.drills().force("lag", Reading.measured(500), Duration.ofSeconds(10), "ann");
        assertThat(bed.reason()).isEqualTo("lag_broken");
        bed.pass(Duration.ofSeconds(11));

        assertThat(bed.readiness.ready()).isTrue();
        assertThat(bed.readiness.drills().reports()).singleElement().satisfies(report -> {
            assertThat(report.detected()).isPresent();
            assertThat(report.recovered()).isPresent();
        });
    }

    @Test
    void aDrillIsRefusedWhileAnythingIsRed() {
        breakRedis();

        refused("already_red", () -> bed.readiness.drills().force("lag", REFUSED, MINUTE, "ann"));
    }

    @Test
    void whatMayNotBeForced() {
        refused("unknown_invariant", () -> bed.readiness.drills().force("nothing", REFUSED, MINUTE, "ann"));
        refused("engine_invariant", () -> bed.readiness.drills().force("startup", REFUSED, MINUTE, "ann"));
        refused("ttl_out_of_range", () -> bed.readiness.drills().force("lag", REFUSED, Duration.ofMinutes(16), "ann"));
        refused("no_drill", () -> bed.readiness.drills().end("lag"));
        bed.readiness.drills().force("lag", REFUSED, MINUTE, "ann");
        refused("drill_active", () -> bed.readiness.drills().force("redis", REFUSED, MINUTE, "ann"));
        EngineBed closed =
                new EngineBed(ReadinessSettings.ALONE, redis).sampled(redis).started();
        refused("drills_disabled", () -> closed.readiness.drills().force("redis", REFUSED, MINUTE, "ann"));
    }

    @Test
    void drillsAreNoFlapping() {
        EngineBed many = new EngineBed(ReadinessSettings.STANDARD.drills(true), EngineBed.local("disk"));
        many.sampled(EngineBed.local("disk")).started();
        for (int i = 0; i < 10; i++) {
            many.readiness.drills().force("disk", REFUSED, MINUTE, "ann");
            many.untilNotReady(Duration.ofSeconds(3));
            many.readiness.drills().end("disk");
            assertThat(many.untilReady(Duration.ofSeconds(5))).isLessThan(Duration.ofSeconds(5));
        }
    }

    private void breakRedis() {
        bed.sampler("redis").finds = REFUSED;
        bed.pass(Duration.ofSeconds(3));
        assertThat(bed.standing("redis").status()).isEqualTo(Status.FAIL);
    }

    private void lag(double value) {
        lagging.set(Reading.measured(value));
        bed.pass(Duration.ofMillis(200));
    }

    private static void refused(String code, ThrowingCallable order) {
        assertThatThrownBy(order)
                .isInstanceOf(OperatorRefusedException.class)
                .extracting(failure -> ((OperatorRefusedException) failure).code())
                .isEqualTo(code);
    }
}
