package io.caracal.common.health;

import static org.assertj.core.api.Assertions.assertThat;

import io.caracal.common.lifecycle.Lifecycle;
import io.caracal.common.lifecycle.Loop;
import io.caracal.common.lifecycle.OwnedLoops;
import io.caracal.testing.Await;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class LoopWatchTest {

    private static final Duration SILENCE = Duration.ofSeconds(30);

    @Test
    void aLoopThatCompletesRoundsIsFine() {
        assertThat(reading(watch(new ScriptedLoop(true, SILENCE)))).isEqualTo(Reading.passed());
    }

    @Test
    void aSilentLoopIsBroken() {
        assertThat(code(watch(new ScriptedLoop(true, SILENCE.plusNanos(1))))).isEqualTo("loop_silent");
    }

    @Test
    void aDeadLoopIsBrokenAtOnce() {
        assertThat(code(watch(new ScriptedLoop(false, Duration.ZERO)))).isEqualTo("loop_dead");
    }

    @Test
    void ofSeveralLoopsTheFirstBrokenOneTells() {
        Source source = LoopWatch.over(List.of(
                watch(new ScriptedLoop(true, Duration.ZERO)),
                watch(new ScriptedLoop(true, Duration.ofHours(1))),
                watch(new ScriptedLoop(false, Duration.ZERO))));
        assertThat(((Source.Observed) source).memory().get())
                .isInstanceOfSatisfying(
                        Reading.Failed.class,
                        failed -> assertThat(failed.code()).isEqualTo("loop_silent"));
    }

    @Test
    void amongAllLoopsTheOneThatHasDiedIsNamed() throws Exception {
        Lifecycle lifecycle = new Lifecycle(SILENCE, System::nanoTime);
        OwnedLoops loops = new OwnedLoops(lifecycle, System::nanoTime);
        Source.Observed source = (Source.Observed) LoopWatch.overAll(loops);
        try {
            loops.every("sound", SILENCE, () -> {});
            assertThat(source.memory().get()).isEqualTo(Reading.passed());
            Loop finished = loops.untilDone("finished", SILENCE, () -> {});
            Await.until(Duration.ofSeconds(20), "its thread ends", () -> !finished.alive());
            assertThat(source.memory().get()).isEqualTo(Reading.passed());
            loops.every("fragile", SILENCE, () -> {
                throw new OutOfMemoryError("pretended");
            });
            Reading reading = Await.value(
                    Duration.ofSeconds(20),
                    "the death is seen",
                    source.memory(),
                    seen -> seen instanceof Reading.Failed);
            assertThat(((Reading.Failed) reading).code()).isEqualTo("loop_dead");
            assertThat(reading.extra()).containsEntry("loop", "fragile");
        } finally {
            lifecycle.stop();
        }
        assertThat(source.memory().get()).isEqualTo(Reading.passed());
    }

    private static LoopWatch watch(Loop loop) {
        return new LoopWatch(loop, SILENCE);
    }

    private static Reading reading(LoopWatch watch) {
        return ((Source.Observed) watch.source()).memory().get();
    }

    private static String code(LoopWatch watch) {
        return ((Reading.Failed) reading(watch)).code();
    }

    /** A loop that says what the test wants. */
    private record ScriptedLoop(boolean alive, Duration sinceSound) implements Loop {

        @Override
        public String name() {
            return "scripted";
        }

        @Override
        public boolean done() {
            return false;
        }

        @Override
        public long failures() {
            return 0;
        }

        @Override
        public long rounds() {
            return 0;
        }

        @Override
        public Duration sinceProgress() {
            return Duration.ofDays(1); // it fails because something else is down
        }

        @Override
        public Optional<String> trouble() {
            return alive ? Optional.empty() : Optional.of("loop_dead");
        }

        @Override
        public Optional<Throwable> death() {
            return Optional.empty();
        }

        @Override
        public void wake() {
            throw new UnsupportedOperationException("a watch only looks");
        }

        @Override
        public void stop() {
            throw new UnsupportedOperationException("a watch only looks");
        }

        @Override
        public void finish(Duration patience) {
            throw new UnsupportedOperationException("a watch only looks");
        }
    }
}
