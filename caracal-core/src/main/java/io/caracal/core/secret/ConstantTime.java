package io.caracal.core.secret;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;

/** Equality that takes the same time wherever two secrets differ. */
public final class ConstantTime {
    private ConstantTime() {}

    /** Compares bytes; only the length of {@code presented} can show in the time taken. */
    public static boolean equal(byte[] expected, byte[] presented) {
        return MessageDigest.isEqual(presented, expected);
    }

    /** Compares texts by their digests, so that not even the length of a secret shows. */
    public static boolean equal(String expected, String presented) {
        return MessageDigest.isEqual(digest(expected), digest(presented));
    }

    private static byte[] digest(String text) {
        return Sha256.digest(text.getBytes(StandardCharsets.UTF_8));
    }
}
