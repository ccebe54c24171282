package io.caracal.common.evidence;

import io.caracal.common.lifecycle.EvidenceAccount;
import io.caracal.common.wal.WalStats;
import io.caracal.common.wal.WriteAheadLog;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.LongAdder;

/** The numbers of one evidence log. */
final class EvidenceNumbers implements EvidenceStats, EvidenceAccount {

    private final WriteAheadLog wal;
    private final Shipper shipper;
    private final BootReplay replay;
    private final long maxBytes;
    private final LongAdder refused = new LongAdder();

    EvidenceNumbers(WriteAheadLog wal, Shipper shipper, BootReplay replay, long maxBytes) {
        this.wal = wal;
        this.shipper = shipper;
        this.replay = replay;
        this.maxBytes = maxBytes;
    }

    void refused(int events) {
        refused.add(events);
    }

    @Override
    public WalStats log() {
        return wal.stats();
    }

    @Override
    public long pending() {
        return Math.max(0, wal.durable() - wal.confirmed());
    }

    @Override
    public long pendingBytes() {
        return pending() == 0 ? 0 : wal.backlog().bytes();
    }

    @Override
    public int pendingFiles() {
        return wal.backlog().files();
    }

    @Override
    public double oldestPendingSeconds() {
        return wal.backlog().oldestAgeNanos() / (double) TimeUnit.SECONDS.toNanos(1);
    }

    @Override
    public long bytes() {
        return wal.bytes();
    }

    @Override
    public long maxBytes() {
        return maxBytes;
    }

    @Override
    public int readOnly() {
        return wal.refusal() == null ? 0 : 1;
    }

    @Override
    public long persisted() {
        return wal.stats().frames();
    }

    @Override
    public long shipped() {
        return shipper.shipped();
    }

    @Override
    public long shipErrors() {
        return shipper.errors();
    }

    @Override
    public long replayed() {
        return replay.replayed();
    }

    @Override
    public long refused() {
        return refused.sum();
    }

    @Override
    public long quarantined() {
        return wal.quarantine().finds();
    }

    @Override
    public long lost() {
        return wal.quarantine().lostSinceOpen();
    }

    @Override
    public long lostUnacknowledged() {
        return wal.quarantine().lost();
    }

    @Override
    public long flushed() {
        return shipper.shipped();
    }

    @Override
    public long leftOnDisk() {
        return pending();
    }
}
