package io.caracal.system.bench;

import java.time.Duration;
import java.util.concurrent.locks.LockSupport;

/** Waiting between two measurements. */
final class Pause {
    private Pause() {}

    /** Returns after that time, or earlier when interrupted. */
    static void of(Duration duration) {
        long end = System.nanoTime() + duration.toNanos();
        for (long left = duration.toNanos(); left > 0; left = end - System.nanoTime()) {
            LockSupport.parkNanos(left);
            if (Thread.currentThread().isInterrupted()) {
                return;
            }
        }
    }

    static void millis(long millis) {
        of(Duration.ofMillis(millis));
    }
}
