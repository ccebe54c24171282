package io.caracal.common.lifecycle;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Executor;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class OwnedLoopsTest {

    private static final Duration LONG = Duration.ofMinutes(1);

    private final AtomicLong nanos = new AtomicLong();
    private final Lifecycle lifecycle = new Lifecycle(Duration.ofSeconds(10), System::nanoTime);
    private final OwnedLoops loops = new OwnedLoops(lifecycle, nanos::get);
    private final BlockingQueue<String> seen = new LinkedBlockingQueue<>();

    @AfterEach
    void stop() throws Exception {
        lifecycle.stop();
    }

    @Test
    void runsOnANamedDaemonThreadAtOnceAndAgainWhenWoken() throws Exception {
        Loop loop = loops.every("sweeper", Duration.ofHours(1), () -> {
            Thread thread = Thread.currentThread();
            seen.add(thread.getName() + " " + thread.isDaemon());
        });
        assertThat(next()).isEqualTo("sweeper true");
        loop.wake();
        assertThat(next()).isEqualTo("sweeper true");
        assertThat(loops.all()).containsExactly(loop);
    }

    @Test
    void repeatsAfterItsPeriod() throws Exception {
        loops.every("fast", Duration.ofMillis(1), () -> seen.add("round"));
        for (int i = 0; i < 5; i++) {
            assertThat(next()).isEqualTo("round");
        }
    }

    @Test
    void failedRoundIsCountedAndTheLoopGoesOn() throws Exception {
        AtomicInteger round = new AtomicInteger();
        Loop loop = loops.every("flaky", Duration.ofMillis(1), () -> {
            if (round.incrementAndGet() == 1) {
                throw new IllegalStateException("first round fails");
            }
            seen.add("good");
        });
        assertThat(next()).isEqualTo("good");
        assertThat(loop.failures()).isEqualTo(1);
        assertThat(loop.alive()).isTrue();
    }

    @Test
    void failedRoundOfAContinuousLoopIsFollowedByAPauseThatWakingEnds() throws Exception {
        AtomicInteger round = new AtomicInteger();
        Loop loop = loops.continuously("consumer", LONG, () -> {
            if (round.incrementAndGet() <= 2) {
                seen.add("failing");
                throw new IllegalStateException("Redis is away");
            }
            seen.add("good");
            new CountDownLatch(1).await();
        });
        assertThat(next()).isEqualTo("failing");
        loop.wake();
        assertThat(next()).isEqualTo("failing");
        loop.wake();
        assertThat(next()).isEqualTo("good");
        assertThat(loop.failures()).isEqualTo(2);
    }

    @Test
    void errorEndsTheLoopVisibly() throws Exception {
        CountDownLatch begun = new CountDownLatch(1);
        Loop loop = loops.every("fragile", Duration.ofMillis(1), () -> {
            begun.countDown();
            throw new OutOfMemoryError("pretended");
        });
        assertThat(begun.await(10, TimeUnit.SECONDS)).isTrue();
        loop.stop();
        assertThat(loop.alive()).isFalse();
        assertThat(loop.death()).get().isInstanceOf(OutOfMemoryError.class);
    }

    @Test
    void ageOfProgressFollowsTheInjectedTicker() throws Exception {
        AtomicInteger round = new AtomicInteger();
        Loop loop = loops.every("aging", Duration.ofHours(1), () -> {
            seen.add("begin");
            if (round.incrementAndGet() > 1) {
                throw new IllegalStateException("no progress");
            }
        });
        assertThat(next()).isEqualTo("begin");
        while (loop.rounds() == 0) {
            Thread.onSpinWait();
        }
        nanos.addAndGet(Duration.ofSeconds(7).toNanos());
        assertThat(loop.sinceProgress()).isEqualTo(Duration.ofSeconds(7));
        loop.wake();
        assertThat(next()).isEqualTo("begin");
        while (loop.failures() == 0) {
            Thread.onSpinWait();
        }
        assertThat(loop.sinceProgress()).isEqualTo(Duration.ofSeconds(7));
    }

    @Test
    void aLoopThatHangsIsInTroubleFromTheEndOfItsTimeUntilItIsStopped() throws Exception {
        Loop loop = loops.every("hanging", Duration.ofSeconds(10), Duration.ofSeconds(30), () -> {
            seen.add("in");
            new CountDownLatch(1).await();
        });
        assertThat(next()).isEqualTo("in");
        nanos.addAndGet(Duration.ofSeconds(60).toNanos());
        assertThat(loop.trouble()).isEmpty();
        nanos.addAndGet(1);
        assertThat(loop.trouble()).contains("loop_silent");
        loop.stop();
        assertThat(loop.trouble()).isEmpty();
    }

    @Test
    void aLoopThatEndsByItselfIsInTroubleAtOnce() {
        Loop loop = loops.every("fragile", LONG, () -> {
            throw new OutOfMemoryError("pretended");
        });
        while (loop.alive()) {
            Thread.onSpinWait();
        }
        assertThat(loop.trouble()).contains("loop_dead");
        assertThat(loop.done()).isFalse();
    }

    @Test
    void aLoopThatIsThereForOneThingTriesUntilItIsDoneAndEndsWithoutTrouble() throws Exception {
        AtomicInteger round = new AtomicInteger();
        Loop loop = loops.untilDone("seeds", Duration.ofMillis(1), () -> {
            seen.add("try");
            if (round.incrementAndGet() == 1) {
                throw new IllegalStateException("not yet");
            }
        });
        assertThat(next()).isEqualTo("try");
        assertThat(next()).isEqualTo("try");
        while (loop.alive()) {
            Thread.onSpinWait();
        }
        nanos.addAndGet(Duration.ofDays(1).toNanos());
        assertThat(loop.done()).isTrue();
        assertThat(loop.trouble()).isEmpty();
        assertThat(loop.death()).isEmpty();
        assertThat(loop.rounds()).isEqualTo(1);
        assertThat(seen).isEmpty();
    }

    @Test
    void aLoopThatSomebodyElseWatchesIsNeverSilent() throws Exception {
        Loop loop = loops.continuously("worker", Duration.ZERO, () -> {
            seen.add("in");
            new CountDownLatch(1).await();
        });
        assertThat(next()).isEqualTo("in");
        nanos.addAndGet(Duration.ofDays(1).toNanos());
        assertThat(loop.trouble()).isEmpty();
    }

    @Test
    void stopInterruptsABlockedRoundAndWaitsForTheThread() throws Exception {
        CountDownLatch interrupted = new CountDownLatch(1);
        Loop loop = loops.continuously("blocked", LONG, () -> {
            seen.add("in");
            try {
                new CountDownLatch(1).await();
            } finally {
                interrupted.countDown();
            }
        });
        assertThat(next()).isEqualTo("in");
        lifecycle.stop();
        assertThat(interrupted.getCount()).isZero();
        assertThat(loop.alive()).isFalse();
        assertThat(loop.death()).isEmpty();
        assertThat(loop.failures()).isZero();
    }

    @Test
    void loopOfAnEarlierStepMayFinishItsRound() throws Exception {
        CountDownLatch mayEnd = new CountDownLatch(1);
        Loop loop = loops.stoppingIn(StopPhase.CONSUMERS_STOPPED).continuously("consumer", LONG, () -> {
            seen.add("in");
            mayEnd.await();
            seen.add("batch done");
        });
        assertThat(next()).isEqualTo("in");
        lifecycle.onStop(StopPhase.CONSUMERS_STOPPED, "release", mayEnd::countDown);
        lifecycle.stop();
        assertThat(next()).isEqualTo("batch done");
        assertThat(loop.alive()).isFalse();
        assertThat(seen.stream().filter("in"::equals).count())
                .as("rounds begun behind the first")
                .isEqualTo(seen.stream().filter("batch done"::equals).count());
    }

    @Test
    void loopThatWaitsForWorkIsInterruptedAtOnce() throws Exception {
        CountDownLatch forever = new CountDownLatch(1);
        Loop loop = loops.stoppingIn(StopPhase.CONSUMERS_STOPPED)
                .continuously(
                        "reader",
                        LONG,
                        () -> {
                            seen.add("reading");
                            forever.await();
                        },
                        () -> true);
        assertThat(next()).isEqualTo("reading");
        assertThat(lifecycle.shutDown(Duration.ZERO).failures()).isEmpty();
        assertThat(loop.alive()).isFalse();
        assertThat(loop.failures()).isZero();
    }

    @Test
    void executorIsBoundedNamedAndFinishesItsTasksOnStop() throws Exception {
        CountDownLatch gate = new CountDownLatch(1);
        CountDownLatch running = new CountDownLatch(1);
        Executor executor = loops.executor("work", 1);
        executor.execute(() -> {
            seen.add(Thread.currentThread().getName());
            running.countDown();
            try {
                gate.await();
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
            }
        });
        assertThat(running.await(10, TimeUnit.SECONDS)).isTrue();
        for (int i = 0; i < 64; i++) {
            executor.execute(() -> seen.add("queued"));
        }
        assertThatThrownBy(() -> executor.execute(() -> seen.add("too many")))
                .isInstanceOf(RejectedExecutionException.class);
        gate.countDown();
        lifecycle.stop();
        assertThat(seen).hasSize(65).contains("work-1");
    }

    private String next() throws InterruptedException {
        String value = seen.poll(10, TimeUnit.SECONDS);
        return value == null ? "nothing happened" : value;
    }
}
