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

    private final LongSupplier nanos;
    private final LiveCalls calls;
    private final Duration longestAge;
    private final Map<Anchor, Long> marks = new ConcurrentHashMap<>();
    private volatile Optional<RevocationSnapshot> snapshot = Optional.empty();
    private volatile Optional<Long> followedSince = Optional.empty();
    private volatile Optional<Long> missedAt = Optional.empty();

    /**
     * @param nanos monotonic nanoseconds
     * @param calls is told about everything that becomes revoked
     * @param longestAge older knowledge is not relied on
     */
    public RevocationState(LongSupplier nanos, LiveCalls calls, Duration longestAge) {
        this.nanos = nanos;
        this.calls = calls;
        this.longestAge = longestAge;
    }

    /**
     * Whether the state may be relied on. A snapshot that was begun before the streams were followed does not count: what was published in
     * between would be in neither.
     */
    public boolean isFresh() {
        return syncedAt().isPresent()
                && age().filter(age -> age.compareTo(longestAge) <= 0).isPresent();
    }

    /** Monotonic nanoseconds up to which everything revoked is known; empty while there is no snapshot that counts. */
    public Optional<Long> syncedAt() {
        Optional<Long> since = followedSince;
        return snapshot.map(RevocationSnapshot::asOf).filter(asOf -> since.isPresent() && asOf - since.get() >= 0);
    }

    /** Whether nothing was missed since the snapshot that is in place. */
    boolean isComplete() {
        Optional<Long> missed = missedAt;
        return syncedAt()
                .filter(asOf -> missed.isEmpty() || asOf - missed.get() > 0)
                .isPresent();
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

    /** Revoked anchors known, those known twice counted once and that of the self-test not at all. */
    public int size() {
        Set<Anchor> revoked = snapshot.map(RevocationSnapshot::revoked).orElse(Set.of());
        long added = marks.keySet().stream()
                .filter(mark -> !revoked.contains(mark) && !mark.equals(Anchor.CANARY))
                .count();
        return revoked.size() + (int) added;
    }

    /** Revokes at once and cuts the calls concerned. */
    public void mark(Collection<Anchor> anchors) {
        long now = nanos.getAsLong();
        anchors.forEach(anchor -> marks.put(anchor, now));
        anchors.forEach(calls::cut);
    }

    /** Takes the mark of the self-test back; nothing else can be taken back. */
    public void forgetCanary() {
        marks.remove(Anchor.CANARY);
    }

    /** Entries of a stream may have been lost. */
    void missed() {
        missedAt = Optional.of(nanos.getAsLong());
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
