package io.caracal.core.secret;

import java.nio.charset.StandardCharsets;
import java.security.InvalidKeyException;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.List;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;
import org.jspecify.annotations.Nullable;

/**
 * An HMAC-SHA256 key (RFC 2104) of at least 32 bytes, and the keys that it took the place of: those verify what was made before a rotation
 * and make nothing any more. Immutable, safe for concurrent use, never prints itself.
 */
public final class HmacKey {
    /** Shortest key accepted, in bytes. */
    public static final int MIN_BYTES = 32;

    private static final String ALGORITHM = "HmacSHA256";
    private static final int MAC_BYTES = 32;

    private final SecretKeySpec key;
    private final List<HmacKey> previous;

    private HmacKey(SecretKeySpec key, List<HmacKey> previous) {
        this.key = key;
        this.previous = List.copyOf(previous);
    }

    /**
     * Reads a key from hex digits, either case.
     *
     * @throws IllegalArgumentException when it is not hex or shorter than 32 bytes; the message never holds the key
     */
    public static HmacKey fromHex(String hex) {
        return new HmacKey(new SecretKeySpec(decode(hex), ALGORITHM), List.of());
    }

    /** The same key, which verifies also what one of these made. */
    public HmacKey accepting(List<HmacKey> earlier) {
        return new HmacKey(key, earlier);
    }

    /** The keys of before a rotation, as given to {@link #accepting}. */
    public List<HmacKey> previous() {
        return previous;
    }

    private static byte[] decode(String hex) {
        if (!isHex(hex)) {
            throw new IllegalArgumentException("an HMAC key must be an even number of hex digits");
        }
        if (hex.length() < MIN_BYTES * 2) {
            throw new IllegalArgumentException("an HMAC key must have at least " + MIN_BYTES + " bytes");
        }
        return HexFormat.of().parseHex(hex);
    }

    /** The 32-byte MAC. */
    public byte[] mac(byte[] data) {
        try {
            Mac mac = Mac.getInstance(ALGORITHM);
            mac.init(key);
            return mac.doFinal(data);
        } catch (NoSuchAlgorithmException | InvalidKeyException impossible) {
            throw new IllegalStateException("every Java runtime has HmacSHA256", impossible);
        }
    }

    /** The MAC as 64 lowercase hex digits. */
    public String hexMac(byte[] data) {
        return HexFormat.of().formatHex(mac(data));
    }

    /** The MAC of the UTF-8 form as 64 lowercase hex digits. */
    public String hexMac(String text) {
        return hexMac(text.getBytes(StandardCharsets.UTF_8));
    }

    /** True when the presented hex, either case, is the MAC of the data by this or a previous key. Absent or malformed hex is false. */
    public boolean verifies(byte[] data, @Nullable String hex) {
        if (hex == null || hex.length() != MAC_BYTES * 2 || !isHex(hex)) {
            return false;
        }
        byte[] presented = HexFormat.of().parseHex(hex);
        boolean made = ConstantTime.equal(mac(data), presented);
        for (HmacKey earlier : previous) {
            made |= ConstantTime.equal(earlier.mac(data), presented);
        }
        return made;
    }

    private static boolean isHex(String text) {
        return text.length() % 2 == 0 && text.chars().allMatch(HexFormat::isHexDigit);
    }

    @Override
    public String toString() {
        return "***";
    }
}
