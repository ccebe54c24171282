package io.caracal.common.health;

import static org.assertj.core.api.Assertions.assertThat;

import io.caracal.common.lifecycle.Lifecycle;
import io.caracal.common.lifecycle.Loop;
import io.caracal.common.lifecycle.OwnedLoops;
import io.caracal.testing.Await;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The engine with its threads, in real time. */
class ReadinessThreadsTest {

    @TempDir
    Path directory;

    private final Lifecycle lifecycle = new Lifecycle(Duration.ofSeconds(20), System::nanoTime);
    private final OwnedLoops loops = new OwnedLoops(lifecycle, System::nanoTime);
    private final AtomicBoolean draining = new AtomicBoolean();
    private final CountDownLatch release = new CountDownLatch(1);

    @AfterEach
    void stop() throws Exception {
        release.countDown();
        lifecycle.stop();
    }

    @Test
    void aCheckThatHangsIsNamedWhileTheOthersGoOnAndIsForgivenOnceItReturns() {
        AtomicBoolean hanging = new AtomicBoolean();
        AtomicInteger inside = new AtomicInteger();
        AtomicInteger most = new AtomicInteger();
        Readiness readiness = readiness(ReadinessSettings.ALONE, EngineBed.local("slow"), EngineBed.local("quick"));
        readiness.bind(EngineBed.local("slow"), Source.sampled(() -> {
            most.accumulateAndGet(inside.incrementAndGet(), Math::max);
            if (hanging.get()) {
                release.await();
            }
            inside.decrementAndGet();
            return Reading.passed();
        }));
        readiness.bind(EngineBed.local("quick"), Source.sampled(Reading::passed));
        readiness.seal();
        Await.until("ready", readiness::ready);

        hanging.set(true);
        Await.until(
                "the hung check is the reason",
                () -> "slow_broken".equals(readiness.current().reason()));
        assertThat(readiness.current().standing("slow").orElseThrow().errorCode())
                .isEqualTo("timeout");
        Await.until(
                "the other check goes on",
                () -> readiness
                        .current()
                        .standing("quick")
                        .orElseThrow()
                        .status()
                        .holds());

        hanging.set(false);
        release.countDown();
        Await.until("ready again", readiness::ready);
        assertThat(most).hasValue(1);
    }

    @Test
    void anExceptionIsAFailureWithTheNameOfItsClassAsCode() {
        Readiness readiness = readiness(ReadinessSettings.ALONE, EngineBed.local("broken"));
        readiness.bind(EngineBed.local("broken"), Source.sampled(() -> {
            throw new java.io.IOException("secret-host:5432 refused");
        }));
        readiness.seal();

        Await.until(
                "the failure is seen",
                () -> "broken_broken".equals(readiness.current().reason()));
        Standing standing = readiness.current().standing("broken").orElseThrow();
        assertThat(standing.errorCode()).isEqualTo("IOException");
        assertThat(standing.toString()).doesNotContain("secret-host");
    }

    @Test
    void whoeverWaitsIsToldOnTheEnginesThread() throws Exception {
        Readiness readiness = readiness(ReadinessSettings.ALONE);
        AtomicReference<String> thread = new AtomicReference<>("");
        readiness.onTransition(transition -> thread.set(Thread.currentThread().getName()));
        readiness.seal();
        Await.until("ready", readiness::ready);
        CompletableFuture<Verdict> change =
                readiness.changedFrom(readiness.current().etag());

        draining.set(true);
        readiness.refresh();

        assertThat(change.get(20, TimeUnit.SECONDS).reason()).isEqualTo("shutting_down");
        Await.until("the listener is told", () -> Objects.equals(thread.get(), "ready-engine"));
    }

    @Test
    void theStateIsKeptWithoutBeingAsked() {
        Readiness readiness = readiness(ReadinessSettings.ALONE.stateDir(directory));
        readiness.seal();
        Await.until("ready", readiness::ready);
        readiness.lameDuck().drain(Duration.ofHours(1), "kernel upgrade", "ann");

        StateFile file = new StateFile(directory, "test");
        Await.until("the drain is in the file", () -> file.read().drain().isPresent());
    }

    @Test
    void theEndOfTheProcessIsTheLastThingKept() throws Exception {
        ReadinessSettings settings = ReadinessSettings.ALONE.stateDir(directory);
        Readiness readiness = new Readiness(new ReadinessParts(
                "test",
                "instance-1",
                loops,
                System::nanoTime,
                Clock.systemUTC(),
                lifecycle::draining,
                settings,
                List.of()));
        readiness.seal();
        Await.until("ready", readiness::ready);

        lifecycle.stop();

        List<Recorded> kept = new StateFile(directory, "test").read().history();
        assertThat(kept.get(kept.size() - 1).transition().reason()).isEqualTo("shutting_down");
    }

    @Test
    void everyThreadBelongsToTheServiceAndHasAName() {
        Readiness readiness = readiness(ReadinessSettings.ALONE, EngineBed.local("disk"));
        readiness.bind(EngineBed.local("disk"), Source.sampled(Reading::passed));
        readiness.seal();

        assertThat(loops.all()).extracting(Loop::name).contains("ready-disk", "ready-engine");
    }

    private Readiness readiness(ReadinessSettings settings, Invariant... catalogue) {
        return new Readiness(new ReadinessParts(
                "test",
                "instance-1",
                loops,
                System::nanoTime,
                Clock.systemUTC(),
                draining::get,
                settings,
                List.of(catalogue)));
    }
}
