package io.caracal.common.wal;

import java.util.ArrayList;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.locks.LockSupport;
import org.jspecify.annotations.Nullable;

/** What waits to be written, bounded in records and bytes. Many threads put, one takes. */
final class AppendQueue {

    private static final long MAX_BYTES = 64L << 20;

    private final int limit;
    private final Queue<Append> waiting = new ConcurrentLinkedQueue<>();
    private final AtomicInteger records = new AtomicInteger();
    private final AtomicInteger peak = new AtomicInteger();
    private final AtomicLong bytes = new AtomicLong();
    private volatile @Nullable Thread taker;

    AppendQueue(int limit) {
        this.limit = limit;
    }

    /**
     * An append that alone is larger than the limits is taken when nothing else waits.
     *
     * @throws QueueFullException when it does not fit; nothing is queued then
     */
    void put(Append append) {
        int count = append.payloads().size();
        int before = records.getAndAdd(count);
        long bytesBefore = bytes.getAndAdd(append.bytes());
        if (before > 0 && (before + count > limit || bytesBefore + append.bytes() > MAX_BYTES)) {
            forget(append);
            throw new QueueFullException(before, limit);
        }
        peak.accumulateAndGet(before + count, Math::max);
        waiting.add(append);
        LockSupport.unpark(taker);
    }

    /** Returns when something waits, when the time is over, or for no reason. */
    void await(long nanos) throws InterruptedException {
        taker = Thread.currentThread();
        try {
            if (waiting.isEmpty() && nanos > 0) {
                LockSupport.parkNanos(this, nanos);
            }
        } finally {
            taker = null;
        }
        if (Thread.interrupted()) {
            throw new InterruptedException("interrupted while waiting for appends");
        }
    }

    /** Takes what waits, oldest first, up to about so many bytes; empty when nothing waits. */
    List<Append> take(long maxBytes) {
        List<Append> taken = new ArrayList<>();
        long size = 0;
        while (size < maxBytes) {
            Append append = waiting.poll();
            if (append == null) {
                break;
            }
            forget(append);
            size += append.bytes();
            taken.add(append);
        }
        return taken;
    }

    /** Wakes the taker although nothing was put. */
    void nudge() {
        LockSupport.unpark(taker);
    }

    int depth() {
        return records.get();
    }

    int peak() {
        return peak.get();
    }

    int limit() {
        return limit;
    }

    private void forget(Append append) {
        records.addAndGet(-append.payloads().size());
        bytes.addAndGet(-append.bytes());
    }
}
