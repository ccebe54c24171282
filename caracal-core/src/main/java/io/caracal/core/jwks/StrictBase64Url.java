package io.caracal.core.jwks;

import java.util.Base64;
import java.util.Optional;

/**
 * Base64url without padding (RFC 4648 §5, RFC 7515 §2) where every value has exactly one text: no padding, no characters
 * outside the alphabet, no stray bits at the end.
 */
public final class StrictBase64Url {
    private static final Base64.Encoder ENCODER = Base64.getUrlEncoder().withoutPadding();

    private StrictBase64Url() {}

    /** The bytes, or empty when the text is empty or not in strict form. */
    public static Optional<byte[]> decode(String text) {
        if (text.isEmpty() || text.indexOf('=') >= 0) {
            return Optional.empty();
        }
        byte[] bytes;
        try {
            bytes = Base64.getUrlDecoder().decode(text);
        } catch (IllegalArgumentException outsideAlphabet) {
            return Optional.empty();
        }
        // The JDK's decoder drops stray bits of the last character: only the canonical text encodes back to itself.
        return encode(bytes).equals(text) ? Optional.of(bytes) : Optional.empty();
    }

    public static String encode(byte[] bytes) {
        return ENCODER.encodeToString(bytes);
    }
}
