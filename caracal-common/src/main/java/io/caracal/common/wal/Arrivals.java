package io.caracal.common.wal;

import java.util.ArrayDeque;
import java.util.Deque;

/**
 * When records came, in steps coarse enough to stay small however long the backlog: tells the age of the oldest one
 * that is unread. Safe for use by many threads.
 */
final class Arrivals {

    private static final int MANY = 1_024;
    private static final long FINEST_NANOS = 100_000_000;

    private final Deque<Mark> marks = new ArrayDeque<>();
    private long stepNanos = FINEST_NANOS;

    private record Mark(long last, long nanos) {}

    /** Everything up to {@code last} that is not noted yet came at this time. */
    synchronized void note(long last, long nanos) {
        Mark newest = marks.peekLast();
        if (newest != null && nanos - newest.nanos() < stepNanos) {
            marks.pollLast();
            marks.addLast(new Mark(last, newest.nanos()));
            return;
        }
        marks.addLast(new Mark(last, nanos));
        if (marks.size() > MANY) {
            thin();
        }
    }

    /** Age of the oldest record behind {@code shipped}; 0 when there is none. */
    synchronized long oldestAgeNanos(long shipped, long now) {
        while (!marks.isEmpty() && marks.getFirst().last() <= shipped) {
            marks.pollFirst();
        }
        if (marks.isEmpty()) {
            stepNanos = FINEST_NANOS;
            return 0;
        }
        return Math.max(0, now - marks.getFirst().nanos());
    }

    /** Joins each two neighbours. */
    private void thin() {
        Deque<Mark> all = new ArrayDeque<>(marks);
        marks.clear();
        while (!all.isEmpty()) {
            Mark older = all.pollFirst();
            Mark newer = all.isEmpty() ? older : all.pollFirst();
            marks.addLast(new Mark(newer.last(), older.nanos()));
        }
        stepNanos *= 2;
    }
}
