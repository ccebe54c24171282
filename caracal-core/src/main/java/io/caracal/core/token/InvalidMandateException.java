package io.caracal.core.token;

/**
 * A presented token is not a mandate that can be trusted here. The reason is for logs, counters and tests; what the
 * caller is told is up to the service, which usually says the same for every reason. Holds nothing of the token.
 */
public final class InvalidMandateException extends Exception {
    private static final long serialVersionUID = 1L;

    /** Why a mandate was refused. */
    public enum Reason {
        /** Not three strict base64url parts of strict JSON, or too long. */
        MALFORMED,
        /** The header asks for another algorithm than ES256. */
        ALGORITHM,
        /** The header has {@code crit}: extensions that must be understood, of which there are none. */
        CRITICAL_HEADER,
        /** The header has a {@code typ} other than JWT. */
        TYPE,
        /** The header has no key id. */
        MISSING_KEY_ID,
        /** The zone publishes no key of that id. */
        UNKNOWN_KEY,
        /** The signature does not fit the key and the text. */
        SIGNATURE,
        /** Past {@code exp} and the leeway. */
        EXPIRED,
        /** Issued in the future beyond the leeway, or not valid yet. */
        NOT_YET_VALID,
        /** Another issuer, or none. */
        ISSUER,
        /** The audience that is required here is not among those named. */
        AUDIENCE,
        /** Another zone, or none. */
        ZONE,
        /** A use that is not accepted here, or not known. */
        USE,
        /** A required claim is absent, or a claim has the wrong shape. */
        CLAIMS
    }

    private final Reason reason;

    InvalidMandateException(Reason reason, String message) {
        super(message);
        this.reason = reason;
    }

    InvalidMandateException(Reason reason, String message, Throwable cause) {
        super(message, cause);
        this.reason = reason;
    }

    public Reason reason() {
        return reason;
    }
}
