package io.caracal.common.lifecycle;

/** One round of a {@link Loop}. Must return promptly once its thread is interrupted. */
@FunctionalInterface
public interface LoopBody {
    void run() throws Exception;
}
