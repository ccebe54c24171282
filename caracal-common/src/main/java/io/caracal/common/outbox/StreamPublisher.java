package io.caracal.common.outbox;

import java.util.Map;
import java.util.OptionalLong;
import java.util.concurrent.CompletionStage;

/**
 * Puts an entry into a stream without waiting for the answer, so that a batch travels in one go. Entries handed over by one thread for
 * one stream must end up in that order. Implementations sign the entry when they have a key, appending the signature as the last field.
 */
@FunctionalInterface
public interface StreamPublisher {

    /**
     * Starts publishing one entry.
     *
     * @param fields             field names and values in the order they appear in the entry
     * @param approximateLength  length the stream may be trimmed to, roughly; empty means that nothing may ever be trimmed
     * @return the id of the new entry; fails with an {@link io.caracal.common.failure.UnavailableException} when the stream server cannot be
     *     reached, and with anything else when it refuses this entry
     */
    CompletionStage<String> publish(String stream, Map<String, String> fields, OptionalLong approximateLength);
}
