package io.caracal.common.health;

/**
 * Looks at one dependency. Called by one worker of its own, never twice at a time and never on a request thread; it may block. A call without a result in half the
 * period counts as failed with {@code timeout}; it is left to finish and no second one begins meanwhile. An exception is a failure with the simple name of its class
 * as code; its message goes to the log alone.
 */
@FunctionalInterface
public interface Check {

    Reading look() throws Exception;
}
