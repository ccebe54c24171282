package io.caracal.common.health;

/**
 * Looks at one dependency or invariant. Called from one loop of its own, never concurrently and never on a request thread.
 * It may block; a call that takes longer than two seconds counts as a failure until a later call succeeds in time.
 */
@FunctionalInterface
public interface Probe {

    /** Samples once. An exception is a failure whose message is logged and never shown to callers. */
    ProbeResult check() throws Exception;
}
