package io.caracal.common.metrics;

import java.util.List;

/**
 * A write-ahead log at one moment; totals count since the process started.
 *
 * @param frames records written
 * @param batches groups of records written with one sync
 * @param bytesWritten bytes written
 * @param rotations segments closed because they were full
 * @param queueDepth records that wait to be written now
 * @param queueDepthPeak most that ever waited
 * @param submitFull records refused because too many waited
 * @param readOnly whether nothing can be written now
 * @param syncs how long the syncs to disk took
 */
public record WalReading(
        long frames,
        long batches,
        long bytesWritten,
        long rotations,
        long queueDepth,
        long queueDepthPeak,
        long submitFull,
        boolean readOnly,
        Syncs syncs) {

    /**
     * Times of syncs as a histogram.
     *
     * @param boundsMicros inclusive upper bounds in microseconds, ascending
     * @param cumulative syncs at or below each bound, and last the number of all
     * @param totalMicros their time together
     */
    public record Syncs(List<Long> boundsMicros, List<Long> cumulative, long totalMicros) {

        long count() {
            return cumulative.get(cumulative.size() - 1);
        }
    }
}
