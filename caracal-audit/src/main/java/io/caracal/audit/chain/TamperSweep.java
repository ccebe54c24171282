package io.caracal.audit.chain;

import io.caracal.common.health.Reading;
import io.caracal.common.storage.Transactions;
import io.caracal.core.secret.HmacKey;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.NavigableMap;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.LongSupplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Recomputes the chains in the background (audit contract §2.7): everything after the start, then in each round what came in during the last
 * hours, and again whatever was wrong before, until it is whole. Reads a bounded chunk per transaction, so nothing waits for it. Events
 * that were retired have left links, by which the chain is followed.
 */
public final class TamperSweep {

    private static final Logger LOG = LoggerFactory.getLogger(TamperSweep.class);
    private static final int CHUNK = 1000;

    private final ChainStore store;
    private final Optional<HmacKey> key;
    private final Times times;
    private final Duration window;
    private final TamperCounters counters = new TamperCounters();
    private final Map<String, ZoneTrack> tracks = new HashMap<>();
    private final AtomicInteger flaws = new AtomicInteger();
    private volatile long movedAt;
    private volatile Optional<Instant> lastSweep = Optional.empty();
    private volatile Optional<Instant> lastFull = Optional.empty();

    /**
     * @param key of the links; without one (dev) they are not checked
     * @param window how far back each round looks (AUDIT_TAMPER_ROLLING_HOURS)
     */
    public TamperSweep(Transactions transactions, Optional<HmacKey> key, Times times, Duration window) {
        this.store = new ChainStore(transactions);
        this.key = key;
        this.times = times;
        this.window = window;
        this.movedAt = times.nanos().getAsLong();
    }

    /**
     * @param clock wall time
     * @param nanos monotonic nanoseconds
     */
    public record Times(Clock clock, LongSupplier nanos) {}

    /** One round over all zones; body of an owned loop. */
    public void round() throws InterruptedException {
        Instant began = times.clock().instant();
        Optional<String> zone = store.zoneAfter("");
        while (zone.isPresent()) {
            sweep(zone.get(), began);
            zone = store.zoneAfter(zone.get());
        }
        Instant ended = times.clock().instant();
        if (lastFull.isEmpty()) {
            lastFull = Optional.of(ended);
        }
        lastSweep = Optional.of(ended);
        moved();
    }

    /**
     * Events that are not as they should be.
     *
     * @param patience longest time without a step, between rounds too, until nothing is known any more
     */
    public Reading reading(Duration patience) {
        if (times.nanos().getAsLong() - movedAt > patience.toNanos()) {
            return Reading.unknown("sweep_silent", "the tamper sweep has made no step for too long");
        }
        return Reading.measured(flaws.get());
    }

    public TamperCounters counters() {
        return counters;
    }

    /** Events that are not as they should be, as far as they were looked at. */
    public int flaws() {
        return flaws.get();
    }

    /** End of the last round. */
    public Optional<Instant> lastSweep() {
        return lastSweep;
    }

    /** End of the last round over everything. */
    public Optional<Instant> lastFull() {
        return lastFull;
    }

    private void sweep(String zone, Instant began) throws InterruptedException {
        ZoneTrack track = tracks.computeIfAbsent(zone, id -> new ZoneTrack(window));
        Optional<Place> head = store.head(zone);
        Place start = track.start(began).orElse(Place.GENESIS);
        NavigableMap<Long, RetiredLink> retired;
        ChainWalk walk = new ChainWalk(key, start);
        Set<Long> found = new HashSet<>();
        List<StoredEvent> chunk;
        do {
            chunk = store.after(zone, walk.last().sequence(), CHUNK);
            retired = store.retired(zone);
            walk.retired(retired);
            for (StoredEvent event : chunk) {
                Place before = walk.last();
                report(zone, track, new Finding(event.sequence(), before, walk.visit(event)), found);
                track.visited(event, began);
                counters.checkedOne();
            }
            moved();
        } while (chunk.size() == CHUNK);
        judgeEnd(head, start, still(zone, start, walk.end(), retired))
                .ifPresent(end -> report(zone, track, end, found));
        int before = track.flaws();
        track.completed(found);
        flaws.addAndGet(track.flaws() - before);
    }

    /** Where the chain ends. With nothing new, the event at which the last walk ended must still be there, or have been retired. */
    private Place still(String zone, Place start, Place end, NavigableMap<Long, RetiredLink> retired) {
        if (!end.equals(start) || end.equals(Place.GENESIS)) {
            return end;
        }
        return store.after(zone, end.sequence() - 1, 1).stream()
                .findFirst()
                .map(event -> new Place(event.sequence(), event.contentHash()))
                .or(() -> Optional.ofNullable(retired.get(end.sequence())).map(RetiredLink::place))
                .orElse(Place.GENESIS);
    }

    /** The newest events may be missing or exchanged, or the row that says which they are. */
    private static Optional<Finding> judgeEnd(Optional<Place> head, Place start, Place reached) {
        if (head.isEmpty()) {
            return Optional.of(new Finding(reached.sequence(), start, Set.of(Flaw.SEQUENCE_GAP)));
        }
        Place expected = head.get();
        if (reached.sequence() < expected.sequence()) {
            return Optional.of(new Finding(expected.sequence(), start, Set.of(Flaw.SEQUENCE_GAP)));
        }
        boolean same = reached.sequence() > expected.sequence() || reached.equals(expected);
        return same ? Optional.empty() : Optional.of(new Finding(reached.sequence(), start, Set.of(Flaw.CHAIN_BREAK)));
    }

    private void report(String zone, ZoneTrack track, Finding finding, Set<Long> found) {
        if (finding.flaws().isEmpty()) {
            return;
        }
        if (found.size() < ZoneTrack.MOST_REMEMBERED) {
            found.add(finding.sequence());
        }
        if (track.found(finding.sequence(), finding.before())) {
            flaws.incrementAndGet();
            counters.found(finding.flaws());
            LOG.error("the chain of zone {} is broken at event {}: {}", zone, finding.sequence(), finding.flaws());
        }
    }

    private void moved() throws InterruptedException {
        movedAt = times.nanos().getAsLong();
        if (Thread.interrupted()) {
            throw new InterruptedException();
        }
    }

    private record Finding(long sequence, Place before, Set<Flaw> flaws) {}
}
