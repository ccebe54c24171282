package io.caracal.api.provider.config;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.caracal.core.provider.TokenParameters;
import java.util.Set;

/** Checks of additional request parameters: none may take the place of one that Caracal sets. */
final class ConfigParams {

    private static final int MAX_PARAMS = 64;
    private static final Set<String> SET_ON_AUTHORIZATION = Set.of(
            "client_id", "code_challenge", "code_challenge_method", "redirect_uri", "response_type", "scope", "state");

    private ConfigParams() {}

    static JsonNode authorization(String name, JsonNode value) {
        return params(name, value, SET_ON_AUTHORIZATION);
    }

    static JsonNode token(String name, JsonNode value) {
        return params(name, value, TokenParameters.RESERVED);
    }

    private static JsonNode params(String name, JsonNode value, Set<String> reserved) {
        if (!value.isObject() || value.size() > MAX_PARAMS) {
            throw InvalidConfig.because(name + " must be an object of at most " + MAX_PARAMS + " strings");
        }
        ObjectNode params = JsonNodeFactory.instance.objectNode();
        value.properties().forEach(param -> {
            String key = param.getKey();
            if (!ConfigValues.isParameter(key)) {
                throw InvalidConfig.because(name + " keys must be letters, digits and . _ ~ -");
            }
            if (reserved.contains(key)) {
                throw InvalidConfig.because(name + " must not set " + key);
            }
            params.put(key, ConfigValues.oneLine(name + "." + key, param.getValue()));
        });
        return params;
    }
}
