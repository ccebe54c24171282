package io.caracal.sts.signing;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import io.caracal.common.failure.UnavailableException;
import io.caracal.common.storage.Transactions;
import io.caracal.core.id.ZoneId;
import io.caracal.core.jwks.KeySource;
import io.caracal.core.jwks.KeysUnavailableException;
import io.caracal.core.token.SigningKey;
import java.security.interfaces.ECPublicKey;
import java.time.Clock;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * The keys of the zones that are in use, read again after a minute or when they are invalidated; concurrent callers of one zone
 * share one read. A zone without keys is asked about every time. Not to be called inside a transaction.
 */
final class CachedZoneKeys implements ZoneKeys {

    private static final int MOST_ZONES = 10_000;

    private final Transactions transactions;
    private final SigningKeys keys;
    private final Clock clock;
    private final Cache<ZoneId, Slot> slots = Caffeine.newBuilder()
            .maximumSize(MOST_ZONES)
            .executor(Runnable::run)
            .build();

    CachedZoneKeys(Transactions transactions, SigningKeys keys, Clock clock) {
        this.transactions = transactions;
        this.keys = keys;
        this.clock = clock;
    }

    @Override
    public SigningKey current(ZoneId zone) {
        ZoneKeySet found = slot(zone).get(() -> transactions.inZone(zone, tx -> keys.readOrCreate(tx, zone)));
        return found.signing()
                .orElseThrow(() -> new KeysUnavailableException("the signing key of zone " + zone + " is unusable"));
    }

    @Override
    public KeySource keySource() {
        return this::find;
    }

    /** What the zone publishes; nothing is created. */
    ZoneKeySet published(ZoneId zone) {
        return slot(zone).get(() -> transactions.inZone(zone, tx -> keys.read(tx, zone)));
    }

    /** Adds a key; the caller's replica publishes it at once. */
    RotatedKey rotate(ZoneId zone) {
        RotatedKey added = transactions.inZone(zone, tx -> keys.rotate(tx, zone));
        invalidate(zone);
        return added;
    }

    void invalidate(ZoneId zone) {
        Slot slot = slots.getIfPresent(zone);
        if (slot != null) {
            slot.forget();
        }
    }

    void invalidateAll() {
        slots.asMap().values().forEach(Slot::forget);
    }

    private @Nullable ECPublicKey find(ZoneId zone, String kid) {
        ZoneKeySet keys;
        try {
            keys = published(zone);
        } catch (UnavailableException unavailable) {
            throw new KeysUnavailableException("the keys of zone " + zone + " cannot be read", unavailable);
        }
        ECPublicKey key = keys.published().get(kid);
        if (key == null && keys.published().size() < keys.stored()) {
            throw new KeysUnavailableException("a signing key of zone " + zone + " is unusable");
        }
        return key;
    }

    private Slot slot(ZoneId zone) {
        return slots.get(zone, unused -> new Slot());
    }

    /** One zone's keys, read by one caller at a time. */
    private final class Slot {

        private final AtomicReference<Held> held = new AtomicReference<>(new Held(Optional.empty()));

        ZoneKeySet get(Supplier<ZoneKeySet> reader) {
            Optional<ZoneKeySet> known = known();
            return known.isPresent() ? known.get() : read(reader);
        }

        private synchronized ZoneKeySet read(Supplier<ZoneKeySet> reader) {
            Optional<ZoneKeySet> other = known();
            if (other.isPresent()) {
                return other.get();
            }
            Held before = held.get();
            ZoneKeySet read = reader.get();
            if (read.stored() > 0) {
                // Fails when it was invalidated meanwhile: good for this caller then, but not to be kept.
                held.compareAndSet(before, new Held(Optional.of(read)));
            }
            return read;
        }

        private Optional<ZoneKeySet> known() {
            return Objects.requireNonNull(held.get()).keys().filter(keys -> keys.fresh(clock.instant()));
        }

        void forget() {
            held.set(new Held(Optional.empty()));
        }
    }

    /** A new object for each change, so that a change in between can be told. */
    private record Held(Optional<ZoneKeySet> keys) {}
}
