package io.caracal.core.provider;

import java.util.Set;

/** Parameters of requests to the token endpoints of providers. */
public final class TokenParameters {

    /** Those that Caracal sets itself: {@code token_params} of a provider may not name them (API contract §1.5, STS contract §2.13). */
    public static final Set<String> RESERVED = Set.of(
            "client_assertion",
            "client_assertion_type",
            "client_id",
            "client_secret",
            "code",
            "code_verifier",
            "grant_type",
            "redirect_uri",
            "refresh_token",
            "scope");

    private TokenParameters() {}
}
