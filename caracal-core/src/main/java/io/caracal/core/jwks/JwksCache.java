package io.caracal.core.jwks;

import io.caracal.core.id.ZoneId;
import java.security.interfaces.ECPublicKey;
import java.time.Clock;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;

/**
 * Zone keys fetched on demand: one fetch at a time per zone, whoever else needs it waits for its result.
 *
 * <p>Zones that have never had keys are kept apart from those that have: zone ids come from unproven tokens, and invented
 * ones must not push real zones out. Within each group the least recently used zone goes first.
 */
public final class JwksCache implements KeySource {
    private final JwksFetcher fetcher;
    private final Clock clock;
    private final JwksCacheSettings settings;
    private final ReentrantLock lock = new ReentrantLock();
    private final Map<ZoneId, ZoneKeys> proven;
    private final Map<ZoneId, ZoneKeys> unproven;

    public JwksCache(JwksFetcher fetcher, Clock clock, JwksCacheSettings settings) {
        this.fetcher = fetcher;
        this.clock = clock;
        this.settings = settings;
        this.proven = new RecentlyUsed(settings.maxZones());
        this.unproven = new RecentlyUsed(settings.maxZones());
    }

    @Override
    public @Nullable ECPublicKey find(ZoneId zone, String kid) {
        ZoneKeys keys = zoneKeys(zone);
        Optional<ECPublicKey> key = keys.find(kid);
        if (keys.hasKeys()) {
            promote(zone, keys);
        }
        return key.orElse(null);
    }

    /** Forgets a zone, so that its keys are fetched when they are next needed. */
    public void invalidate(ZoneId zone) {
        lock.lock();
        try {
            proven.remove(zone);
            unproven.remove(zone);
        } finally {
            lock.unlock();
        }
    }

    /**
     * Age of the oldest key set that was lately needed and could not be fetched again; empty when there is none. A zone that nobody asks for is not waited
     * for.
     */
    public Optional<Duration> oldestFailing() {
        List<ZoneKeys> known;
        lock.lock();
        try {
            known = List.copyOf(proven.values());
        } finally {
            lock.unlock();
        }
        return known.stream()
                .map(ZoneKeys::failingAge)
                .flatMap(Optional::stream)
                .max(Duration::compareTo);
    }

    /** Zones kept now, with keys or without. */
    public int size() {
        lock.lock();
        try {
            return proven.size() + unproven.size();
        } finally {
            lock.unlock();
        }
    }

    private ZoneKeys zoneKeys(ZoneId zone) {
        lock.lock();
        try {
            ZoneKeys known = proven.get(zone);
            return known != null
                    ? known
                    : unproven.computeIfAbsent(zone, id -> new ZoneKeys(id, fetcher, clock, settings));
        } finally {
            lock.unlock();
        }
    }

    private void promote(ZoneId zone, ZoneKeys keys) {
        lock.lock();
        try {
            // Only the entry that is still in place: an invalidated one must not come back.
            if (unproven.remove(zone, keys)) {
                proven.put(zone, keys);
            }
        } finally {
            lock.unlock();
        }
    }

    private static final class RecentlyUsed extends LinkedHashMap<ZoneId, ZoneKeys> {
        private static final long serialVersionUID = 1L;
        private static final float LOAD_FACTOR = 0.75f;

        private final int limit;

        RecentlyUsed(int limit) {
            super(16, LOAD_FACTOR, true);
            this.limit = limit;
        }

        @Override
        protected boolean removeEldestEntry(Map.Entry<ZoneId, ZoneKeys> eldest) {
            return size() > limit;
        }
    }
}
