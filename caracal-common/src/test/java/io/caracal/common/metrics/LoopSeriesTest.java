package io.caracal.common.metrics;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.ObjectMapper;
import io.caracal.common.lifecycle.Lifecycle;
import io.caracal.common.lifecycle.Loop;
import io.caracal.common.lifecycle.OwnedLoops;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class LoopSeriesTest {

    private static final Duration LONG = Duration.ofHours(1);

    private final AtomicLong nanos = new AtomicLong();
    private final Clock clock = Clock.fixed(Instant.ofEpochSecond(1_000), ZoneOffset.UTC);
    private final Metrics metrics = new Metrics("sts", "2.0.0", new ObjectMapper(), nanos::get, clock);
    private final Lifecycle lifecycle = new Lifecycle(Duration.ofSeconds(20), nanos::get);
    private final OwnedLoops loops = new OwnedLoops(lifecycle, nanos::get);

    @AfterEach
    void stop() throws Exception {
        lifecycle.stop();
    }

    @Test
    void aLoopThatHangsShowsTheTimeOfItsLastProgress() throws Exception {
        CountDownLatch began = new CountDownLatch(1);
        CountDownLatch never = new CountDownLatch(1);
        loops.every("hanging", LONG, () -> {
            began.countDown();
            never.await();
        });
        assertThat(began.await(30, TimeUnit.SECONDS)).isTrue();
        metrics.start(loops);
        nanos.addAndGet(Duration.ofSeconds(60).toNanos());

        assertThat(text())
                .contains("caracal_loop_alive{loop=\"hanging\",} 1.0\n")
                .contains("caracal_loop_rounds_total{loop=\"hanging\",} 0.0\n")
                .contains("caracal_loop_failures_total{loop=\"hanging\",} 0.0\n")
                .contains("caracal_loop_last_progress_timestamp_seconds{loop=\"hanging\",} 940.0\n");
    }

    @Test
    void aLoopThatHasDoneItsWorkIsNotSaidToHaveDied() {
        Loop loop = loops.untilDone("seeds", LONG, () -> {});
        while (loop.alive()) {
            Thread.onSpinWait();
        }
        metrics.start(loops);

        assertThat(text())
                .doesNotContain("caracal_loop_alive{loop=\"seeds\"")
                .contains("caracal_loop_rounds_total{loop=\"seeds\",} 1.0\n");
    }

    @Test
    void loopsOfOneNameAreOneSeriesAndTooManyAreOthers() {
        CountDownLatch never = new CountDownLatch(1);
        for (int i = 0; i < 2; i++) {
            loops.every("same", LONG, never::await);
        }
        for (int i = 0; i < 110; i++) {
            loops.every("loop-" + i, LONG, never::await);
        }
        metrics.start(loops);

        assertThat(text().lines().filter(line -> line.startsWith("caracal_loop_alive{")))
                .hasSize(101);
        assertThat(text())
                .contains("caracal_loop_alive{loop=\"same\",} 1.0\n")
                .contains("caracal_loop_alive{loop=\"other\",} 1.0\n");
    }

    @Test
    void exactlyOneStepOfTheStopIsOne() {
        metrics.start(loops);
        assertThat(text())
                .contains("caracal_drain_phase{phase=\"serving\",} 1.0\n")
                .contains("caracal_drain_phase{phase=\"drain_wait\",} 0.0\n");

        lifecycle.drain();

        assertThat(text())
                .contains("caracal_drain_phase{phase=\"serving\",} 0.0\n")
                .contains("caracal_drain_phase{phase=\"drain_announced\",} 1.0\n");
        assertThat(text().lines().filter(line -> line.startsWith("caracal_drain_phase{") && line.endsWith(" 1.0")))
                .hasSize(1);
    }

    private String text() {
        metrics.render();
        return new String(metrics.text().orElseThrow(), StandardCharsets.UTF_8);
    }
}
