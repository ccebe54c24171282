package io.caracal.sts.signing;

import io.caracal.common.streams.StreamEntry;
import io.caracal.common.streams.TailHandler;
import io.caracal.core.event.KeysInvalidation;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Entries of {@code caracal.keys.invalidate}, which every replica reads. */
final class KeysInvalidations implements TailHandler {

    private static final Logger LOG = LoggerFactory.getLogger(KeysInvalidations.class);

    private final CachedZoneKeys keys;

    KeysInvalidations(CachedZoneKeys keys) {
        this.keys = keys;
    }

    @Override
    public void positioned(String id) {
        keys.invalidateAll(); // what was read before may have missed an entry
    }

    @Override
    public void entry(StreamEntry entry) {
        try {
            keys.invalidate(KeysInvalidation.fromFields(entry.fields()).zoneId());
        } catch (IllegalArgumentException malformed) {
            LOG.warn("{}: entry {} is ignored: {}", entry.stream(), entry.id(), malformed.getMessage());
        }
    }

    @Override
    public void rejected(StreamEntry entry, String reason) {
        LOG.warn("{}: entry {} does not count, keys are read again within a minute anyway", entry.stream(), entry.id());
    }

    @Override
    public void gap(String lastSeen, String resumedAfter) {
        keys.invalidateAll();
    }
}
