package io.caracal.gateway.upstream;

import jakarta.servlet.http.HttpServletRequest;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.util.Collections;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.regex.Pattern;
import org.eclipse.jetty.http.HttpFields;
import org.jspecify.annotations.Nullable;

/** The header fields an upstream gets (Gateway contract §1.12), its credential aside. */
final class RequestHeaders {

    /** Host and length are the client's to write; Expect was between the caller and the Gateway. */
    private static final Set<String> REWRITTEN = Set.of("host", "content-length", "expect", "baggage", "traceparent");

    private static final Pattern IPV4 = Pattern.compile("((25[0-5]|2[0-4][0-9]|1?[0-9]?[0-9])(\\.(?!$)|$)){4}");

    private final boolean trustProxy;

    /** @param trustProxy whether the peer is a proxy that says truthfully who called it */
    RequestHeaders(boolean trustProxy) {
        this.trustProxy = trustProxy;
    }

    HttpFields.Mutable build(HttpServletRequest inbound, String requestId, TraceParent trace) {
        HttpFields.Mutable headers = HttpFields.build();
        Set<String> dropped = HopByHop.names(values(inbound, "Connection"));
        for (String name : Collections.list(inbound.getHeaderNames())) {
            String lower = name.toLowerCase(Locale.ROOT);
            if (!dropped.contains(lower) && !REWRITTEN.contains(lower) && !isOurs(lower)) {
                values(inbound, name).forEach(value -> headers.add(name, value));
            }
        }
        String baggage = Baggage.withoutOwn(values(inbound, "Baggage"));
        if (!baggage.isEmpty() && !dropped.contains("baggage")) {
            headers.put("Baggage", baggage);
        }
        headers.put("X-Request-Id", requestId);
        headers.put("Traceparent", trace.value());
        headers.put("X-Forwarded-For", caller(inbound));
        headers.put("X-Forwarded-Proto", protocol(inbound));
        String host = inbound.getHeader("Host");
        if (host != null) {
            headers.put("X-Forwarded-Host", host);
        }
        return headers;
    }

    /** What callers must not be able to say about themselves. */
    private static boolean isOurs(String lower) {
        return lower.startsWith("x-caracal-")
                || lower.startsWith("x-forwarded-")
                || lower.equals("forwarded")
                || lower.equals("x-real-ip")
                || lower.equals("x-request-id");
    }

    private String caller(HttpServletRequest inbound) {
        String forwarded = trustProxy ? inbound.getHeader("X-Forwarded-For") : null;
        if (forwarded != null) {
            String first = forwarded.split(",", 2)[0].strip();
            if (isAddress(first)) {
                return first;
            }
        }
        return bare(inbound.getRemoteAddr());
    }

    /** Without the brackets that the server puts around an IPv6 address; 1.0 and most upstreams know it without. */
    static String bare(String peer) {
        return peer.startsWith("[") ? peer.substring(1, peer.length() - 1) : peer;
    }

    /** A literal; a text with a colon is never looked up as a name. */
    private static boolean isAddress(String text) {
        if (text.indexOf(':') < 0) {
            return IPV4.matcher(text).matches();
        }
        try {
            return InetAddress.getByName(text).getAddress().length > 0;
        } catch (UnknownHostException e) {
            return false;
        }
    }

    private String protocol(HttpServletRequest inbound) {
        @Nullable String forwarded = trustProxy ? inbound.getHeader("X-Forwarded-Proto") : null;
        if (forwarded != null && (forwarded.equals("http") || forwarded.equals("https"))) {
            return forwarded;
        }
        return inbound.isSecure() ? "https" : "http";
    }

    private static List<String> values(HttpServletRequest inbound, String name) {
        return Collections.list(inbound.getHeaders(name));
    }
}
