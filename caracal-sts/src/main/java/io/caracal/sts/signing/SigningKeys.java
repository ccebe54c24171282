package io.caracal.sts.signing;

import io.caracal.common.outbox.EventOutbox;
import io.caracal.common.outbox.OutboxMessage;
import io.caracal.common.secrets.Css1;
import io.caracal.common.secrets.EnvelopeException;
import io.caracal.common.storage.LockSpace;
import io.caracal.common.storage.Transaction;
import io.caracal.core.error.CaracalException;
import io.caracal.core.error.ErrorCode;
import io.caracal.core.event.KeysInvalidation;
import io.caracal.core.event.Streams;
import io.caracal.core.id.IdFactory;
import io.caracal.core.id.ZoneId;
import io.caracal.core.token.SigningKey;
import io.prometheus.client.Counter;
import java.nio.charset.StandardCharsets;
import java.security.SecureRandom;
import java.time.Clock;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Reads, creates and rotates the stored keys of one zone, inside a transaction bound to it. */
final class SigningKeys {

    /** Keeps the key set small enough for every verifier. */
    static final int MOST_PUBLISHED = 16;

    private static final Logger LOG = LoggerFactory.getLogger(SigningKeys.class);

    private final SigningKeyStore store = new SigningKeyStore();
    private final KeySchedule schedule;
    private final Sealing sealing;
    private final EventOutbox outbox;
    private final Clock clock;
    private final Counter invalid;

    /** What makes and seals a key. */
    record Sealing(Css1 envelopes, IdFactory ids, SecureRandom random) {
        /** @throws EnvelopeException when the envelope cannot be opened; IllegalArgumentException when it holds no key */
        SigningKey open(StoredKey row) {
            byte[] pem = envelopes.open(row.envelope(), Css1.ZONE_SIGNING_KEY);
            return SigningKey.fromPem(row.kid(), new String(pem, StandardCharsets.US_ASCII));
        }
    }

    SigningKeys(KeySchedule schedule, Sealing sealing, Clock clock, Counter invalid) {
        this.schedule = schedule;
        this.sealing = sealing;
        this.outbox = new EventOutbox(sealing.ids());
        this.clock = clock;
        this.invalid = invalid;
    }

    ZoneKeySet read(Transaction tx, ZoneId zone) {
        Instant now = clock.instant();
        List<StoredKey> stored = schedule.order(store.published(tx, zone, schedule.horizon(now)), now);
        return ZoneKeySet.of(stored.stream().map(this::open).toList(), now);
    }

    /** The zone's newest key as it is stored, if it has one. */
    Optional<StoredKey> newest(Transaction tx, ZoneId zone) {
        return store.published(tx, zone, schedule.horizon(clock.instant())).stream()
                .findFirst();
    }

    /** Some zones. */
    List<ZoneId> someZones(Transaction tx, int most) {
        return store.someZones(tx, most);
    }

    /** The zone's keys; the first one is made when there are none. Of concurrent callers one makes it. */
    ZoneKeySet readOrCreate(Transaction tx, ZoneId zone) {
        ZoneKeySet keys = read(tx, zone);
        if (keys.stored() > 0) {
            return keys;
        }
        tx.lock(LockSpace.SIGNING_KEY, zone.value());
        ZoneKeySet locked = read(tx, zone);
        if (locked.stored() > 0) {
            return locked;
        }
        append(tx, zone, 1);
        return read(tx, zone);
    }

    /** Adds the next key; it signs after the activation delay, or at once when it is the zone's first. */
    RotatedKey rotate(Transaction tx, ZoneId zone) {
        if (!store.zoneExists(tx, zone)) {
            throw CaracalException.of(ErrorCode.RESOURCE_NOT_FOUND, "zone not found");
        }
        tx.lock(LockSpace.SIGNING_KEY, zone.value());
        List<StoredKey> published = store.published(tx, zone, schedule.horizon(clock.instant()));
        if (published.size() >= MOST_PUBLISHED) {
            throw CaracalException.of(
                    ErrorCode.CONFLICT, "too many published keys; rotate again when older ones are no longer needed");
        }
        boolean first = published.isEmpty();
        StoredKey added = append(tx, zone, first ? 1 : published.get(0).version() + 1);
        Instant activeFrom = first ? added.createdAt() : schedule.activation(added.createdAt());
        return new RotatedKey(added.kid(), activeFrom);
    }

    private StoredKey append(Transaction tx, ZoneId zone, int version) {
        SigningKey key = SigningKey.generate(sealing.ids().next(), sealing.random());
        byte[] envelope =
                sealing.envelopes().seal(key.toPem().getBytes(StandardCharsets.US_ASCII), Css1.ZONE_SIGNING_KEY);
        StoredKey row = new StoredKey(key.kid(), version, envelope, clock.instant());
        store.insert(tx, zone, row);
        outbox.append(
                tx,
                OutboxMessage.of(
                        Streams.KEYS_INVALIDATE, new LinkedHashMap<>(new KeysInvalidation(zone).toFields()), null));
        LOG.info("zone {} has a new signing key {}, version {}", zone, key.kid(), version);
        return row;
    }

    private Optional<SigningKey> open(StoredKey row) {
        try {
            return Optional.of(sealing.open(row));
        } catch (EnvelopeException | IllegalArgumentException unusable) {
            invalid.inc();
            LOG.error("signing key {} cannot be opened: {}", row.kid(), unusable.getMessage());
            return Optional.empty();
        }
    }
}
