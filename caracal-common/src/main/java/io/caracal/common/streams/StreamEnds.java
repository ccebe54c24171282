package io.caracal.common.streams;

import io.caracal.common.redis.Redis;
import java.util.Map;
import java.util.Optional;

/**
 * Where a stream begins and ends.
 *
 * @param first  id of the oldest entry; empty when there are no entries
 * @param last   the highest id ever given out, {@code 0-0} when the stream does not exist
 */
record StreamEnds(Optional<String> first, String last) {

    static StreamEnds read(Redis redis, String stream) {
        Optional<Map<String, Object>> facts = StreamFacts.stream(redis, stream);
        if (facts.isEmpty()) {
            return new StreamEnds(Optional.empty(), EntryId.ZERO);
        }
        String last = ReplyMaps.text(facts.get(), "last-generated-id");
        String first = ReplyMaps.entryId(facts.get(), "first-entry");
        return new StreamEnds(
                first.isEmpty() ? Optional.empty() : Optional.of(first), last.isEmpty() ? EntryId.ZERO : last);
    }

    /** Ids only grow while a stream lives. */
    boolean isRecreatedSince(String position) {
        return EntryId.isBefore(last, position);
    }

    /** The entry at the position is gone and so may be those after it. */
    boolean isTrimmedBeyond(String position) {
        return !EntryId.ZERO.equals(position)
                && first.map(oldest -> EntryId.isBefore(position, oldest)).orElse(false);
    }
}
