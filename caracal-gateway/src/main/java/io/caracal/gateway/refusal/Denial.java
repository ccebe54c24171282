package io.caracal.gateway.refusal;

import io.caracal.core.error.CaracalException;
import io.caracal.core.error.ErrorCode;
import java.time.Duration;
import java.util.Locale;

/** The rows of the error table (Gateway contract §1.5), in its order, and the ones that tell an outage from a fault of the caller. */
public enum Denial {
    REVOCATION_STATE_STALE(503, ErrorCode.STS_UNAVAILABLE, "revocation state unavailable"),
    /** The self-test saw revoked authority accepted: no check of revocation can be relied on. */
    CANARY_FAILED(503, ErrorCode.CANARY_FAILED, "revocation cannot be relied on"),
    /** Whatever became of the call could not be recorded, so nothing is begun. */
    NOT_RECORDABLE(503, ErrorCode.AUDIT_REPLAY_UNAVAILABLE, "evidence unavailable"),
    MISSING_BEARER(401, ErrorCode.INVALID_TOKEN, "missing bearer token"),
    BEARER_TOO_LARGE(401, ErrorCode.INVALID_TOKEN, "bearer token too large"),
    BEARER_MALFORMED(401, ErrorCode.INVALID_TOKEN, "malformed bearer token"),
    BEARER_EXPIRING(401, ErrorCode.CREDENTIAL_EXPIRED_NOT_RENEWABLE, "credential expiring within pre-flight window"),
    CLIENT_ID_HEADER(400, ErrorCode.INVALID_TOKEN, "client identity derives from the bearer token"),
    MISSING_RESOURCE(400, ErrorCode.INVALID_TOKEN, "missing routing headers"),
    MISSING_ZONE(401, ErrorCode.INVALID_TOKEN, "missing token zone"),
    MISSING_CLIENT(401, ErrorCode.INVALID_TOKEN, "missing token client"),
    PATH_TRAVERSAL(400, ErrorCode.INVALID_TOKEN, "path traversal not permitted"),
    SIGNATURE_INVALID(401, ErrorCode.INVALID_TOKEN, "bearer signature invalid"),
    /** The keys cannot be had: nobody can tell whether the signature is valid. */
    KEYS_UNAVAILABLE(503, ErrorCode.STS_UNAVAILABLE, "sts unavailable"),
    SESSION_REVOKED(401, ErrorCode.INVALID_TOKEN, "session revoked"),
    CIRCUIT_OPEN(503, ErrorCode.STS_UNAVAILABLE, "sts unavailable"),
    TOKEN_REPLAYED(401, ErrorCode.INVALID_TOKEN, "token replay detected"),
    /** Redis did not answer: nobody can tell whether the mandate was used before. */
    REPLAY_UNKNOWN(503, ErrorCode.STS_UNAVAILABLE, "replay protection unavailable"),
    /** The STS said no; its status, code and description are passed on. */
    STS_REFUSED(403, ErrorCode.ACCESS_DENIED, "sts refused"),
    /** The STS failed; its status, code and description are passed on. */
    STS_FAILED(503, ErrorCode.STS_UNAVAILABLE, "sts unavailable"),
    STS_TIMEOUT(504, ErrorCode.STS_UNAVAILABLE, "sts timeout"),
    STS_CANCELLED(499, ErrorCode.STS_UNAVAILABLE, "client cancelled"),
    STS_UNREACHABLE(502, ErrorCode.STS_UNAVAILABLE, "sts unavailable"),
    STS_RESPONSE_INVALID(502, ErrorCode.STS_UNAVAILABLE, "sts response invalid"),
    STS_REQUEST_FAILED(500, ErrorCode.STS_UNAVAILABLE, "sts request build failed"),
    RESOURCE_NOT_CONFIGURED(403, ErrorCode.ACCESS_DENIED, "resource upstream not configured"),
    UPSTREAM_NOT_ADDRESSABLE(502, ErrorCode.INTERNAL_ERROR, "upstream not addressable"),
    CREDENTIAL_HOST_NOT_ALLOWED(502, ErrorCode.INTERNAL_ERROR, "provider credential not allowed for upstream host"),
    REQUEST_BUILD_FAILED(400, ErrorCode.INTERNAL_ERROR, "upstream request build failed"),
    UPSTREAM_TIMEOUT(504, ErrorCode.INTERNAL_ERROR, "upstream timeout"),
    CLIENT_CANCELLED(499, ErrorCode.INTERNAL_ERROR, "client cancelled"),
    BODY_TOO_LARGE(413, ErrorCode.PAYLOAD_TOO_LARGE, "request body too large"),
    UPSTREAM_UNREACHABLE(502, ErrorCode.INTERNAL_ERROR, "upstream unreachable"),
    /** The upstream answered, but the answer may not go out without evidence. */
    EVIDENCE_UNAVAILABLE(503, ErrorCode.AUDIT_REPLAY_UNAVAILABLE, "evidence unavailable");

    private static final Duration RETRY_AFTER = Duration.ofSeconds(1);

    private final int status;
    private final ErrorCode code;
    private final String description;

    Denial(int status, ErrorCode code, String description) {
        this.status = status;
        this.code = code;
        this.description = description;
    }

    /** The answer; one with status 503 says when to come back. */
    public CaracalException answer() {
        CaracalException answer = CaracalException.of(code, description).status(status);
        return status == 503 ? answer.retryAfter(RETRY_AFTER) : answer;
    }

    public Refused refuse() {
        return new Refused(this, answer(), null);
    }

    public Refused refuse(Throwable cause) {
        return new Refused(this, answer(), cause);
    }

    /** The same refusal with another answer. */
    public Refused refuseWith(CaracalException answer) {
        return new Refused(this, answer, null);
    }

    /** Whether it happened after authority was obtained; such a call counts as an upstream error, not as a denial. */
    public boolean isUpstream() {
        return switch (this) {
            case UPSTREAM_NOT_ADDRESSABLE,
                    CREDENTIAL_HOST_NOT_ALLOWED,
                    REQUEST_BUILD_FAILED,
                    UPSTREAM_TIMEOUT,
                    CLIENT_CANCELLED,
                    BODY_TOO_LARGE,
                    UPSTREAM_UNREACHABLE,
                    EVIDENCE_UNAVAILABLE -> true;
            case REVOCATION_STATE_STALE,
                    CANARY_FAILED,
                    NOT_RECORDABLE,
                    MISSING_BEARER,
                    BEARER_TOO_LARGE,
                    BEARER_MALFORMED,
                    BEARER_EXPIRING,
                    CLIENT_ID_HEADER,
                    MISSING_RESOURCE,
                    MISSING_ZONE,
                    MISSING_CLIENT,
                    PATH_TRAVERSAL,
                    SIGNATURE_INVALID,
                    KEYS_UNAVAILABLE,
                    SESSION_REVOKED,
                    CIRCUIT_OPEN,
                    TOKEN_REPLAYED,
                    REPLAY_UNKNOWN,
                    STS_REFUSED,
                    STS_FAILED,
                    STS_TIMEOUT,
                    STS_CANCELLED,
                    STS_UNREACHABLE,
                    STS_RESPONSE_INVALID,
                    STS_REQUEST_FAILED,
                    RESOURCE_NOT_CONFIGURED -> false;
        };
    }

    /** A stable name for evidence and logs. */
    public String reason() {
        return name().toLowerCase(Locale.ROOT);
    }
}
