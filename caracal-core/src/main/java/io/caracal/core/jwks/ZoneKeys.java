package io.caracal.core.jwks;

import io.caracal.core.id.ZoneId;
import java.io.IOException;
import java.security.interfaces.ECPublicKey;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;

/** The keys of one zone, and when they may be fetched again. Readers of fresh keys never wait. */
final class ZoneKeys {
    private final ZoneId zone;
    private final JwksFetcher fetcher;
    private final Clock clock;
    private final JwksCacheSettings settings;
    private final ReentrantLock refreshing = new ReentrantLock();
    private volatile @Nullable Snapshot snapshot;
    private volatile @Nullable Instant failedAt;
    private @Nullable Exception failure;
    private @Nullable Instant forcedAt;

    private record Snapshot(Map<String, ECPublicKey> keys, Instant fetchedAt) {
        /** That a zone has no keys is believed for a short time only: the first mint makes one. */
        Duration fresh(JwksCacheSettings settings) {
            return keys.isEmpty() ? settings.failureCooldown() : settings.fresh();
        }
    }

    ZoneKeys(ZoneId zone, JwksFetcher fetcher, Clock clock, JwksCacheSettings settings) {
        this.zone = zone;
        this.fetcher = fetcher;
        this.clock = clock;
        this.settings = settings;
    }

    boolean hasKeys() {
        Snapshot seen = snapshot;
        return seen != null && !seen.keys().isEmpty();
    }

    /** Age of the keys when the last fetch failed, and not so long ago that nobody can have needed them since. */
    Optional<Duration> failingAge() {
        Snapshot seen = snapshot;
        return seen != null && isWithin(failedAt, settings.usable())
                ? Optional.of(Duration.between(seen.fetchedAt(), clock.instant()))
                : Optional.empty();
    }

    Optional<ECPublicKey> find(String kid) {
        Snapshot seen = snapshot;
        if (seen != null && isWithin(seen.fetchedAt(), seen.fresh(settings))) {
            ECPublicKey key = seen.keys().get(kid);
            return key != null ? Optional.of(key) : findUnknown(kid);
        }
        return Optional.ofNullable(refreshed().keys().get(kid));
    }

    /** The id may be that of a new key: ask once more, but not for every invented id. */
    private Optional<ECPublicKey> findUnknown(String kid) {
        refreshing.lock();
        try {
            Snapshot current = snapshot;
            if (current != null && !current.keys().containsKey(kid) && mayAskForUnknown(current)) {
                forcedAt = clock.instant();
                fetch();
                current = snapshot;
            }
            return current == null
                    ? Optional.empty()
                    : Optional.ofNullable(current.keys().get(kid));
        } finally {
            refreshing.unlock();
        }
    }

    private boolean mayAskForUnknown(Snapshot seen) {
        return !seen.keys().isEmpty() && !isWithin(forcedAt, settings.unknownKeyCooldown()) && !isFailing();
    }

    private Snapshot refreshed() {
        refreshing.lock();
        try {
            Snapshot current = snapshot;
            if (current != null && isWithin(current.fetchedAt(), current.fresh(settings))) {
                return current; // somebody else fetched while this thread waited
            }
            if (!isFailing()) {
                fetch();
                current = snapshot;
            }
            if (current != null && isWithin(current.fetchedAt(), settings.usable())) {
                return current;
            }
            throw unavailable();
        } finally {
            refreshing.unlock();
        }
    }

    private void fetch() {
        try {
            Map<String, ECPublicKey> keys = JsonWebKeys.parse(fetcher.fetch(zone));
            snapshot = new Snapshot(keys, clock.instant());
            failedAt = null;
            failure = null;
        } catch (IOException | IllegalArgumentException cause) {
            failedAt = clock.instant();
            failure = cause;
        }
    }

    private boolean isFailing() {
        return isWithin(failedAt, settings.failureCooldown());
    }

    private KeysUnavailableException unavailable() {
        String message = "the keys of zone " + zone + " cannot be fetched";
        Exception cause = failure;
        return cause == null ? new KeysUnavailableException(message) : new KeysUnavailableException(message, cause);
    }

    /** A clock that was set back makes an instant look young; never younger than now. */
    private boolean isWithin(@Nullable Instant since, Duration limit) {
        return since != null && Duration.between(since, clock.instant()).compareTo(limit) < 0;
    }
}
