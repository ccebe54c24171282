package io.caracal.core.token;

import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * A bearer token as it arrived: nothing in it is proven. Never prints itself.
 *
 * @param value 1 to 4096 characters
 */
public record RawToken(String value) {
    /** Longest token accepted, in characters. */
    public static final int MAX_LENGTH = 4096;

    private static final String SCHEME = "Bearer ";

    /** How the scheme of an Authorization header is compared. */
    public enum SchemeCase {
        /** {@code Bearer } exactly. */
        EXACT,
        /** Any mix of cases. */
        IGNORED
    }

    /** @throws IllegalArgumentException when the text is empty or too long */
    public RawToken {
        if (value.isEmpty() || value.length() > MAX_LENGTH) {
            throw new IllegalArgumentException("a token has 1 to " + MAX_LENGTH + " characters");
        }
    }

    /** The token of an Authorization header; empty when there is none, of another scheme, blank or too long. */
    public static Optional<RawToken> fromAuthorization(@Nullable String header, SchemeCase schemeCase) {
        return bearerText(header, schemeCase)
                .filter(text -> text.length() <= MAX_LENGTH)
                .map(RawToken::new);
    }

    /** The trimmed text after {@code Bearer } whatever its length, for callers that answer differently when it is long. */
    public static Optional<String> bearerText(@Nullable String header, SchemeCase schemeCase) {
        boolean ignoreCase = schemeCase == SchemeCase.IGNORED;
        if (header == null || !header.regionMatches(ignoreCase, 0, SCHEME, 0, SCHEME.length())) {
            return Optional.empty();
        }
        String text = header.substring(SCHEME.length()).strip();
        return text.isEmpty() ? Optional.empty() : Optional.of(text);
    }

    /**
     * Reads claims without any proof, to route the token: which zone's keys to ask for, whether it is about to expire.
     *
     * @throws InvalidMandateException with reason MALFORMED when the token is not three parts, or the second is not strict
     *     base64url of a JSON object with a whole number {@code exp} other than 0 (gateway contract §1.5)
     */
    public PeekedClaims peek() throws InvalidMandateException {
        return PeekedClaims.of(CompactToken.parse(this).payload());
    }

    @Override
    public String toString() {
        return "***";
    }
}
