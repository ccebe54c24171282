package io.caracal.common.evidence;

import io.caracal.common.wal.WalStats;

/** Numbers of the evidence log, for metrics. All answer at once and without I/O. */
public interface EvidenceStats {

    /** What the log itself has done: frames, batches, bytes, rotations, queue, syncs. */
    WalStats log();

    /** Events that are safe and not yet in the audit stream. */
    long pending();

    /** Size of the files that hold pending events. */
    long pendingBytes();

    /** Files that hold pending events. */
    int pendingFiles();

    /**
     * Age of the oldest pending event in seconds, 0 when there is none; of events found at the start, the age of
     * their file.
     */
    double oldestPendingSeconds();

    /** Size of all files of the log. */
    long bytes();

    /** Size at which nothing more is taken. */
    long maxBytes();

    /** 1 while the log cannot be written, else 0. */
    int readOnly();

    /** Events made durable since the start, imported ones included. */
    long persisted();

    /** Events that the audit stream has confirmed since the start. */
    long shipped();

    /** Attempts to send that the audit stream did not confirm; the events were sent again. */
    long shipErrors();

    /** Confirmed events that an earlier process had left. */
    long replayed();

    /** Events that could not be made durable; what they stand for was refused. */
    long refused();

    /** Unreadable parts of the log that were set aside since the start. */
    long quarantined();

    /** Events lost since the start: they were safe once and can no longer be read. */
    long lost();

    /** Lost events, also of earlier processes, that nobody has acknowledged. */
    long lostUnacknowledged();
}
