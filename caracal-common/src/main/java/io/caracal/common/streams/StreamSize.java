package io.caracal.common.streams;

import java.util.OptionalLong;

/**
 * The extent of a stream when it was last looked at. The sequence number of an entry is its place among all entries ever added; Redis before
 * version 7 does not count them, then it is the time part of its id.
 *
 * @param head sequence number of the newest entry; empty when there was none
 * @param earliest sequence number of the oldest entry held, as long as entries are only trimmed from the beginning; empty when none is held
 * @param oldestMillis when the oldest entry held was added, unix time in milliseconds; empty when none is held
 * @param held entries held
 * @param bytes bytes they take, as Redis estimates it; empty when it does not tell
 */
public record StreamSize(
        OptionalLong head, OptionalLong earliest, OptionalLong oldestMillis, long held, OptionalLong bytes) {

    static final StreamSize EMPTY =
            new StreamSize(OptionalLong.empty(), OptionalLong.empty(), OptionalLong.empty(), 0, OptionalLong.empty());
}
