package io.caracal.common.health;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.OptionalLong;
import java.util.Random;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class WeighingTest {

    private static final Instant WALL = Instant.parse("2026-01-02T03:04:05Z");
    private static final Moment MOMENT = new Moment(1, WALL, Duration.ZERO);
    private static final Weighing STEADY = new Weighing(true, false, 0.5);

    /** One invariant of each rank, declared in no sensible order. */
    private static final Catalogue CATALOGUE = new Catalogue(List.of(
            ranked("backlog", Precedence.BACKLOG),
            ranked("sts", Precedence.DOWNSTREAM),
            ranked("redis", Precedence.REDIS),
            ranked("postgres", Precedence.POSTGRES),
            ranked("schema", Precedence.POSTGRES),
            ranked("disk", Precedence.LOCAL),
            EngineBed.draft("revocation").safety().diagnosis("c", "a"),
            EngineBed.draft("evidence").safety().diagnosis("c", "a")));

    private static final List<String> ORDER = List.of(
            "shutdown",
            "operator-drain",
            "startup-stall",
            "startup",
            "checkers",
            "revocation",
            "evidence",
            "disk",
            "postgres",
            "schema",
            "redis",
            "sts",
            "backlog",
            "readmission",
            "flapping");

    @Test
    void theOrderOfPrecedenceIsFixed() {
        assertThat(CATALOGUE.all()).extracting(Invariant::name).containsExactlyElementsOf(ORDER);
    }

    @Test
    void eachReasonGivesWayToEveryoneBeforeIt() {
        for (int i = 0; i < ORDER.size(); i++) {
            Set<String> broken = new HashSet<>(ORDER.subList(i, ORDER.size()));

            Verdict verdict = verdict(STEADY, broken);

            assertThat(verdict.ready()).isFalse();
            assertThat(verdict.reason()).isEqualTo(CATALOGUE.all().get(i).reason());
            assertThat(verdict.reasons()).hasSize(ORDER.size() - i);
        }
        assertThat(verdict(STEADY, Set.of()).ready()).isTrue();
        assertThat(verdict(STEADY, Set.of()).reason()).isNull();
    }

    @ParameterizedTest(name = "{0} broken is {1}")
    @CsvSource({
        "shutdown,DRAINING",
        "operator-drain,OPERATOR_DRAIN",
        "startup,STARTING",
        "startup-stall,STARTING",
        "checkers,NOT_READY",
        "revocation,NOT_READY",
        "flapping,NOT_READY"
    })
    void theStateFollowsTheFirstReason(String broken, ServiceState state) {
        assertThat(verdict(STEADY, Set.of(broken)).state()).isEqualTo(state);
        assertThat(verdict(STEADY, Set.of(broken)).draining()).isEqualTo(state == ServiceState.DRAINING);
    }

    @ParameterizedTest(name = "{0}: ready {1}, {2}, reason given {3}")
    @CsvSource({
        "EJECT,false,NOT_READY,true",
        "REFUSE,false,NOT_READY,true",
        "DEGRADE,true,DEGRADED,true",
        "ALERT,true,SERVING,false"
    })
    void theConsequenceOfABreachDecides(OnBreach consequence, boolean ready, ServiceState state, boolean told) {
        Invariant invariant = EngineBed.draft("thing").onBreach(consequence).diagnosis("c", "a");

        Verdict verdict = weigh(STEADY, List.of(standing(invariant, Status.FAIL)));

        assertThat(verdict.ready()).isEqualTo(ready);
        assertThat(verdict.state()).isEqualTo(state);
        assertThat(verdict.reason()).isEqualTo(told ? "thing_broken" : null);
    }

    @Test
    void whatGatesIsTheReasonBeforeWhatDegrades() {
        Invariant first = EngineBed.draft("first").onBreach(OnBreach.DEGRADE).diagnosis("c", "a");
        Invariant second = EngineBed.local("second");

        Verdict verdict = weigh(STEADY, List.of(standing(first, Status.FAIL), standing(second, Status.FAIL)));

        assertThat(verdict.reasons()).containsExactly("second_broken", "first_broken");
    }

    @Test
    void unknownCountsLikeBrokenAndAWarningDoesNot() {
        Invariant invariant = EngineBed.local("thing");

        assertThat(weigh(STEADY, List.of(standing(invariant, Status.UNKNOWN))).ready())
                .isFalse();
        assertThat(weigh(STEADY, List.of(standing(invariant, Status.WARN))).ready())
                .isTrue();
    }

    @ParameterizedTest(name = "stays {0}, ready before {1}, {2}, safety {3}: ready {4}")
    @CsvSource({
        "false,true,SHARED,false,false",
        "true,true,SHARED,false,true",
        "true,false,SHARED,false,false",
        "true,true,LOCAL,false,false",
        "true,true,DOWNSTREAM,false,false",
        "true,true,SHARED,true,false"
    })
    void aSharedOutageIsToleratedOnlyWhereChosenAndOnlyOnceReady(
            boolean stays, boolean before, Scope scope, boolean safety, boolean ready) {
        InvariantDraft draft = EngineBed.draft("thing").scope(scope);
        Invariant invariant = (safety ? draft.safety() : draft).diagnosis("c", "a");

        Verdict verdict = weigh(new Weighing(before, stays, 0), List.of(standing(invariant, Status.FAIL)));

        assertThat(verdict.ready()).isEqualTo(ready);
        assertThat(verdict.reason()).isEqualTo("thing_broken");
    }

    @ParameterizedTest(name = "{0} s at place {1}: {2} s")
    @CsvSource({"10,0,8", "10,0.5,10", "10,1,12", "0.2,0.5,1", "500,0.5,60", ",0,4", ",1,6"})
    void retryAfterFollowsWhatIsKnownWithinItsBounds(Double wait, double spread, int seconds) {
        Verdict verdict = new Weighing(true, false, spread)
                .verdict(
                        List.of(standing(EngineBed.local("thing"), Status.FAIL)),
                        new Weighing.Circumstances(MOMENT, Optional.empty(), Optional.ofNullable(wait)));

        assertThat(verdict.retryAfterSeconds()).isEqualTo(seconds);
    }

    @Test
    void whileStartingRetryAfterFollowsTheTimeLeft() {
        StartupProgress progress = new StartupProgress(
                "replay", "files", 1, OptionalLong.of(4), 0.25, 1, OptionalLong.of(30), WALL, WALL, false);

        Verdict verdict = STEADY.verdict(
                List.of(standing(EngineInvariants.STARTUP, Status.FAIL)),
                new Weighing.Circumstances(MOMENT, Optional.of(progress), Optional.empty()));

        assertThat(verdict.retryAfterSeconds()).isEqualTo(30);
        assertThat(verdict.startup()).contains(progress);
        assertThat(verdict(STEADY, Set.of()).retryAfterSeconds()).isZero();
    }

    @Test
    void theEtagChangesExactlyWithStateAndReasons() {
        Random random = new Random(42);
        Map<List<Object>, String> etags = new HashMap<>();
        for (int i = 0; i < 500; i++) {
            List<String> names = new ArrayList<>(ORDER);
            Collections.shuffle(names, random);
            Verdict verdict = verdict(STEADY, new HashSet<>(names.subList(0, random.nextInt(ORDER.size()))));
            List<Object> key = Arrays.asList(verdict.state(), verdict.reasons());
            assertThat(etags.computeIfAbsent(key, first -> verdict.etag())).isEqualTo(verdict.etag());
        }
        assertThat(new HashSet<>(etags.values())).hasSameSizeAs(etags.keySet());
    }

    private static Verdict verdict(Weighing weighing, Set<String> broken) {
        return weigh(
                weighing,
                CATALOGUE.all().stream()
                        .map(invariant ->
                                standing(invariant, broken.contains(invariant.name()) ? Status.FAIL : Status.PASS))
                        .toList());
    }

    private static Verdict weigh(Weighing weighing, List<Standing> standings) {
        return weighing.verdict(standings, new Weighing.Circumstances(MOMENT, Optional.empty(), Optional.empty()));
    }

    static Standing standing(Invariant invariant, Status status) {
        return new Standing(
                invariant,
                status,
                OptionalDouble.empty(),
                OptionalDouble.empty(),
                WALL,
                Optional.of(WALL),
                0,
                1,
                "",
                Optional.empty(),
                false,
                Map.of());
    }

    private static Invariant ranked(String name, Precedence rank) {
        return EngineBed.draft(name).rank(rank).diagnosis("c", "a");
    }
}
