package io.caracal.common.streams;

import io.caracal.common.redis.Redis;
import io.lettuce.core.Limit;
import io.lettuce.core.Range;
import io.lettuce.core.StreamMessage;
import java.util.List;
import java.util.Optional;

/**
 * Where a stream begins and ends.
 *
 * @param first  id of the oldest entry; empty when there are no entries
 * @param last   the highest id ever given out, {@code 0-0} when the stream does not exist
 */
record StreamEnds(Optional<String> first, String last) {

    static StreamEnds read(Redis redis, String stream) {
        if (redis.sync().exists(stream) == 0) {
            return new StreamEnds(Optional.empty(), EntryId.ZERO);
        }
        String last = ReplyMaps.text(ReplyMaps.of(redis.sync().xinfoStream(stream)), "last-generated-id");
        List<StreamMessage<String, String>> oldest = redis.sync().xrange(stream, Range.unbounded(), Limit.from(1));
        return new StreamEnds(
                oldest.stream().findFirst().map(StreamMessage::getId), last.isEmpty() ? EntryId.ZERO : last);
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
