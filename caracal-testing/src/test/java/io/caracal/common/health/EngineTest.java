package io.caracal.common.health;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.sun.management.ThreadMXBean;
import java.lang.management.ManagementFactory;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.Test;

class EngineTest {

    private static final Reading REFUSED = Reading.failed("refused", "connection refused");

    private final Invariant redis = EngineBed.shared("redis");
    private final Invariant disk = EngineBed.local("disk");

    @Test
    void theStartFailsNamingWhatNobodyLooksAt() {
        EngineBed bed = new EngineBed(ReadinessSettings.ALONE, redis, disk, EngineBed.local("clock")).sampled(disk);

        assertThatThrownBy(bed::seal)
                .isInstanceOf(IllegalStateException.class)
                .hasMessage("nothing looks at these invariants: redis, clock");
    }

    @Test
    void whatIsNotDeclaredOrBoundAlreadyOrTooLateCannotBeBound() {
        EngineBed bed = new EngineBed(ReadinessSettings.ALONE, redis).sampled(redis);

        assertThatThrownBy(() -> bed.sampled(disk)).hasMessageContaining("not declared");
        assertThatThrownBy(() -> bed.sampled(redis)).hasMessageContaining("bound already");
        assertThatThrownBy(() -> bed.sampled(EngineInvariants.STARTUP)).hasMessageContaining("bound already");
        bed.seal();
        assertThatThrownBy(() -> bed.sampled(redis)).hasMessageContaining("too late");
        assertThatThrownBy(() -> bed.readiness.startup("replay", "files")).hasMessageContaining("too late");
    }

    @Test
    void anInvariantIsBoundWithAnotherLimitButNotAsAnotherThing() {
        Invariant lag =
                EngineBed.draft("lag").measure(Measure.atMost(Unit.SECONDS, 10)).diagnosis("c", "a");
        EngineBed bed = new EngineBed(
                ReadinessSettings.ALONE, lag, EngineBed.draft("log").safety().diagnosis("c", "a"));

        bed.sampled(lag.limit(20));

        assertThat(bed.readiness.declared())
                .filteredOn(invariant -> invariant.name().equals("lag"))
                .singleElement()
                .satisfies(invariant ->
                        assertThat(invariant.measure().orElseThrow().limit()).isEqualTo(20));
        Invariant tamed =
                EngineBed.draft("log").safety().onBreach(OnBreach.DEGRADE).diagnosis("c", "a");
        assertThatThrownBy(() -> bed.sampled(tamed)).hasMessageContaining("something it is not");
    }

    @Test
    void evidenceMustBeRenewedThreeTimesBeforeItIsTooOld() {
        EngineBed bed = new EngineBed(ReadinessSettings.ALONE, redis);

        assertThatThrownBy(() -> bed.readiness.bind(redis, Source.sampled(Reading::passed, Duration.ofSeconds(2))))
                .isInstanceOf(IllegalArgumentException.class);
        assertThat(bed.samplers).isEmpty();
    }

    @Test
    void notReadyBeforeTheAssemblyIsOverAndEverythingWasLookedAtOnce() {
        EngineBed bed = new EngineBed(ReadinessSettings.ALONE, redis, disk)
                .sampled(redis)
                .sampled(disk);
        bed.sampler("disk").takes = Duration.ofMillis(300);
        assertThat(bed.reason()).isEqualTo("starting");
        bed.seal().pass(Duration.ofMillis(200));
        assertThat(bed.standing("redis").status()).isEqualTo(Status.PASS);
        assertThat(bed.standing("disk").status()).isEqualTo(Status.UNKNOWN);
        assertThat(bed.reason()).isEqualTo("starting");

        assertThat(bed.untilReady(Duration.ofMillis(200))).isPositive();
        assertThat(bed.verdict().state()).isEqualTo(ServiceState.SERVING);
    }

    @Test
    void aFirstCallThatHangsIsAFailureNotAStartWithoutEnd() {
        EngineBed bed = new EngineBed(ReadinessSettings.ALONE, redis).sampled(redis);
        bed.sampler("redis").hangs = true;

        bed.seal().pass(Duration.ofMillis(600));

        assertThat(bed.reason()).isEqualTo("redis_broken");
        assertThat(bed.standing("redis").errorCode()).isEqualTo("timeout");
    }

    @Test
    void aHungCheckIsFoundWithinThreeSecondsAndNeverCalledTwice() {
        EngineBed bed = ready();
        bed.sampler("redis").hangs = true;
        int calls = bed.sampler("redis").calls;

        assertThat(bed.untilNotReady(Duration.ofSeconds(3))).isLessThan(Duration.ofSeconds(3));

        assertThat(bed.reason()).isEqualTo("redis_broken");
        bed.pass(Duration.ofSeconds(20));
        assertThat(bed.sampler("redis").calls).isLessThanOrEqualTo(calls + 1);
        bed.sampler("redis").hangs = false;
        assertThat(bed.untilReady(Duration.ofSeconds(5))).isLessThan(Duration.ofSeconds(5));
    }

