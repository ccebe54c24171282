package io.caracal.common.storage;

/** What a caller does inside one transaction; it may run more than once when Postgres reports a serialization failure or a deadlock. */
@FunctionalInterface
public interface Work<T> {

    T run(Transaction tx);
}
