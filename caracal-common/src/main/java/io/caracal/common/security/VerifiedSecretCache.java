package io.caracal.common.security;

import io.caracal.core.secret.ConstantTime;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.function.LongSupplier;

/** Remembers which secret matched which stored hash, as a digest, for a limited time. The least recently used leaves first. */
final class VerifiedSecretCache {

    private record Match(byte[] digest, long storedAt) {}

    private final long ttlNanos;
    private final LongSupplier nanos;
    private final Map<String, Match> entries;

    VerifiedSecretCache(int size, Duration ttl, LongSupplier nanos) {
        this.ttlNanos = ttl.toNanos();
        this.nanos = nanos;
        this.entries = new LinkedHashMap<>(16, 0.75f, true) {
            @Override
            protected boolean removeEldestEntry(Map.Entry<String, Match> eldest) {
                return size() > size;
            }
        };
    }

    synchronized boolean holds(String storedHash, byte[] digest) {
        Match entry = entries.get(storedHash);
        if (entry == null) {
            return false;
        }
        if (nanos.getAsLong() - entry.storedAt() >= ttlNanos) {
            entries.remove(storedHash);
            return false;
        }
        return ConstantTime.equal(entry.digest(), digest);
    }

    synchronized void put(String storedHash, byte[] digest) {
        entries.put(storedHash, new Match(digest, nanos.getAsLong()));
    }
}
