package io.caracal.sts.policy;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import io.caracal.common.failure.UnavailableException;
import io.caracal.core.error.CaracalException;
import io.caracal.core.error.ErrorCode;
import io.caracal.core.id.ZoneId;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;
import java.util.concurrent.atomic.AtomicLong;

/**
 * The policies this replica holds: one immutable state per zone, replaced as a whole. A state that was not seen to be current
 * within the longest age decides nothing; it is looked at again first. No zone decides while all of them went uncompared for as long. Of overlapping loads the one that began last stays, so that
 * a slow one cannot bring back what it read before an activation. Not to be called inside a transaction.
 */
final class LoadedPolicies implements PolicyBundles {

    static final int MOST_ZONES = 10_000;

    private final PolicyLoader loader;
    private final Clock clock;
    private final PolicySync sync;
    private final AtomicLong loads = new AtomicLong();
    private final Cache<ZoneId, Held> held = Caffeine.newBuilder()
            .maximumSize(MOST_ZONES)
            .executor(Runnable::run)
            .build();
    private final ConcurrentMap<ZoneId, CompletableFuture<ZoneState>> inFlight = new ConcurrentHashMap<>();
    private final Set<ZoneId> unusable = ConcurrentHashMap.newKeySet();
    private volatile Instant lastSync = Instant.EPOCH;

    /** A state and the number of the load that made it. */
    private record Held(ZoneState state, long load) {}

    LoadedPolicies(PolicyLoader loader, Clock clock, PolicySync sync) {
        this.loader = loader;
        this.clock = clock;
        this.sync = sync;
    }

    @Override
    public ZonePolicy forZone(ZoneId zone) {
        sync.requireFresh();
        ZoneState state = state(zone).filter(this::recent).orElseGet(() -> joinLoad(zone));
        if (state instanceof ZoneState.Ready ready) {
            return ready.policy();
        }
        throw CaracalException.of(ErrorCode.POLICY_EVAL_FAILED, "the active policy of the zone cannot be used")
                .retryAfter(sync.limit().dividedBy(2));
    }

    /** What is held, whatever its age. */
    Optional<ZoneState> state(ZoneId zone) {
        return Optional.ofNullable(held.getIfPresent(zone)).map(Held::state);
    }

    /** Whether a state is young enough to decide. */
    boolean recent(ZoneState state) {
        return age(state).compareTo(sync.limit()) < 0;
    }

    Set<ZoneId> loadedZones() {
        return Set.copyOf(held.asMap().keySet());
    }

    /**
     * Loads a zone in any case, not satisfied with a load already under way.
     *
     * @throws UnavailableException when Postgres does not answer; what is held stays
     */
    ZoneState reload(ZoneId zone) {
        long load = loads.incrementAndGet();
        ZoneState fresh = loader.load(zone, state(zone));
        install(zone, new Held(fresh, load));
        return fresh;
    }

    /** Notes that a zone's state was seen to be current at an instant, if it is still made from that version. */
    void confirm(ZoneId zone, Optional<ActiveVersion> version, Instant seen) {
        held.asMap()
                .computeIfPresent(
                        zone,
                        (key, current) -> current.state().version().equals(version)
                                        && current.state().lastSync().isBefore(seen)
                                ? new Held(current.state().seenAt(seen), current.load())
                                : current);
    }

    /** Notes that all zones were compared with Postgres. */
    void synced(Instant seen) {
        lastSync = seen;
        unusable.retainAll(held.asMap().keySet());
    }

    double longestAgeSeconds() {
        return held.asMap().values().stream()
                .mapToDouble(entry -> age(entry.state()).toMillis() / 1000.0)
                .max()
                .orElse(0);
    }

    double lastSyncSeconds() {
        return lastSync.toEpochMilli() / 1000.0;
    }

    /** Zones whose active version cannot be used. */
    int unusable() {
        return unusable.size();
    }

    double zones() {
        return held.estimatedSize();
    }

    private Duration age(ZoneState state) {
        Duration age = Duration.between(state.lastSync(), clock.instant());
        return age.isNegative() ? Duration.ZERO : age;
    }

    private void install(ZoneId zone, Held fresh) {
        held.asMap().compute(zone, (key, old) -> {
            Held kept = old == null || fresh.load() > old.load() ? fresh : old;
            if (kept.state() instanceof ZoneState.Refused) {
                unusable.add(zone);
            } else {
                unusable.remove(zone);
            }
            return kept;
        });
    }

    /** Of concurrent callers one loads and the others wait for it. */
    private ZoneState joinLoad(ZoneId zone) {
        CompletableFuture<ZoneState> mine = new CompletableFuture<>();
        CompletableFuture<ZoneState> other = inFlight.putIfAbsent(zone, mine);
        try {
            return other == null ? lead(zone, mine) : other.join();
        } catch (UnavailableException unavailable) {
            throw stale(unavailable);
        } catch (CompletionException failed) {
            if (failed.getCause() instanceof UnavailableException unavailable) {
                throw stale(unavailable);
            }
            throw failed;
        }
    }

    private ZoneState lead(ZoneId zone, CompletableFuture<ZoneState> mine) {
        try {
            ZoneState loaded = reload(zone);
            mine.complete(loaded);
            return loaded;
        } catch (RuntimeException | Error failure) {
            mine.completeExceptionally(failure);
            throw failure;
        } finally {
            inFlight.remove(zone, mine);
        }
    }

    private static CaracalException stale(UnavailableException cause) {
        return PolicySync.stale().causedBy(cause);
    }
}
