package io.caracal.control.invoke;

/** Ends an invocation with a refusal; the reason is for the caller and holds no secret. */
final class RefusedException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    private final InvokeError error;
    private final String reason;
    private final String remediation;

    RefusedException(InvokeError error, String reason) {
        this(error, reason, "");
    }

    RefusedException(InvokeError error, String reason, String remediation) {
        super(error.code() + ": " + reason);
        this.error = error;
        this.reason = reason;
        this.remediation = remediation;
    }

    InvokeError error() {
        return error;
    }

    String reason() {
        return reason;
    }

    String remediation() {
        return remediation;
    }
}
