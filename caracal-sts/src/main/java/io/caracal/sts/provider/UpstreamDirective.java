package io.caracal.sts.provider;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * How the Gateway reaches an upstream (STS contract §1.3). Texts that do not apply are empty. Never prints itself: it may
 * hold a credential.
 *
 * @param authMode {@code none}, {@code caracal_jwt}, {@code provider_oauth} or {@code provider_apikey}
 * @param authLocation {@code header} or {@code query}
 */
public record UpstreamDirective(
        String url,
        String authMode,
        String authLocation,
        String authHeader,
        String queryParamName,
        String authScheme,
        List<String> allowedTokenHosts,
        String providerToken,
        String providerId,
        boolean forwardCaracalIdentity) {
    public UpstreamDirective {
        allowedTokenHosts = List.copyOf(allowedTokenHosts);
    }

    /** The members on the wire; those that do not apply are left out, the address never is. */
    public Map<String, Object> toJson() {
        Map<String, Object> json = new LinkedHashMap<>();
        json.put("url", url);
        json.put("auth_mode", authMode);
        put(json, "auth_location", authLocation);
        put(json, "auth_header", authHeader);
        put(json, "query_param_name", queryParamName);
        put(json, "auth_scheme", authScheme);
        if (!allowedTokenHosts.isEmpty()) {
            json.put("allowed_token_hosts", allowedTokenHosts);
        }
        put(json, "provider_token", providerToken);
        put(json, "provider_id", providerId);
        if (forwardCaracalIdentity) {
            json.put("forward_caracal_identity", true);
        }
        return json;
    }

    private static void put(Map<String, Object> json, String name, String value) {
        if (!value.isEmpty()) {
            json.put(name, value);
        }
    }

    @Override
    public String toString() {
        return "UpstreamDirective[" + authMode + "]";
    }
}
