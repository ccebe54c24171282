package io.caracal.common.security;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;

class VerifiedSecretCacheTest {

    private static final byte[] DIGEST = {1, 2, 3};

    private final AtomicLong nanos = new AtomicLong();
    private final VerifiedSecretCache cache = new VerifiedSecretCache(2, Duration.ofHours(1), nanos::get);

    @Test
    void onlyTheSameSecretOfTheSameHashHits() {
        cache.put("hash", DIGEST);

        assertThat(cache.holds("hash", DIGEST.clone())).isTrue();
        assertThat(cache.holds("hash", new byte[] {1, 2, 4})).isFalse();
        assertThat(cache.holds("other", DIGEST)).isFalse();
    }

    @Test
    void anEntryEndsAfterItsTime() {
        cache.put("hash", DIGEST);

        nanos.set(Duration.ofHours(1).toNanos() - 1);
        assertThat(cache.holds("hash", DIGEST)).isTrue();
        nanos.incrementAndGet();
        assertThat(cache.holds("hash", DIGEST)).isFalse();
    }

    @Test
    void theLeastRecentlyUsedLeavesFirst() {
        cache.put("a", DIGEST);
        cache.put("b", DIGEST);
        cache.holds("a", DIGEST);
        cache.put("c", DIGEST);

        assertThat(cache.holds("a", DIGEST)).isTrue();
        assertThat(cache.holds("b", DIGEST)).isFalse();
        assertThat(cache.holds("c", DIGEST)).isTrue();
    }
}
