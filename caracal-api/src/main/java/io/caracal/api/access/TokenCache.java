package io.caracal.api.access;

import java.time.Duration;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.function.LongSupplier;

/** Tokens verified within the last 5 s, at most 512, by digest; refusals are not remembered. Safe for use by many threads. */
final class TokenCache {

    private static final long TTL_NANOS = Duration.ofSeconds(5).toNanos();
    private static final int MAX = 512;

    private final LongSupplier nanos;
    private final Map<String, Entry> entries = new LinkedHashMap<>();

    TokenCache(LongSupplier nanos) {
        this.nanos = nanos;
    }

    synchronized Optional<StoredToken> find(String digest) {
        Entry entry = entries.get(digest);
        if (entry == null || nanos.getAsLong() - entry.since() >= TTL_NANOS) {
            return Optional.empty();
        }
        return Optional.of(entry.token());
    }

    synchronized void put(String digest, StoredToken token) {
        entries.remove(digest);
        if (entries.size() >= MAX) {
            Iterator<String> oldest = entries.keySet().iterator();
            oldest.next();
            oldest.remove();
        }
        entries.put(digest, new Entry(token, nanos.getAsLong()));
    }

    synchronized void forget(String tokenId) {
        entries.values().removeIf(entry -> entry.token().id().equals(tokenId));
    }

    private record Entry(StoredToken token, long since) {}
}
