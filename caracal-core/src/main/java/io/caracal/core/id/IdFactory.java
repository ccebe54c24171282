package io.caracal.core.id;

/** Makes new ids. Safe for concurrent use. */
@FunctionalInterface
public interface IdFactory {
    /** A fresh id, never returned before by this factory. */
    String next();
}
