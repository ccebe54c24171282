package io.caracal.common.streams;

import java.util.List;

/**
 * Processes entries of a consumer group. Entries can arrive more than once and out of order, so processing must be idempotent.
 */
@FunctionalInterface
public interface BatchHandler {

    /**
     * Handles a batch.
     *
     * @return one outcome per entry, in the same order
     * @throws io.caracal.common.failure.UnavailableException when something the handler needs is down: the whole batch is kept and offered
     *     again until it is back, and this does not count towards the dead letters
     * @throws Exception any other failure: the entries are offered one by one, so that one bad entry does not take its batch along
     */
    List<EntryOutcome> handle(List<StreamEntry> entries) throws Exception;
}
