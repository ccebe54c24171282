package io.caracal.common.wal;

import java.util.concurrent.atomic.LongAdder;

/** What a log has done since it was opened. Safe for use by many threads. */
public final class WalStats {

    final LongAdder frames = new LongAdder();
    final LongAdder batches = new LongAdder();
    final LongAdder bytes = new LongAdder();
    final LongAdder rotations = new LongAdder();
    final LongAdder queueRefusals = new LongAdder();
    final LongAdder refusals = new LongAdder();
    final LongAdder readOnlyTurns = new LongAdder();
    final LatencyHistogram syncs = new LatencyHistogram();
    private final AppendQueue queue;

    WalStats(AppendQueue queue) {
        this.queue = queue;
    }

    /** Records made durable. */
    public long frames() {
        return frames.sum();
    }

    /** Batches made durable: records per batch is the gain of the group commit. */
    public long batches() {
        return batches.sum();
    }

    /** Bytes written, headers included. */
    public long bytesWritten() {
        return bytes.sum();
    }

    /** Files begun because the one before was full. */
    public long rotations() {
        return rotations.sum();
    }

    /** Records that wait to be written. */
    public int queueDepth() {
        return queue.depth();
    }

    /** Most records that ever waited. */
    public int queueDepthPeak() {
        return queue.peak();
    }

    public int queueCapacity() {
        return queue.limit();
    }

    /** Appends refused because too much was waiting. */
    public long queueRefusals() {
        return queueRefusals.sum();
    }

    /** Appends refused or failed for any reason. */
    public long refusals() {
        return refusals.sum();
    }

    /** Times the log became read-only. */
    public long readOnlyTurns() {
        return readOnlyTurns.sum();
    }

    /** Time that the disk took to sync. */
    public LatencyHistogram syncs() {
        return syncs;
    }
}
