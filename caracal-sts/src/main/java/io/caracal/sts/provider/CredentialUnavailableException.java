package io.caracal.sts.provider;

/** The credential of a provider cannot be given to the Gateway. The message is a stable reason without any detail. */
public final class CredentialUnavailableException extends Exception {
    private static final long serialVersionUID = 1L;

    CredentialUnavailableException(String reason) {
        super(reason);
    }

    CredentialUnavailableException(String reason, Throwable cause) {
        super(reason, cause);
    }

    /** The reason for the evidence. */
    public String reason() {
        String message = getMessage();
        return message == null ? "" : message;
    }
}
