package io.caracal.common.outbox;

import io.caracal.common.storage.Transaction;

/** Where a change leaves its announcement, inside the transaction of the change. Committing wakes the publisher. */
public interface Outbox {

    /** Stores the message; returns the id of its row, or of the row that has the same de-duplication key already. */
    String append(Transaction tx, OutboxMessage message);
}
