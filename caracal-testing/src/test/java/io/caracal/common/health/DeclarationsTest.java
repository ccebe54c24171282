package io.caracal.common.health;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import java.util.Locale;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;

class DeclarationsTest {

    static Stream<Invariant> shared() {
        return Stream.concat(
                EngineInvariants.all().stream(),
                Stream.of(
                        CommonInvariants.POSTGRES,
                        CommonInvariants.REDIS,
                        CommonInvariants.SCHEMA,
                        CommonInvariants.SCHEMA_AHEAD,
                        CommonInvariants.OPERATOR_LOG,
                        CommonInvariants.OPERATOR_LOG_LOST,
                        CommonInvariants.CLOCK_SKEW,
                        CommonInvariants.EVIDENCE_LOG,
                        CommonInvariants.EVIDENCE_LOST));
    }

    @ParameterizedTest
    @MethodSource("shared")
    void eachSaysWhatItMeansInWholeSentences(Invariant invariant) {
        for (String text : List.of(
                invariant.impact().text(),
                invariant.diagnosis().cause(),
                invariant.diagnosis().action())) {
            assertThat(text).endsWith(".").hasSizeGreaterThan(30).isNotEqualTo(text.toLowerCase(Locale.ROOT));
        }
        assertThat(invariant.runbook()).isEqualTo("runbooks/" + invariant.reason() + ".md");
    }

    @Test
    void namesAndReasonsAreUnique() {
        assertThat(shared().map(Invariant::name)).doesNotHaveDuplicates();
        assertThat(shared().map(Invariant::reason)).doesNotHaveDuplicates();
    }

    @Test
    void safetyMattersRankBeforeEverythingThatCanBeReached() {
        assertThat(CommonInvariants.EVIDENCE_LOG.safety()).isTrue();
        assertThat(CommonInvariants.EVIDENCE_LOG.precedence()).isEqualTo(Precedence.SAFETY);
        assertThat(Precedence.SAFETY).isLessThan(Precedence.POSTGRES);
    }

    @Test
    void anInvariantDeclaredTwiceIsRefused() {
        assertThatThrownBy(() -> new Catalogue(List.of(EngineBed.local("disk"), EngineBed.local("disk"))))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("disk");
    }

    @Test
    void theEnginesOwnAreAddedOnce() {
        assertThat(EngineInvariants.with(EngineInvariants.all()))
                .isEqualTo(EngineInvariants.with(List.of()))
                .containsExactlyElementsOf(EngineInvariants.all());
    }

    @Test
    void anotherLimitKeepsTheKindOfJudgement() {
        Invariant lenient = CommonInvariants.CLOCK_SKEW.limit(30);

        assertThat(lenient.measure().orElseThrow().warn()).isEqualTo(20);
        assertThat(lenient.measure().orElseThrow().leave()).isEqualTo(24);
        assertThatThrownBy(() -> CommonInvariants.REDIS.limit(1)).isInstanceOf(IllegalStateException.class);
    }

    @ParameterizedTest(name = "{0} of at least 2, warned from 3")
    @CsvSource({"4,PASS", "3,WARN", "2,FAIL", "1,FAIL"})
    void smallerMayBeWorse(double months, Status status) {
        Invariant partitions = EngineBed.draft("partitions")
                .measure(Measure.atLeast(Unit.MONTHS, 2, 3))
                .diagnosis("c", "a");

        assertThat(Judgement.of(partitions, Reading.measured(months), false, 0).status())
                .isEqualTo(status);
        assertThat(Judgement.of(partitions, Reading.measured(2.5), true, 0).status())
                .isEqualTo(Status.FAIL);
        assertThat(Judgement.of(partitions, Reading.measured(3), true, 0).status())
                .isEqualTo(Status.WARN);
    }

    @ParameterizedTest(name = "{0} of no more than 2")
    @CsvSource({"1,PASS", "2,WARN", "3,FAIL"})
    void whatIsCountedIsBrokenByOneTooMany(double letters, Status status) {
        Invariant dead = EngineBed.draft("dead")
                .measure(Measure.noMoreThan(Unit.MESSAGES, 2))
                .diagnosis("c", "a");

        assertThat(Judgement.of(dead, Reading.measured(letters), false, 0).status())
                .isEqualTo(status);
        assertThat(Judgement.of(dead, Reading.measured(2), true, 0).status()).isEqualTo(Status.WARN);
    }

    @Test
    void whereNoneIsBorneTheFirstOneBreaks() {
        Invariant lost = EngineBed.draft("lost")
                .measure(Measure.noMoreThan(Unit.EVENTS, 0))
                .diagnosis("c", "a");

        assertThat(Judgement.of(lost, Reading.measured(1), false, 0).status()).isEqualTo(Status.FAIL);
        assertThat(Judgement.of(lost, Reading.measured(0), true, 0).status()).isEqualTo(Status.PASS);
    }
}
