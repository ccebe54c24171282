package io.caracal.common.wal;

import java.util.concurrent.locks.LockSupport;
import org.jspecify.annotations.Nullable;

/** How far the log is durable, and the one reader that waits for more. */
final class Tide {

    private volatile long level;
    private volatile @Nullable Thread waiter;

    void rise(long to) {
        level = to;
        Thread waiting = waiter;
        if (waiting != null) {
            LockSupport.unpark(waiting);
        }
    }

    long level() {
        return level;
    }

    /** Waits until the level is above; false when the time was over first. */
    boolean awaitBeyond(long seq, long limitNanos) throws InterruptedException {
        long deadline = System.nanoTime() + limitNanos;
        waiter = Thread.currentThread();
        try {
            while (level <= seq) {
                long left = deadline - System.nanoTime();
                if (left <= 0) {
                    return false;
                }
                LockSupport.parkNanos(this, left);
                if (Thread.interrupted()) {
                    throw new InterruptedException("interrupted while waiting for records");
                }
            }
            return true;
        } finally {
            waiter = null;
        }
    }
}
