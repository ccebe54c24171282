package io.caracal.sts.approval;

import java.security.SecureRandom;
import java.util.UUID;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** Ids of holds: random (UUIDv4, RFC 9562 §5.4), because knowing one is the right to see its state. */
public final class HoldIds {
    private static final Pattern UUID_TEXT =
            Pattern.compile("[0-9a-fA-F]{8}-[0-9a-fA-F]{4}-[0-9a-fA-F]{4}-[0-9a-fA-F]{4}-[0-9a-fA-F]{12}");

    private final SecureRandom random;

    public HoldIds(SecureRandom random) {
        this.random = random;
    }

    String next() {
        long high = random.nextLong() & ~0xF000L | 0x4000L;
        long low = random.nextLong() & ~(0b11L << 62) | 0b10L << 62;
        return new UUID(high, low).toString();
    }

    static boolean isValid(@Nullable String id) {
        return id != null && UUID_TEXT.matcher(id).matches();
    }
}
