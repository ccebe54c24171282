package io.caracal.common.security;

import java.util.List;
import java.util.Locale;
import java.util.Set;

/** Header names that a provider's credential must never occupy: hop-by-hop, routing, tracing and Caracal's own (Gateway contract §0.9). */
public final class ReservedHeaders {

    private static final Set<String> NAMES = Set.of(
            "baggage",
            "connection",
            "content-encoding",
            "content-length",
            "content-type",
            "expect",
            "forwarded",
            "host",
            "keep-alive",
            "proxy-authenticate",
            "proxy-authorization",
            "te",
            "traceparent",
            "tracestate",
            "trailer",
            "transfer-encoding",
            "upgrade",
            "via",
            "x-real-ip",
            "x-request-id");
    private static final List<String> PREFIXES = List.of("x-caracal-", "x-forwarded-", "proxy-");

    private ReservedHeaders() {}

    /** Whether the name, in any case, is reserved. */
    public static boolean contains(String name) {
        String lower = name.toLowerCase(Locale.ROOT);
        return NAMES.contains(lower) || PREFIXES.stream().anyMatch(lower::startsWith);
    }
}
