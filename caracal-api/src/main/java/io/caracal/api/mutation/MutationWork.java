package io.caracal.api.mutation;

import io.caracal.common.storage.Transaction;

/** A change inside one transaction; may run more than once. It throws to refuse, and then nothing has happened. */
@FunctionalInterface
public interface MutationWork<T> {

    Change<T> apply(Transaction tx);
}
