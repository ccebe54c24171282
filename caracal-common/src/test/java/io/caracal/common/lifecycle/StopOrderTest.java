package io.caracal.common.lifecycle;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.AtomicReference;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

class StopOrderTest {

    private static final Duration BUDGET = Duration.ofSeconds(10);
    private static final long LIMIT_SECONDS = 20;

    private final List<String> order = new CopyOnWriteArrayList<>();
    private final AtomicLong nanos = new AtomicLong();
    private final Lifecycle lifecycle = new Lifecycle(BUDGET, nanos::get);

    @Test
    void stepsComeInTheirOrderWhateverTheOrderOfRegistration() {
        List<StopPhase> phases = new ArrayList<>(
                Stream.of(StopPhase.values()).filter(StopPhase::takesActions).toList());
        List<StopPhase> shuffled = List.of(
                StopPhase.STOPPED,
                StopPhase.EVIDENCE_FLUSHED,
                StopPhase.NOT_ACCEPTING,
                StopPhase.POOLS_CLOSED,
                StopPhase.IN_FLIGHT_DRAINED,
                StopPhase.OUTBOX_FLUSHED,
                StopPhase.STREAMS_ENDED,
                StopPhase.CONSUMERS_STOPPED);
        assertThat(shuffled).containsExactlyInAnyOrderElementsOf(phases);
        for (StopPhase phase : shuffled) {
            lifecycle.onStop(
                    phase,
                    phase.text(),
                    () -> order.add(lifecycle.phase().orElseThrow().text()));
        }
        StopReport report = lifecycle.shutDown(Duration.ZERO);
        assertThat(order)
                .containsExactlyElementsOf(phases.stream().map(StopPhase::text).toList());
        assertThat(report.phases().stream().map(StopReport.PhaseTime::phase)).containsExactly(StopPhase.values());
        assertThat(report.exitCode()).isZero();
    }

    @Test
    void whatHasNoStepOfItsOwnIsClosedWithThePoolsTheNewestFirst() {
        lifecycle.onStop("pool", () -> order.add("pool"));
        lifecycle.onStop("loop", () -> order.add("loop"));
        lifecycle.onStop(StopPhase.STOPPED, "listener", () -> order.add("listener"));
        lifecycle.onStop(StopPhase.EVIDENCE_FLUSHED, "evidence", () -> order.add("evidence"));
        lifecycle.onStreamsEnd("streams", () -> order.add("streams"));
        lifecycle.shutDown(Duration.ZERO);
        assertThat(order).containsExactly("streams", "evidence", "loop", "pool", "listener");
    }

    @Test
    void eachStepIsAnnouncedAsOverAfterWhatItStops() {
        for (StopPhase phase : StopPhase.values()) {
            lifecycle.reached(phase).thenRun(() -> order.add(phase.text()));
        }
        lifecycle.onStop(StopPhase.EVIDENCE_FLUSHED, "evidence", () -> order.add("evidence"));
        lifecycle.shutDown(Duration.ZERO);
        assertThat(order)
                .containsExactly(
                        "drain_announced",
                        "drain_wait",
                        "not_accepting",
                        "streams_ended",
                        "in_flight_drained",
                        "consumers_stopped",
                        "outbox_flushed",
                        "evidence",
                        "evidence_flushed",
                        "pools_closed",
                        "stopped");
        assertThat(lifecycle.reached(StopPhase.STOPPED)).isCompleted();
    }

    @Test
    void nothingCanBeStoppedBeforeTheServiceCeasesToAccept() {
        assertThatThrownBy(() -> lifecycle.onStop(StopPhase.DRAIN_WAIT, "early", () -> order.add("early")))
                .isInstanceOf(IllegalArgumentException.class);
    }

    @Test
    void listenersOfTheDrainAreToldOnceAndLateOnesAtOnce() {
        lifecycle.onDrain(() -> order.add("draining " + lifecycle.draining()));
        lifecycle.onDrain(() -> {
            throw new IllegalStateException("a broken listener");
        });
        lifecycle.onDrain(() -> order.add("next"));
        assertThat(lifecycle.phase()).isEmpty();
        lifecycle.drain();
        lifecycle.drain();
        assertThat(order).containsExactly("draining true", "next");
        assertThat(lifecycle.phase()).contains(StopPhase.DRAIN_ANNOUNCED);
        assertThat(lifecycle.reached(StopPhase.DRAIN_ANNOUNCED)).isCompleted();
        lifecycle.onDrain(() -> order.add("late"));
        assertThat(order).containsExactly("draining true", "next", "late");
    }

