package io.caracal.common.lifecycle;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import java.time.Duration;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

class LifecycleTest {

    private final List<String> order = new CopyOnWriteArrayList<>();
    private final Lifecycle lifecycle = new Lifecycle(Duration.ofSeconds(10), System::nanoTime);

    @Test
    void stopsInReverseOrderAndIsDrainingBeforeAnythingStops() throws Exception {
        lifecycle.onStop("a", () -> order.add("a " + lifecycle.draining()));
        lifecycle.onStop("b", () -> order.add("b " + lifecycle.draining()));
        assertThat(lifecycle.draining()).isFalse();
        lifecycle.stop();
        lifecycle.stop();
        assertThat(order).containsExactly("b true", "a true");
    }

    @Test
    void failuresAreCollectedAndTheOthersStillStop() {
        lifecycle.onStop("a", () -> order.add("a"));
        lifecycle.onStop("b", () -> {
            throw new IllegalStateException("b is stuck");
        });
        lifecycle.onStop("c", () -> {
            throw new AssertionError("c broke");
        });
        StopFailedException failure = catchThrowableOfType(StopFailedException.class, lifecycle::stop);
        assertThat(failure.getSuppressed()).hasSize(2);
        assertThat(failure.getSuppressed()[0]).hasMessage("stopping c failed").hasRootCauseMessage("c broke");
        assertThat(failure.getSuppressed()[1]).hasMessage("stopping b failed").hasRootCauseMessage("b is stuck");
        assertThat(order).containsExactly("a");
    }

    @Test
    void overrunningPhaseIsInterruptedAndTheRestGetsItsTurn() throws Exception {
        Lifecycle hasty = new Lifecycle(Duration.ofMillis(50), System::nanoTime);
        CountDownLatch interrupted = new CountDownLatch(1);
        hasty.onStop("a", () -> order.add("a"));
        hasty.onStop("endless", () -> {
            try {
                new CountDownLatch(1).await();
            } finally {
                interrupted.countDown();
            }
        });
        assertThatThrownBy(hasty::stop).isInstanceOf(StopFailedException.class);
        assertThat(interrupted.await(10, TimeUnit.SECONDS)).isTrue();
        assertThat(order).containsExactly("a");
    }

    @Test
    void whatStartsDuringShutdownIsStoppedAtOnce() throws Exception {
        lifecycle.stop();
        lifecycle.onStop("late", () -> order.add("late"));
        assertThat(order).containsExactly("late");
    }
}
