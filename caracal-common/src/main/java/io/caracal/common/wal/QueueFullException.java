package io.caracal.common.wal;

/**
 * More is waiting to be written than the log lets wait. Nothing was queued; the same append may succeed a moment
 * later.
 */
public final class QueueFullException extends WalException {
    private static final long serialVersionUID = 1L;

    QueueFullException(int waiting, int limit) {
        super("queue_full", waiting + " records wait to be written, the limit is " + limit, null);
    }
}
