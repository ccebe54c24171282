package io.caracal.gateway.revocation;

import java.time.Duration;
import java.util.Collection;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.LongSupplier;

/**
 * What is revoked now: the last snapshot of Postgres, and what the streams have said since that snapshot was begun. A mark that is older
 * than the snapshot is dropped with the swap, which is how authority that was given back is forgotten. Safe for use by many threads; asking
 * neither blocks nor does I/O.
 */
public final class RevocationState {

    /** Two polls and a margin; older knowledge is not relied on. */
    static final Duration LONGEST_AGE = Duration.ofSeconds(70);

    private final LongSupplier nanos;
    private final LiveCalls calls;
    private final Map<Anchor, Long> marks = new ConcurrentHashMap<>();
    private volatile Optional<RevocationSnapshot> snapshot = Optional.empty();
    private volatile Optional<Long> followedSince = Optional.empty();

    /**
     * @param nanos monotonic nanoseconds
     * @param calls is told about everything that becomes revoked
     */
    public RevocationState(LongSupplier nanos, LiveCalls calls) {
        this.nanos = nanos;
        this.calls = calls;
    }

    /**
     * Whether the state may be relied on. A snapshot that was begun before the streams were followed does not count: what was published in
     * between would be in neither.
     */
    public boolean isFresh() {
        Optional<Long> since = followedSince;
        boolean complete = since.isPresent()
                && snapshot.filter(last -> last.asOf() - since.get() >= 0).isPresent();
        return complete && age().filter(age -> age.compareTo(LONGEST_AGE) <= 0).isPresent();
    }

    /** Age of the snapshot; empty before the first. */
    public Optional<Duration> age() {
        long now = nanos.getAsLong();
        return snapshot.map(last -> last.age(now));
    }

    /** Whether any of these is revoked. */
    public boolean isRevoked(Collection<Anchor> anchors) {
        Set<Anchor> revoked = snapshot.map(RevocationSnapshot::revoked).orElse(Set.of());
        return anchors.stream().anyMatch(anchor -> marks.containsKey(anchor) || revoked.contains(anchor));
    }

    /** Revoked anchors known, those known twice counted once. */
    public int size() {
        Set<Anchor> revoked = snapshot.map(RevocationSnapshot::revoked).orElse(Set.of());
        long added =
                marks.keySet().stream().filter(mark -> !revoked.contains(mark)).count();
        return revoked.size() + (int) added;
    }

    /** Revokes at once and cuts the calls concerned. */
    void mark(Collection<Anchor> anchors) {
        long now = nanos.getAsLong();
        anchors.forEach(anchor -> marks.put(anchor, now));
        anchors.forEach(calls::cut);
    }

    /** From now on every entry of every stream arrives here. */
    void followed() {
        followedSince = Optional.of(nanos.getAsLong());
    }

    /** Puts a snapshot in place; marks younger than it stay. */
    void replace(RevocationSnapshot loaded) {
        snapshot = Optional.of(loaded);
        marks.values().removeIf(markedAt -> markedAt - loaded.asOf() < 0);
        calls.cutIf(this::isRevoked);
    }
}
