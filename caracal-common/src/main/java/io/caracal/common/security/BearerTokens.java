package io.caracal.common.security;

import java.nio.charset.StandardCharsets;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Reads {@code Authorization: Bearer <token>} (RFC 6750 §2.1) under the two readings that the contracts know. */
public final class BearerTokens {

    /** Longest token accepted, in bytes of UTF-8. */
    public static final int MAX_BYTES = 4096;

    private static final String PREFIX = "Bearer ";

    /** How the scheme word is compared. */
    public enum Scheme {
        /** {@code Bearer}, exactly so: API, STS, Coordinator, Control. */
        EXACT,
        /** Any case: Gateway. */
        ANY_CASE
    }

    private BearerTokens() {}

    /** The token with surrounding blanks removed; empty when the header is missing, of another scheme, blank or too long. */
    public static Optional<String> parse(@Nullable String header, Scheme scheme) {
        if (header == null || !header.regionMatches(scheme == Scheme.ANY_CASE, 0, PREFIX, 0, PREFIX.length())) {
            return Optional.empty();
        }
        String token = header.substring(PREFIX.length()).strip();
        if (token.isEmpty() || token.getBytes(StandardCharsets.UTF_8).length > MAX_BYTES) {
            return Optional.empty();
        }
        return Optional.of(token);
    }
}
