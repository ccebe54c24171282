package io.caracal.gateway.upstream;

import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.Optional;
import java.util.function.IntPredicate;

/** Percent-encoding (RFC 3986 §2.1) of octets, and of text as UTF-8. */
final class PercentCoding {

    private static final String UNRESERVED = "-._~";
    private static final String HEX = "0123456789ABCDEF";

    private PercentCoding() {}

    /** Decodes once; empty when an escape is broken or the octets are no UTF-8. */
    static Optional<String> decode(String text) {
        return octets(text).flatMap(PercentCoding::utf8);
    }

    /** Decodes once; empty when an escape is broken. */
    static Optional<byte[]> octets(String text) {
        byte[] source = text.getBytes(StandardCharsets.UTF_8);
        ByteArrayOutputStream decoded = new ByteArrayOutputStream(source.length);
        for (int i = 0; i < source.length; i++) {
            if (source[i] != '%') {
                decoded.write(source[i]);
                continue;
            }
            int high = i + 2 < source.length ? Character.digit(source[i + 1], 16) : -1;
            int low = i + 2 < source.length ? Character.digit(source[i + 2], 16) : -1;
            if (high < 0 || low < 0) {
                return Optional.empty();
            }
            decoded.write(high * 16 + low);
            i += 2;
        }
        return Optional.of(decoded.toByteArray());
    }

    private static Optional<String> utf8(byte[] octets) {
        try {
            ByteBuffer bytes = ByteBuffer.wrap(octets);
            return Optional.of(StandardCharsets.UTF_8.newDecoder().decode(bytes).toString());
        } catch (CharacterCodingException e) {
            return Optional.empty();
        }
    }

    /** Encodes everything but unreserved characters and those kept. */
    static String encode(String text, IntPredicate kept) {
        return encode(text.getBytes(StandardCharsets.UTF_8), kept);
    }

    static String encode(byte[] octets, IntPredicate kept) {
        StringBuilder encoded = new StringBuilder(octets.length + 16);
        for (byte octet : octets) {
            int value = octet & 0xff;
            if (isUnreserved(value) || kept.test(value)) {
                encoded.append((char) value);
            } else {
                encoded.append('%').append(HEX.charAt(value >> 4)).append(HEX.charAt(value & 15));
            }
        }
        return encoded.toString();
    }

    private static boolean isUnreserved(int value) {
        return (value >= 'a' && value <= 'z')
                || (value >= 'A' && value <= 'Z')
                || (value >= '0' && value <= '9')
                || UNRESERVED.indexOf(value) >= 0;
    }
}