    @Test
    void nothingStopsDuringTheDrainWaitAndAnInterruptEndsIt() throws Exception {
        lifecycle.onStop("pool", () -> order.add("pool"));
        AtomicReference<StopReport> report = new AtomicReference<>();
        List<Boolean> interrupted = new CopyOnWriteArrayList<>();
        Thread stopper = new Thread(() -> {
            report.set(lifecycle.shutDown(Duration.ofHours(1)));
            interrupted.add(Thread.currentThread().isInterrupted());
        });
        stopper.start();
        while (!lifecycle.phase().equals(Optional.of(StopPhase.DRAIN_WAIT))) {
            Thread.onSpinWait();
        }
        assertThat(lifecycle.draining()).isTrue();
        assertThat(order).isEmpty();
        stopper.interrupt();
        stopper.join(TimeUnit.SECONDS.toMillis(LIMIT_SECONDS));
        assertThat(order).containsExactly("pool");
        assertThat(interrupted).containsExactly(true);
        assertThat(report.get()).isNotNull();
    }

    @Test
    void aStepThatUsesUpItsTimeLeavesEvidenceItsShare() {
        List<Duration> left = new CopyOnWriteArrayList<>();
        lifecycle.onStop(StopPhase.IN_FLIGHT_DRAINED, "requests", () -> {
            left.add(lifecycle.left());
            nanos.set(Duration.ofSeconds(6).toNanos());
            left.add(lifecycle.left());
        });
        lifecycle.onStop(StopPhase.EVIDENCE_FLUSHED, "evidence", () -> left.add(lifecycle.left()));
        StopReport report = lifecycle.shutDown(Duration.ZERO);
        assertThat(left).containsExactly(Duration.ofSeconds(6), Duration.ZERO, Duration.ofMillis(3200));
        assertThat(report.phases())
                .contains(new StopReport.PhaseTime(StopPhase.IN_FLIGHT_DRAINED, Duration.ofSeconds(6)));
        assertThat(report.total()).isEqualTo(Duration.ofSeconds(6));
    }

    @Test
    void anOverrunIsInterruptedReportedAndCostsTheOthersNothing() throws Exception {
        Lifecycle hasty = new Lifecycle(Duration.ofMillis(50), System::nanoTime);
        CountDownLatch interrupted = new CountDownLatch(1);
        hasty.onStop(StopPhase.CONSUMERS_STOPPED, "endless", () -> {
            try {
                new CountDownLatch(1).await();
            } finally {
                interrupted.countDown();
            }
        });
        hasty.onStop(StopPhase.EVIDENCE_FLUSHED, "evidence", () -> order.add("evidence"));
        StopReport report = hasty.shutDown(Duration.ZERO);
        assertThat(interrupted.await(LIMIT_SECONDS, TimeUnit.SECONDS)).isTrue();
        assertThat(order).containsExactly("evidence");
        assertThat(report.failures()).hasSize(1);
        assertThat(report.failures().get(0).phase()).isEqualTo(StopPhase.CONSUMERS_STOPPED);
        assertThat(report.failures().get(0).name()).isEqualTo("endless");
        assertThat(report.exitCode()).isEqualTo(1);
        assertThatThrownBy(report::requireClean).isInstanceOf(StopFailedException.class);
    }

    @Test
    void consumersStopAtTheSameTime() {
        CyclicBarrier together = new CyclicBarrier(3);
        for (int i = 0; i < 3; i++) {
            lifecycle.onStop(
                    StopPhase.CONSUMERS_STOPPED,
                    "consumer " + i,
                    () -> order.add("met " + (together.await(LIMIT_SECONDS, TimeUnit.SECONDS) >= 0)));
        }
        assertThat(lifecycle.shutDown(Duration.ZERO).failures()).isEmpty();
        assertThat(order).containsExactly("met true", "met true", "met true");
    }

    @Test
    void evidenceIsCountedFromTheAnnouncementAndALossIsTheExitCode() {
        AtomicLong sent = new AtomicLong(100);
        AtomicLong lost = new AtomicLong();
        lifecycle.account(new EvidenceAccount() {
            @Override
            public long flushed() {
                return sent.get();
            }

            @Override
            public long leftOnDisk() {
                return 2;
            }

            @Override
            public long lost() {
                return lost.get();
            }
        });
        lifecycle.onStop(StopPhase.EVIDENCE_FLUSHED, "evidence", () -> {
            sent.addAndGet(7);
            lost.incrementAndGet();
            throw new IllegalStateException("the rest is gone");
        });
        StopReport report = lifecycle.shutDown(Duration.ZERO);
        assertThat(report.evidence()).isEqualTo(new EvidenceTotals(7, 2, 1));
        assertThat(report.exitCode()).isEqualTo(3);
    }

    @Test
    void aSecondStopHasTheReportOfTheFirst() throws Exception {
        CountDownLatch begun = new CountDownLatch(1);
        CountDownLatch mayEnd = new CountDownLatch(1);
        lifecycle.onStop("slow", () -> {
            begun.countDown();
            mayEnd.await();
        });
        CompletableFuture<StopReport> first = new CompletableFuture<>();
        Thread stopper = new Thread(() -> first.complete(lifecycle.shutDown(Duration.ZERO)));
        stopper.start();
        assertThat(begun.await(LIMIT_SECONDS, TimeUnit.SECONDS)).isTrue();
        mayEnd.countDown();
        assertThat(lifecycle.shutDown(Duration.ZERO)).isSameAs(first.get(LIMIT_SECONDS, TimeUnit.SECONDS));
    }
}
