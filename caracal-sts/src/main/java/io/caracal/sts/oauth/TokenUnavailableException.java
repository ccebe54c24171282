package io.caracal.sts.oauth;

/** No token can be had. The message is a stable reason without any detail of the endpoint. */
public final class TokenUnavailableException extends Exception {
    private static final long serialVersionUID = 1L;

    TokenUnavailableException(String reason) {
        super(reason);
    }

    TokenUnavailableException(String reason, Throwable cause) {
        super(reason, cause);
    }

    /** The reason for the evidence. */
    public String reason() {
        return String.valueOf(getMessage());
    }

    static TokenUnavailableException misconfigured() {
        return new TokenUnavailableException("provider_config_invalid");
    }
}
