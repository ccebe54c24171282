package io.caracal.common.probe;

import java.time.Duration;
import java.util.function.BooleanSupplier;
import java.util.function.Supplier;

/**
 * An answer that a caller would wait for.
 *
 * @param until what is waited for
 * @param limit how long at most
 * @param now renders the answer as of the moment it is called
 * @param unchanged the answer at the limit
 */
record LongPoll(Until until, Duration limit, Supplier<ProbeReply> now, Supplier<ProbeReply> unchanged)
        implements ProbeAnswer {

    /** What ends the wait before its limit. */
    sealed interface Until {}

    /** Any verdict with another entity tag than the one the caller knows. */
    record Changed(String etag) implements Until {}

    /** A condition over memory, looked at again and again. */
    record Satisfied(BooleanSupplier condition) implements Until {}
}
