package io.caracal.api.provider.config;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.Collections;
import java.util.List;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.function.Supplier;

/**
 * A complete and consistent configuration of a provider.
 *
 * @param open            what may be shown, defaults included
 * @param secrets         the secret part, by key; never shown
 * @param replacesSecrets whether the secrets were submitted now and take the place of all stored ones
 */
public record ProviderConfig(ObjectNode open, SortedMap<String, String> secrets, boolean replacesSecrets) {

    public ProviderConfig {
        secrets = Collections.unmodifiableSortedMap(new TreeMap<>(secrets));
    }

    /**
     * Checks and completes what was submitted: 400 invalid_provider_config with a description that names keys and never values.
     *
     * @param stored the secrets that stay in force when none is submitted; asked for only then
     */
    public static ProviderConfig of(
            ProviderKind kind, ObjectNode submitted, Supplier<SortedMap<String, String>> stored) {
        ConfigDraft draft = ConfigDraft.read(kind, submitted, stored);
        switch (kind) {
            case NONE, CARACAL_MANDATE -> {} // nothing to configure: every key is unknown
            case API_KEY -> StaticRules.apiKey(draft);
            case BEARER_TOKEN -> StaticRules.bearerToken(draft);
            case HTTP_BASIC -> StaticRules.httpBasic(draft);
            case OAUTH2_AUTHORIZATION_CODE -> OAuthRules.authorizationCode(draft);
            case OAUTH2_CLIENT_CREDENTIALS -> OAuthRules.clientCredentials(draft);
        }
        return draft.complete();
    }

    /** Names of the secret keys, sorted. */
    public List<String> secretKeys() {
        return List.copyOf(secrets.keySet());
    }

    @Override
    public String toString() {
        return "ProviderConfig[open=" + open + ", secretKeys=" + secretKeys() + "]";
    }
}
