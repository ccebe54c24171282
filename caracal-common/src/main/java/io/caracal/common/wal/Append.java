package io.caracal.common.wal;

import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import org.jspecify.annotations.Nullable;

/** Records that somebody waits for: made by the waiting thread, completed once by the writing one. */
final class Append {

    private final List<byte[]> payloads;
    private final long bytes;
    private final Thread owner = Thread.currentThread();
    private volatile boolean done;
    private @Nullable WalException failure;

    Append(List<byte[]> payloads) {
        this.payloads = payloads;
        long sum = 0;
        for (byte[] payload : payloads) {
            sum += FrameFormat.bytes(payload);
        }
        this.bytes = sum;
    }

    List<byte[]> payloads() {
        return payloads;
    }

    /** Size in the file. */
    long bytes() {
        return bytes;
    }

    void succeed() {
        done = true;
        LockSupport.unpark(owner);
    }

    void fail(WalException cause) {
        failure = cause;
        done = true;
        LockSupport.unpark(owner);
    }

    /** Whether the records are durable. */
    boolean succeeded() {
        return done && failure == null;
    }

    /** Whether it is decided. */
    boolean done() {
        return done;
    }

    /** Returns once the records are durable. Called by the thread that made this. */
    void await(long limitNanos) {
        long deadline = System.nanoTime() + limitNanos;
        while (!done) {
            long left = deadline - System.nanoTime();
            if (left <= 0) {
                long millis = TimeUnit.NANOSECONDS.toMillis(limitNanos);
                throw new WalException("timeout", "the disk did not confirm within " + millis + " ms", null);
            }
            LockSupport.parkNanos(this, left);
            if (Thread.currentThread().isInterrupted() && !done) {
                throw new WalException("interrupted", "interrupted while waiting for the disk", null);
            }
        }
        if (failure != null) {
            throw new WalException(failure.code(), String.valueOf(failure.getMessage()), failure);
        }
    }
}
