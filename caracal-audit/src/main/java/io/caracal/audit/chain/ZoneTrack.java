package io.caracal.audit.chain;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.HashSet;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** What the sweep remembers about one zone: which place was reached when, and what is wrong there. For one thread. */
final class ZoneTrack {

    /** Marks per window; more would only cost memory. */
    private static final int MARKS_PER_WINDOW = 8;

    /** Flaws remembered one by one; beyond that a zone is simply broken. */
    static final int MOST_REMEMBERED = 1000;

    private final Duration window;
    private final Deque<Mark> marks = new ArrayDeque<>();
    private final Set<Long> flawed = new HashSet<>();
    private @Nullable Mark end;
    private @Nullable Resumption resumption;

    ZoneTrack(Duration window) {
        this.window = window;
    }

    /**
     * Where the next walk begins: before the first flaw as long as there is one, otherwise behind what was taken in more than a window ago;
     * empty at the beginning of the zone.
     */
    Optional<Place> start(Instant now) {
        Resumption flaw = resumption;
        if (flaw != null) {
            return Optional.of(flaw.before());
        }
        Instant old = now.minus(window);
        Mark last = end;
        if (last != null && last.isAtMost(old)) {
            return Optional.of(last.place());
        }
        dropBefore(old);
        return Optional.ofNullable(marks.peekFirst())
                .filter(mark -> mark.isAtMost(old))
                .map(Mark::place);
    }

    /** Notes that an event was visited. */
    void visited(StoredEvent event, Instant now) {
        Mark before = end;
        if (before != null && event.sequence() <= before.place().sequence()) {
            return;
        }
        Mark here = new Mark(new Place(event.sequence(), event.contentHash()), event.ingestedAt());
        end = here;
        Mark newest = marks.peekLast();
        if (newest == null
                || !newest.at().plus(window.dividedBy(MARKS_PER_WINDOW)).isAfter(here.at())) {
            marks.addLast(here);
            dropBefore(now.minus(window));
        }
    }

    /**
     * Notes a flaw.
     *
     * @param before the place before the event
     * @return whether it is a new one
     */
    boolean found(long sequence, Place before) {
        if (resumption == null) {
            resumption = new Resumption(before);
        }
        return flawed.size() < MOST_REMEMBERED && flawed.add(sequence);
    }

    /** Ends a walk that came to the end of the chain: what it did not find again is whole. */
    void completed(Set<Long> foundAgain) {
        flawed.retainAll(foundAgain);
        if (flawed.isEmpty()) {
            resumption = null;
        }
    }

    int flaws() {
        return flawed.size();
    }

    /** Of the marks that are old enough only the newest is of use. */
    private void dropBefore(Instant old) {
        Mark oldest = marks.pollFirst();
        while (oldest != null && !marks.isEmpty() && marks.getFirst().isAtMost(old)) {
            oldest = marks.pollFirst();
        }
        if (oldest != null) {
            marks.addFirst(oldest);
        }
    }

    /** @param at when the event there was taken in */
    private record Mark(Place place, Instant at) {

        boolean isAtMost(Instant moment) {
            return !at.isAfter(moment);
        }
    }

    private record Resumption(Place before) {}
}
