package io.caracal.common.health;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;

class ExplainTest {

    private static final Reading REFUSED = Reading.failed("refused", "connection refused");

    private final Invariant redis =
            EngineBed.draft("redis").rank(Precedence.REDIS).scope(Scope.SHARED).diagnosis("c", "a");
    private final Invariant disk = EngineBed.local("disk");
    private final Invariant backlog =
            EngineBed.draft("backlog").onBreach(OnBreach.DEGRADE).diagnosis("c", "a");
    private final EngineBed bed = new EngineBed(ReadinessSettings.ALONE, redis, disk, backlog)
            .sampled(redis)
            .sampled(disk)
            .sampled(backlog)
            .started();

    @Test
    void whileReadyEveryGatingLeafAloneWouldTurnTheVerdict() {
        Explanation explanation = bed.readiness.explain(Assumptions.none());

        assertThat(explanation.verdict().ready()).isTrue();
        assertThat(explanation.flips())
                .contains("redis", "disk", "shutdown", "operator-drain", "checkers")
                .doesNotContain("backlog");
        assertThat(explanation.tree().holds()).isTrue();
        assertThat(explanation.tree().name()).isEqualTo("ready");
    }

    @Test
    void whileOneThingIsBrokenThatOneWouldTurnIt() {
        breakdown("redis");

        Explanation explanation = bed.readiness.explain(Assumptions.none());

        assertThat(explanation.flips()).containsExactly("redis");
        assertThat(explanation.tree().why()).isEqualTo("does not hold: redis");
        assertThat(leaf(explanation, "redis").why()).startsWith("broken");
        assertThat(leaf(explanation, "redis").standing().orElseThrow().errorCode())
                .isEqualTo("refused");
    }

    @Test
    void whileTwoThingsAreBrokenNoneAloneWould() {
        breakdown("redis");
        breakdown("disk");

        assertThat(bed.readiness.explain(Assumptions.none()).flips()).isEmpty();
    }

    @Test
    void assumptionsChangeTheExplanationAndNothingElse() {
        Verdict before = bed.verdict();

        Explanation explanation = bed.readiness.explain(Assumptions.parse(
                List.of("redis:down", "backlog:down", "nothing:up", "garbage"), List.of("disk", "no")));

        assertThat(explanation.verdict().ready()).isFalse();
        assertThat(explanation.verdict().reasons()).containsExactly("redis_broken", "backlog_broken");
        assertThat(explanation.assumed()).containsExactlyInAnyOrder("redis", "backlog", "disk");
        assertThat(explanation.unknown()).containsExactlyInAnyOrder("nothing", "garbage", "no");
        assertThat(bed.verdict().etag()).isEqualTo(before.etag());
    }

    @Test
    void whatIfItWereUp() {
        breakdown("redis");

        assertThat(bed.readiness
                        .explain(Assumptions.none().with("redis", Status.PASS))
                        .verdict()
                        .ready())
                .isTrue();
        assertThat(bed.readiness
                        .explain(Assumptions.none().with("disk", Status.UNKNOWN))
                        .verdict()
                        .ready())
                .isFalse();
        assertThat(bed.readiness.ready()).isFalse();
    }

    @Test
    void aMutedLeafSaysSo() {
        breakdown("redis");
        bed.readiness.mutes().mute("redis", Duration.ofMinutes(1), "planned", "ann");
        bed.round();

        Explanation explanation = bed.readiness.explain(Assumptions.none());

        assertThat(explanation.verdict().ready()).isTrue();
        assertThat(leaf(explanation, "redis").why()).isEqualTo("broken, but muted");
    }

    private void breakdown(String name) {
        bed.sampler(name).finds = REFUSED;
        bed.pass(Duration.ofSeconds(3));
    }

    private static Explanation.Node leaf(Explanation explanation, String name) {
        return explanation.tree().children().stream()
                .flatMap(group -> group.children().stream())
                .filter(node -> node.name().equals(name))
                .findFirst()
                .orElseThrow();
    }
}