    @Test
    void oneFailureInARowIsForgivenAndTwoAreNot() {
        EngineBed bed = ready();
        bed.sampler("redis").finds = REFUSED;
        bed.pass(Duration.ofSeconds(1));
        bed.sampler("redis").finds = Reading.passed();
        bed.pass(Duration.ofSeconds(3));
        assertThat(bed.transitions).extracting(Transition::to).doesNotContain(ServiceState.NOT_READY);

        bed.sampler("redis").finds = REFUSED;
        assertThat(bed.untilNotReady(Duration.ofSeconds(3))).isLessThan(Duration.ofSeconds(3));
        bed.sampler("redis").finds = Reading.passed();
        assertThat(bed.untilReady(Duration.ofSeconds(5))).isLessThan(Duration.ofSeconds(5));
    }

    @Test
    void anAgeReachesItsLimitBetweenTwoRounds() {
        Invariant snapshot = EngineBed.draft("snapshot")
                .safety()
                .hysteresis(Hysteresis.FACT)
                .measure(Measure.atMost(Unit.SECONDS, 70))
                .diagnosis("c", "a");
        EngineBed bed = new EngineBed(ReadinessSettings.ALONE, snapshot);
        AtomicLong refreshed = new AtomicLong(bed.nanos());
        bed.readiness.bind(snapshot, Source.observed(() -> Reading.since(refreshed.get())));
        bed.started().pass(Duration.ofSeconds(68));
        long left = refreshed.get() + Duration.ofSeconds(70).toNanos() - bed.nanos();
        bed.pass(Duration.ofNanos(left - 10));

        bed.standStill(Duration.ofNanos(9));
        assertThat(bed.verdict().ready()).isTrue();
        bed.standStill(Duration.ofNanos(1));
        assertThat(bed.reason()).isEqualTo("snapshot_broken");
        assertThat(bed.standing("snapshot").headroom().orElseThrow()).isZero();
    }

    @Test
    void memoryIsReadAgainOnceAVerdictIsAQuarterOfASecondOld() {
        AtomicReference<Reading> memory = new AtomicReference<>(Reading.passed());
        EngineBed bed = new EngineBed(
                ReadinessSettings.ALONE,
                EngineBed.draft("cache").hysteresis(Hysteresis.FACT).diagnosis("c", "a"));
        bed.readiness.bind(bed.readiness.declared().get(5), Source.observed(memory::get));
        bed.started();
        memory.set(REFUSED);

        bed.standStill(Duration.ofMillis(300));

        assertThat(bed.reason()).isEqualTo("cache_broken");
    }

    @Test
    void aReaderMayFindThingsWorseButNeverBetterThanTheEngine() {
        AtomicReference<Reading> memory = new AtomicReference<>(REFUSED);
        Invariant cache = EngineBed.draft("cache").hysteresis(Hysteresis.FACT).diagnosis("c", "a");
        EngineBed bed = new EngineBed(ReadinessSettings.ALONE, cache);
        bed.readiness.bind(cache, Source.observed(memory::get));
        bed.started();
        memory.set(Reading.passed());

        bed.standStill(Duration.ofMillis(300));
        assertThat(bed.readiness.ready()).isFalse();
        bed.round();
        assertThat(bed.readiness.ready()).isTrue();
    }

    @Test
    void aSourceThatFailsIsUnknown() {
        EngineBed bed = new EngineBed(ReadinessSettings.ALONE, disk);
        bed.readiness.bind(disk, Source.observed(() -> {
            throw new IllegalStateException("no such file");
        }));

        bed.started();

        assertThat(bed.standing("disk").status()).isEqualTo(Status.UNKNOWN);
        assertThat(bed.standing("disk").errorCode()).isEqualTo("IllegalStateException");
        assertThat(bed.reason()).isEqualTo("disk_broken");
    }

    @Test
    void shutdownIsSeenAtOnceAndBeforeEverythingElse() {
        EngineBed bed = ready();
        bed.draining = true;

        assertThat(bed.reason()).isEqualTo("shutting_down");
        assertThat(bed.verdict().draining()).isTrue();
        bed.round();
        assertThat(bed.transitions.get(bed.transitions.size() - 1).trigger()).isEqualTo("shutdown:fail");
    }

    @Test
    void aStandstillIsCountedAndOldEvidenceExcusedForOnePeriod() {
        EngineBed bed = ready();
        bed.standStill(Duration.ofMinutes(2)).round();

        assertThat(bed.readiness.ready()).isTrue();
        assertThat(bed.readiness.engine().suspensions()).isEqualTo(1);
        bed.pass(Duration.ofSeconds(10));
        assertThat(bed.transitions).hasSize(2);
    }

