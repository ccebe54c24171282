package io.caracal.common.health;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

class AssessmentTest {

    private static final long NOW = Duration.ofMinutes(5).toNanos();

    static Stream<Arguments> singleChecks() {
        return Stream.of(
                Arguments.of("no result yet", evidence(1_000, null, null, 0), "starting"),
                Arguments.of("first call in time so far", evidence(1_000, 2_000L, null, 0), "starting"),
                Arguments.of("first call hangs", evidence(5_000, 2_001L, null, 0), "down"),
                Arguments.of("never sampled", evidence(10_001, null, null, 0), "down"),
                Arguments.of("passed", evidence(60_000, null, true, 500), "ready"),
                Arguments.of("passed and at the age limit", evidence(60_000, null, true, 10_000), "ready"),
                Arguments.of("passed too long ago", evidence(60_000, null, true, 10_001), "down"),
                Arguments.of("failed", evidence(60_000, null, false, 500), "down"),
                Arguments.of("passed before, next call in time", evidence(60_000, 2_000L, true, 3_000), "ready"),
                Arguments.of("passed before, next call hangs", evidence(60_000, 2_001L, true, 3_000), "down"));
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("singleChecks")
    void oneCheckDecides(String name, Evidence evidence, String expected) {
        Verdict verdict = Assessment.of(List.of(item("down", evidence)), false, NOW);

        assertThat(verdict.ready()).as(name).isEqualTo(expected.equals("ready"));
        assertThat(verdict.reason()).isEqualTo(expected.equals("ready") ? null : expected);
    }

    @Test
    void theFirstFailureInOrderIsTheReason() {
        Evidence failed = evidence(60_000, null, false, 100);

        Verdict verdict = Assessment.of(
                List.of(item("fine", evidence(60_000, null, true, 100)), item("first", failed), item("second", failed)),
                false,
                NOW);

        assertThat(verdict.reason()).isEqualTo("first");
        assertThat(verdict.dependency()).isEqualTo("first-dependency");
    }

    @Test
    void oneUnevaluatedCheckMeansStarting() {
        Verdict verdict = Assessment.of(
                List.of(item("failed", evidence(900, null, false, 100)), item("pending", evidence(900, null, null, 0))),
                false,
                NOW);

        assertThat(verdict).isEqualTo(Verdict.STARTING);
    }

    @Test
    void drainingPrecedesEverything() {
        Evidence failed = evidence(60_000, null, false, 100);

        assertThat(Assessment.of(List.of(item("down", failed)), true, NOW)).isEqualTo(Verdict.DRAINING);
        assertThat(Assessment.of(List.of(), true, NOW)).isEqualTo(Verdict.DRAINING);
    }

    @Test
    void noChecksMeansReady() {
        assertThat(Assessment.of(List.of(), false, NOW)).isEqualTo(Verdict.READY);
    }

    @Test
    void extraMembersOfTheFailureAreKept() {
        ProbeResult dead = ProbeResult.failed("dead rows", Map.of("deadCount", 3));
        Evidence evidence = Evidence.none(0).finished(dead, NOW);

        assertThat(Assessment.of(List.of(item("dead", evidence)), false, NOW).extra())
                .containsEntry("deadCount", 3);
    }

    @Test
    void monotonicTimeMayWrapAround() {
        long start = Long.MAX_VALUE - 10;
        Evidence passed = Evidence.none(start).finished(ProbeResult.passed(), start);

        assertThat(Assessment.of(List.of(item("x", passed)), false, start + 1_000)
                        .ready())
                .isTrue();
    }

    private static Assessment.Item item(String reason, Evidence evidence) {
        return new Assessment.Item(
                new ReadinessCheck(reason, reason, reason + "-dependency", ProbeResult::passed), evidence);
    }

    private static Evidence evidence(
            long registeredAgo, @Nullable Long runningFor, @Nullable Boolean passed, long finishedAgo) {
        Evidence evidence = Evidence.none(ago(registeredAgo));
        if (passed != null) {
            evidence = evidence.finished(ProbeResult.of(passed, "detail"), ago(finishedAgo));
        }
        return runningFor == null ? evidence : evidence.started(ago(runningFor));
    }

    private static long ago(long millis) {
        return NOW - Duration.ofMillis(millis).toNanos();
    }
}
