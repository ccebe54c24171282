package io.caracal.api.provider.config;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.function.BiFunction;

/** The types of configuration values; reading one checks and normalizes it. */
enum ConfigType {
    TEXT(ConfigValues::text),
    LINES(ConfigValues::lines),
    SECRET(ConfigValues::text),
    SECRET_LINES(ConfigValues::lines),
    USERNAME(ConfigValues::username),
    HTTPS_URL(ConfigUrls::https),
    ABSOLUTE_URI(ConfigUrls::absolute),
    HEADER(ConfigValues::header),
    SCHEME(ConfigValues::scheme),
    PARAMETER(ConfigValues::parameter),
    FLAG(ConfigValues::flag),
    SCOPES(ConfigValues::scopes),
    HOSTS(ConfigValues::hosts),
    AUTHORIZATION_PARAMS(ConfigParams::authorization),
    TOKEN_PARAMS(ConfigParams::token),
    CLIENT_AUTH_METHOD((name, value) ->
            ConfigValues.oneOf(name, value, "client_secret_basic", "client_secret_post", "private_key_jwt", "none")),
    GRANT_TYPE((name, value) -> ConfigValues.oneOf(name, value, "client_credentials", "jwt_bearer")),
    AUTH_LOCATION((name, value) -> ConfigValues.oneOf(name, value, "header", "query"));

    private final BiFunction<String, JsonNode, JsonNode> reader;

    ConfigType(BiFunction<String, JsonNode, JsonNode> reader) {
        this.reader = reader;
    }

    /** The normalized value; 400 invalid_provider_config, which names the key and never the value. */
    JsonNode read(String name, JsonNode value) {
        return reader.apply(name, value);
    }
}
