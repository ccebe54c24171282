package io.caracal.core.token;

/** The names of OAuth token exchange (RFC 8693) that STS and callers use. */
public final class TokenExchange {

    /** {@code grant_type} */
    public static final String GRANT = "urn:ietf:params:oauth:grant-type:token-exchange";

    /** {@code subject_token_type} of a mandate, and {@code issued_token_type}. */
    public static final String ACCESS_TOKEN = "urn:ietf:params:oauth:token-type:access_token";

    /** {@code subject_token_type} of what another issuer says about a user. */
    public static final String ID_TOKEN = "urn:ietf:params:oauth:token-type:id_token";

    private TokenExchange() {}
}
