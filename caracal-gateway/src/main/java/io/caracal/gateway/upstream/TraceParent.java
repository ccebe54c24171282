package io.caracal.gateway.upstream;

import java.security.SecureRandom;
import java.util.HexFormat;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * The W3C trace context of a call.
 *
 * @param value the header
 * @param traceId its second field
 */
public record TraceParent(String value, String traceId) {

    private static final Pattern FORM =
            Pattern.compile("(?!ff)([0-9a-f]{2})-(?!0{32})([0-9a-f]{32})-(?!0{16})[0-9a-f]{16}-[0-9a-f]{2}(-.*)?");
    private static final int TRACE_BYTES = 16;
    private static final int PARENT_BYTES = 8;

    /** The caller's when it is valid, else a new one that is sampled. */
    public static TraceParent of(@Nullable String inbound, SecureRandom random) {
        if (inbound != null) {
            Matcher parts = FORM.matcher(inbound);
            if (parts.matches() && (parts.group(3) == null || !parts.group(1).equals("00"))) {
                return new TraceParent(inbound, parts.group(2));
            }
        }
        String trace = hex(random, TRACE_BYTES);
        return new TraceParent("00-" + trace + "-" + hex(random, PARENT_BYTES) + "-01", trace);
    }

    private static String hex(SecureRandom random, int count) {
        byte[] bytes = new byte[count];
        random.nextBytes(bytes);
        return HexFormat.of().formatHex(bytes);
    }
}
