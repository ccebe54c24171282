package io.caracal.common.lifecycle;

import static org.assertj.core.api.Assertions.assertThat;

import io.caracal.common.failure.UnavailableException;
import io.caracal.core.error.ErrorCode;
import java.time.Duration;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.Semaphore;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** What a watch may blame a loop for. Rounds take place when the test says so; time passes when it says so. */
class LoopSoundnessTest {

    private static final Duration HOUR = Duration.ofHours(1);

    private final AtomicLong nanos = new AtomicLong();
    private final Lifecycle lifecycle = new Lifecycle(Duration.ofSeconds(20), nanos::get);
    private final BlockingQueue<LoopBody> rounds = new LinkedBlockingQueue<>();
    private final Semaphore begun = new Semaphore(0);
    private final Loop loop = new OwnedLoops(lifecycle, nanos::get).every("watched", Duration.ofMillis(1), this::round);

    @AfterEach
    void stop() throws StopFailedException {
        lifecycle.stop();
    }

    @Test
    void aRoundThatEndsWellIsASignOfLife() throws InterruptedException {
        begin();
        nanos.addAndGet(HOUR.toNanos());
        end(() -> {});
        assertThat(loop.sinceSound()).isZero();
        assertThat(loop.sinceProgress()).isZero();
    }

    @Test
    void aRoundThatFailsBecauseSomethingElseIsDownIsOneToo() throws InterruptedException {
        begin();
        nanos.addAndGet(HOUR.toNanos());
        end(() -> {
            throw new UnavailableException(ErrorCode.POSTGRES_UNREACHABLE, "down", null) {
                private static final long serialVersionUID = 1L;
            };
        });
        assertThat(loop.sinceSound()).isZero();
        assertThat(loop.sinceProgress()).isEqualTo(HOUR);
    }

    @Test
    void aRoundThatFailsByItselfIsNone() throws InterruptedException {
        begin();
        nanos.addAndGet(HOUR.toNanos());
        end(() -> {
            throw new IllegalStateException("broken");
        });
        assertThat(loop.sinceSound()).isEqualTo(HOUR);
    }

    private void round() throws Exception {
        begun.release();
        rounds.take().run();
    }

    /** Returns when a round has begun and waits for what it is to do. */
    private void begin() throws InterruptedException {
        begun.acquire();
    }

    /** Returns when that round has ended, which is when the next one has begun. */
    private void end(LoopBody body) throws InterruptedException {
        rounds.add(body);
        begun.acquire();
    }
}
