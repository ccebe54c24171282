package io.caracal.core.signature;

import io.caracal.core.secret.HmacKey;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.TreeMap;

/**
 * Origin signature of stream entries (streams contract §0.7): HMAC over the stream name and, sorted by key, one {@code key=value} line per field
 * except the signature itself.
 */
public final class StreamSignature {
    public static final String FIELD = "_sig";

    private StreamSignature() {}

    public static String sign(HmacKey key, String stream, Map<String, String> fields) {
        return key.hexMac(canonical(stream, fields));
    }

    /** Whether {@code fields} carries a valid {@link #FIELD}. */
    public static boolean verify(HmacKey key, String stream, Map<String, String> fields) {
        return key.verifies(canonical(stream, fields), fields.get(FIELD));
    }

    private static byte[] canonical(String stream, Map<String, String> fields) {
        StringBuilder text = new StringBuilder(stream).append('\n');
        new TreeMap<>(fields).forEach((name, value) -> {
            if (!name.equals(FIELD)) {
                text.append(name).append('=').append(value).append('\n');
            }
        });
        return text.toString().getBytes(StandardCharsets.UTF_8);
    }
}