    @Test
    void memoryThatLooksOldAfterAStandstillIsGivenTimeToSettle() {
        Invariant loop = EngineBed.draft("loop").hysteresis(Hysteresis.FACT).diagnosis("c", "a");
        EngineBed bed = new EngineBed(ReadinessSettings.ALONE, loop);
        AtomicLong touched = new AtomicLong(bed.nanos());
        bed.readiness.bind(
                loop,
                Source.observed(() -> Reading.of(
                        bed.nanos() - touched.get() < Duration.ofSeconds(30).toNanos(), "loop_silent", "")));
        int changes = bed.started().transitions.size();
        bed.standStill(Duration.ofMinutes(2)).round();
        assertThat(bed.readiness.ready()).isTrue();
        touched.set(bed.nanos());
        bed.pass(Duration.ofSeconds(5));
        assertThat(bed.transitions).hasSize(changes);

        bed.standStill(Duration.ofMinutes(2)).round().pass(Duration.ofSeconds(1));
        assertThat(bed.reason()).isEqualTo("loop_broken");
    }

    @Test
    void afterAStandstillAnAgeIsStillExact() {
        Invariant snapshot = EngineBed.draft("snapshot")
                .safety()
                .hysteresis(Hysteresis.FACT)
                .measure(Measure.atMost(Unit.SECONDS, 70))
                .diagnosis("c", "a");
        EngineBed bed = new EngineBed(ReadinessSettings.ALONE, snapshot);
        long refreshed = bed.nanos();
        bed.readiness.bind(snapshot, Source.observed(() -> Reading.since(refreshed)));
        bed.started().standStill(Duration.ofMinutes(2)).round();

        assertThat(bed.reason()).isEqualTo("snapshot_broken");
    }

    @Test
    void anEngineThatMakesNoRoundsIsNotReady() {
        EngineBed bed = ready();

        bed.standStill(Duration.ofSeconds(5));
        assertThat(bed.readiness.ready()).isTrue();
        bed.standStill(Duration.ofNanos(1));
        assertThat(bed.reason()).isEqualTo("checker_stalled");
    }

    @Test
    void aWorkerThatEndedIsNotReady() {
        EngineBed bed = ready();
        bed.sampler("redis").alive = false;
        bed.pass(Duration.ofMillis(200));

        assertThat(bed.reason()).isEqualTo("checker_stalled");
        assertThat(bed.standing("checkers").status()).isEqualTo(Status.UNKNOWN);
    }

    @Test
    void whoeverWaitsIsToldInTheRoundOfTheChange() {
        EngineBed bed = ready();
        CompletableFuture<Verdict> waiting =
                bed.readiness.changedFrom(bed.verdict().etag());
        bed.pass(Duration.ofSeconds(2));
        assertThat(waiting).isNotDone();
        bed.draining = true;
        bed.round();

        assertThat(waiting).isCompletedWithValueMatching(verdict -> "shutting_down".equals(verdict.reason()));
        assertThat(bed.readiness.changedFrom("another")).isCompleted();
        assertThat(bed.readiness.engine().waiters().size()).isZero();
        bed.readiness.changedFrom(bed.verdict().etag()).cancel(true);
        assertThat(bed.readiness.engine().waiters().size()).isZero();
    }

    @Test
    void whileNothingChangesTheVerdictIsTheSameObjectAndCostsNoMemory() {
        EngineBed bed = ready();
        ThreadMXBean threads = (ThreadMXBean) ManagementFactory.getThreadMXBean();
        Verdict first = bed.readiness.current();
        long before = threads.getCurrentThreadAllocatedBytes();
        Verdict last = first;
        for (int i = 0; i < 10_000; i++) {
            last = bed.readiness.current();
        }
        long allocated = threads.getCurrentThreadAllocatedBytes() - before;

        assertThat(last).isSameAs(first);
        assertThat(allocated).isLessThan(10_000);
    }

    @Test
    void aFailingListenerIsCountedAndHarmsNobody() {
        EngineBed bed = new EngineBed(ReadinessSettings.ALONE);
        bed.readiness.onTransition(transition -> {
            throw new IllegalStateException("listener");
        });

        bed.started();

        assertThat(bed.readiness.ready()).isTrue();
        assertThat(bed.readiness.transitions().listenerFailures()).isEqualTo(1);
    }

    @Test
    void proofsSayHowFarThisInstanceIs() {
        EngineBed bed = new EngineBed(ReadinessSettings.ALONE);
        bed.readiness.applied("revocation_epoch", () -> 7);

        assertThat(bed.readiness.applied("revocation_epoch")).hasValue(7);
        assertThat(bed.readiness.applied("policy_version")).isEmpty();
        assertThatThrownBy(() -> bed.readiness.applied("revocation_epoch", () -> 8))
                .isInstanceOf(IllegalStateException.class);
    }

    private EngineBed ready() {
        EngineBed bed = new EngineBed(ReadinessSettings.ALONE, redis, disk)
                .sampled(redis)
                .sampled(disk)
                .started();
        assertThat(bed.readiness.ready()).isTrue();
        return bed;
    }
}
