package io.caracal.core.id;

import java.time.Clock;
import java.util.UUID;
import java.util.random.RandomGenerator;
import org.jspecify.annotations.Nullable;

/**
 * UUIDv7 ids (RFC 9562 §5.7) that grow strictly within this factory.
 *
 * <p>Layout: 48 bits Unix milliseconds, version, a 12-bit and a 62-bit part. The 12 bits and the top 30 of the 62 form
 * one 42-bit counter (RFC 9562 §6.2, method 1) that starts at random with its top bit clear each millisecond; the last
 * 32 bits are always random. When the clock stands still or steps back the last millisecond is kept and the counter goes
 * on; a full counter borrows the next millisecond.
 */
public final class UuidV7 implements IdFactory {
    private static final int COUNTER_BITS = 42;
    private static final int LOW_COUNTER_BITS = 30;
    private static final long COUNTER_LIMIT = 1L << COUNTER_BITS;
    private static final long LOW_COUNTER_MASK = (1L << LOW_COUNTER_BITS) - 1;
    private static final long VERSION = 0x7000L;
    private static final long VARIANT = 0x8000_0000_0000_0000L;
    private static final int TEXT_LENGTH = 36;

    private final Clock clock;
    private final RandomGenerator random;
    private final Object lock = new Object();
    private long lastMillis = -1;
    private long counter;

    /** @param random must be safe for concurrent use, such as a SecureRandom, if the factory is shared with others */
    public UuidV7(Clock clock, RandomGenerator random) {
        this.clock = clock;
        this.random = random;
    }

    @Override
    public String next() {
        synchronized (lock) {
            advance();
            long high = (lastMillis << 16) | VERSION | (counter >>> LOW_COUNTER_BITS);
            long low = VARIANT | ((counter & LOW_COUNTER_MASK) << 32) | (random.nextInt() & 0xFFFF_FFFFL);
            return new UUID(high, low).toString();
        }
    }

    private void advance() {
        long now = clock.millis();
        if (now > lastMillis) {
            startMillisecond(now);
            return;
        }
        counter++;
        if (counter == COUNTER_LIMIT) {
            startMillisecond(lastMillis + 1);
        }
    }

    private void startMillisecond(long millis) {
        lastMillis = millis;
        // The clear top bit leaves room for two thousand billion ids before the counter is full.
        counter = random.nextLong() & (COUNTER_LIMIT / 2 - 1);
    }

    /** True for the canonical text form of any UUID (8-4-4-4-12 hex digits, either case), whatever its version. */
    public static boolean isUuid(@Nullable String text) {
        if (text == null || text.length() != TEXT_LENGTH) {
            return false;
        }
        for (int i = 0; i < TEXT_LENGTH; i++) {
            char c = text.charAt(i);
            boolean wantsDash = i == 8 || i == 13 || i == 18 || i == 23;
            if (wantsDash ? c != '-' : !isHexDigit(c)) {
                return false;
            }
        }
        return true;
    }

    private static boolean isHexDigit(char c) {
        return (c >= '0' && c <= '9') || (c >= 'a' && c <= 'f') || (c >= 'A' && c <= 'F');
    }
}
