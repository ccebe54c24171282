package io.caracal.common.streams;

import java.util.concurrent.atomic.LongAdder;

/** What a consumer has done since the process started. */
final class GroupCounters {
    final LongAdder processed = new LongAdder();
    final LongAdder retried = new LongAdder();
    final LongAdder deadLettered = new LongAdder();
    final LongAdder invalidSignatures = new LongAdder();
    final LongAdder reclaimed = new LongAdder();
    final LongAdder vanished = new LongAdder();
}
