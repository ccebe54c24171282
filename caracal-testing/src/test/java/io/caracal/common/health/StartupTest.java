package io.caracal.common.health;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import org.junit.jupiter.api.Test;

class StartupTest {

    private final EngineBed bed = new EngineBed(ReadinessSettings.ALONE);

    @Test
    void everyPhaseMustBeCompleteAndTheFirstOneThatIsNotIsTold() {
        StartupPhase replay = bed.readiness.startup("audit_replay", "files");
        StartupPhase snapshot = bed.readiness.startup("snapshot", "edges");
        bed.started();
        assertThat(bed.verdict().state()).isEqualTo(ServiceState.STARTING);
        assertThat(bed.verdict().startup().orElseThrow().phase()).isEqualTo("audit_replay");

        replay.complete();
        bed.pass(Duration.ofMillis(100));
        assertThat(bed.reason()).isEqualTo("starting");
        assertThat(bed.verdict().startup().orElseThrow().phase()).isEqualTo("snapshot");

        snapshot.complete();
        bed.pass(Duration.ofMillis(100));
        assertThat(bed.readiness.ready()).isTrue();
        assertThat(bed.verdict().startup()).isEmpty();
        assertThat(bed.readiness.phases()).hasSize(2).allMatch(StartupProgress::complete);
    }

    @Test
    void progressHasRatioRateAndTimeLeft() {
        StartupPhase replay = bed.readiness.startup("audit_replay", "files");
        bed.seal();
        replay.total(200);
        bed.pass(Duration.ofSeconds(10));
        replay.done(50);
        bed.pass(Duration.ofMillis(100));

        StartupProgress progress = bed.verdict().startup().orElseThrow();
        assertThat(progress.done()).isEqualTo(50);
        assertThat(progress.total()).hasValue(200);
        assertThat(progress.ratio()).isEqualTo(0.25);
        assertThat(progress.rate()).isBetween(4.9, 5.0);
        assertThat(progress.etaSeconds()).hasValue(31);
        assertThat(bed.verdict().retryAfterSeconds()).isBetween(24, 38);
        assertThat(progress.startedAt()).isEqualTo("2026-01-02T03:04:05Z");
        assertThat(progress.lastProgressAt()).isEqualTo("2026-01-02T03:04:15Z");
    }

    @Test
    void countedOutIsNotYetComplete() {
        StartupPhase replay = bed.readiness.startup("audit_replay", "files");
        replay.total(2);
        replay.advance(2);

        StartupProgress progress = bed.readiness.phases().get(0);
        assertThat(progress.complete()).isFalse();
        assertThat(progress.ratio()).isLessThan(1);
    }

    @Test
    void withoutATotalThereIsNoTimeLeft() {
        StartupPhase replay = bed.readiness.startup("audit_replay", "files");
        bed.seal().pass(Duration.ofSeconds(1));
        replay.advance(3);

        StartupProgress progress = bed.readiness.phases().get(0);
        assertThat(progress.total()).isEmpty();
        assertThat(progress.etaSeconds()).isEmpty();
        assertThat(progress.ratio()).isZero();
    }

    @Test
    void aPhaseWithoutProgressIsStalledAtItsLimitAndNoLongerOnceItMoves() {
        StartupPhase replay = bed.readiness.startup("audit_replay", "files");
        bed.seal().pass(Duration.ofSeconds(29));
        assertThat(bed.reason()).isEqualTo("starting");

        bed.pass(Duration.ofSeconds(1));
        assertThat(bed.reason()).isEqualTo("startup_stalled");
        assertThat(bed.verdict().reasons()).containsExactly("startup_stalled", "starting");
        assertThat(bed.verdict().startup().orElseThrow().stalled()).isTrue();

        replay.advance(1);
        bed.pass(Duration.ofMillis(100));
        assertThat(bed.reason()).isEqualTo("starting");
        replay.done(1);
        bed.pass(Duration.ofSeconds(30));
        assertThat(bed.reason()).as("the same count again is no progress").isEqualTo("startup_stalled");
    }
}
