package io.caracal.control.invoke;

/** The closed set of refusals of an invocation with their HTTP status (API contract §7.2). */
enum InvokeError {
    DENIED("denied", 403),
    INVALID("invalid", 400),
    UNSUPPORTED("unsupported", 501),
    ZONE_MISMATCH("zone_mismatch", 409),
    CONFLICT("conflict", 409),
    NOT_FOUND("not_found", 404),
    UPSTREAM("upstream", 502),
    UNAUTHORIZED("unauthorized", 401),
    TOKEN_REPLAY("token_replay", 401),
    RATE_LIMITED("rate_limited", 429),
    CONTROL_DISABLED("control_disabled", 503),
    AUDIT_UNAVAILABLE("audit_unavailable", 500);

    private final String code;
    private final int status;

    InvokeError(String code, int status) {
        this.code = code;
        this.status = status;
    }

    String code() {
        return code;
    }

    int status() {
        return status;
    }

    /** How a refusal of the management API is passed on. */
    static InvokeError ofAdminStatus(int status) {
        return switch (status) {
            case 400, 422 -> INVALID;
            case 403 -> DENIED;
            case 404 -> NOT_FOUND;
            case 409 -> CONFLICT;
            default -> UPSTREAM;
        };
    }
}
