package io.caracal.sts.exchange;

import io.caracal.core.token.TokenExchange;
import io.caracal.sts.provider.UpstreamDirective;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * The answer to a token request (STS contract §1.3). Never prints itself.
 *
 * @param upstreams by resource identifier; empty unless the Gateway asked
 */
record TokenGrant(
        String accessToken,
        long expiresIn,
        String scope,
        List<String> targets,
        Map<String, UpstreamDirective> upstreams) {
    Map<String, Object> toJson() {
        Map<String, Object> json = new LinkedHashMap<>();
        json.put("access_token", accessToken);
        json.put("token_type", "Bearer");
        json.put("expires_in", expiresIn);
        if (!scope.isEmpty()) {
            json.put("scope", scope);
        }
        json.put("issued_token_type", TokenExchange.ACCESS_TOKEN);
        if (!targets.isEmpty()) {
            json.put("target_resources", targets);
        }
        if (!upstreams.isEmpty()) {
            Map<String, Object> directives = new LinkedHashMap<>();
            upstreams.forEach((resource, directive) -> directives.put(resource, directive.toJson()));
            json.put("upstreams", directives);
        }
        return json;
    }

    @Override
    public String toString() {
        return "TokenGrant[" + targets + "]";
    }
}
