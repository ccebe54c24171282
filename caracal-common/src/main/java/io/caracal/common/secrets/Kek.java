package io.caracal.common.secrets;

import io.caracal.core.secret.ConstantTime;
import io.caracal.core.secret.Sha256;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.regex.Pattern;
import javax.crypto.SecretKey;
import javax.crypto.spec.SecretKeySpec;

/** The key that encrypts keys: 32 bytes (STS contract §3.5). Its id, the first 8 bytes of its SHA-256, is public. */
public final class Kek {

    static final int ID_BYTES = 8;
    private static final Pattern HEX = Pattern.compile("[0-9a-fA-F]{64}");

    private final byte[] key;
    private final byte[] id;

    private Kek(byte[] key) {
        this.key = key;
        this.id = Arrays.copyOf(Sha256.digest(key), ID_BYTES);
    }

    /** Reads 64 hex digits; {@link IllegalArgumentException} when malformed or one of the patterns people type by hand. */
    public static Kek fromHex(String hex) {
        if (!HEX.matcher(hex).matches()) {
            throw new IllegalArgumentException("must be 64 hexadecimal digits (32 bytes)");
        }
        byte[] key = HexFormat.of().parseHex(hex);
        if (repeats(key, 1) || repeats(key, 2)) {
            throw new IllegalArgumentException("is a repeated pattern, not a random key");
        }
        if (steps(key, 1) || steps(key, -1)) {
            throw new IllegalArgumentException("is a sequence, not a random key");
        }
        return new Kek(key);
    }

    /** The key's public id as lower case hex digits. */
    public String id() {
        return HexFormat.of().formatHex(id);
    }

    byte[] idBytes() {
        return id.clone();
    }

    boolean hasId(byte[] other) {
        return ConstantTime.equal(id, other);
    }

    SecretKey key() {
        return new SecretKeySpec(key, "ChaCha20");
    }

    @Override
    public String toString() {
        return "Kek[" + id() + "]";
    }

    private static boolean repeats(byte[] bytes, int period) {
        for (int i = period; i < bytes.length; i++) {
            if (bytes[i] != bytes[i - period]) {
                return false;
            }
        }
        return true;
    }

    private static boolean steps(byte[] bytes, int step) {
        for (int i = 1; i < bytes.length; i++) {
            if (bytes[i] != (byte) (bytes[i - 1] + step)) {
                return false;
            }
        }
        return true;
    }
}
