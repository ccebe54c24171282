package io.caracal.common.wal;

import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The files of the log, oldest first. Each holds everything up to the first record of the next one. Safe for use by
 * many threads.
 */
final class Segments {

    private final List<Segment> all = new ArrayList<>();

    synchronized void add(Segment segment) {
        all.add(segment);
    }

    synchronized void remove(Segment segment) {
        all.remove(segment);
    }

    /** The file in which the record lies or will lie. */
    synchronized @Nullable Segment holding(long seq) {
        for (int i = all.size() - 1; i >= 0; i--) {
            if (all.get(i).first() <= seq) {
                return all.get(i);
            }
        }
        return all.isEmpty() ? null : all.get(0);
    }

    /**
     * Files in which nothing is left to read; not the one being written, and no empty one, whose name may be needed
     * again any moment.
     */
    synchronized List<Segment> read(long shipped, @Nullable Segment active) {
        return all.stream()
                .filter(segment -> segment != active && !segment.empty() && segment.last() <= shipped)
                .toList();
    }

    synchronized List<Segment> list() {
        return List.copyOf(all);
    }

    /** Bytes of all files. */
    synchronized long bytes() {
        long sum = 0;
        for (Segment segment : all) {
            sum += segment.durableBytes();
        }
        return sum;
    }
}
