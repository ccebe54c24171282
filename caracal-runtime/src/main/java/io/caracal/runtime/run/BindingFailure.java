package io.caracal.runtime.run;

/** A credential that was not given. */
final class BindingFailure extends Exception {
    private static final long serialVersionUID = 1L;

    private final String reason;
    private final String requestId;

    /**
     * @param reason stable code
     * @param description what the STS said about it, may be empty
     * @param requestId empty when there was no answer
     */
    BindingFailure(String reason, String description, String requestId) {
        super(description);
        this.reason = reason;
        this.requestId = requestId;
    }

    String reason() {
        return reason;
    }

    String description() {
        return String.valueOf(getMessage());
    }

    String requestId() {
        return requestId;
    }
}
