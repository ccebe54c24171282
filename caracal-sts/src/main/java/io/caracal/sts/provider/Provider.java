package io.caracal.sts.provider;

import com.fasterxml.jackson.databind.JsonNode;

/**
 * The credential provider of a resource.
 *
 * @param kind {@code provider_kind}
 * @param config {@code config_json}, without secrets
 */
public record Provider(String id, String kind, JsonNode config) {
    /** Whether its credential is that of a user who has connected an account. */
    public boolean ofUsers() {
        return kind.equals("oauth2_authorization_code");
    }
}
