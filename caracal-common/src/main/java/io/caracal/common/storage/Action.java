package io.caracal.common.storage;

/** {@link Work} without a result. */
@FunctionalInterface
public interface Action {

    void run(Transaction tx);
}
