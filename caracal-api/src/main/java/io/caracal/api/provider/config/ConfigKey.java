package io.caracal.api.provider.config;

import static io.caracal.api.provider.config.ProviderKind.API_KEY;
import static io.caracal.api.provider.config.ProviderKind.BEARER_TOKEN;
import static io.caracal.api.provider.config.ProviderKind.HTTP_BASIC;
import static io.caracal.api.provider.config.ProviderKind.OAUTH2_AUTHORIZATION_CODE;
import static io.caracal.api.provider.config.ProviderKind.OAUTH2_CLIENT_CREDENTIALS;

import java.util.Arrays;
import java.util.EnumSet;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;

/** The table of configuration keys: the type of each value and the kinds of provider that know it. */
enum ConfigKey {
    AUTHORIZATION_ENDPOINT(ConfigType.HTTPS_URL, OAUTH2_AUTHORIZATION_CODE),
    TOKEN_ENDPOINT(ConfigType.HTTPS_URL, OAUTH2_AUTHORIZATION_CODE, OAUTH2_CLIENT_CREDENTIALS),
    REVOCATION_ENDPOINT(ConfigType.HTTPS_URL, OAUTH2_AUTHORIZATION_CODE),
    REDIRECT_URI(ConfigType.ABSOLUTE_URI, OAUTH2_AUTHORIZATION_CODE),
    CLIENT_ID(ConfigType.TEXT, OAUTH2_AUTHORIZATION_CODE, OAUTH2_CLIENT_CREDENTIALS),
    CLIENT_SECRET(ConfigType.SECRET, OAUTH2_AUTHORIZATION_CODE, OAUTH2_CLIENT_CREDENTIALS),
    PRIVATE_KEY(ConfigType.SECRET_LINES, OAUTH2_CLIENT_CREDENTIALS),
    SCOPES(ConfigType.SCOPES, OAUTH2_AUTHORIZATION_CODE, OAUTH2_CLIENT_CREDENTIALS),
    CLIENT_AUTH_METHOD(ConfigType.CLIENT_AUTH_METHOD, OAUTH2_AUTHORIZATION_CODE, OAUTH2_CLIENT_CREDENTIALS),
    GRANT_TYPE(ConfigType.GRANT_TYPE, OAUTH2_CLIENT_CREDENTIALS),
    ASSERTION_SUBJECT(ConfigType.TEXT, OAUTH2_CLIENT_CREDENTIALS),
    ASSERTION_AUDIENCE(ConfigType.TEXT, OAUTH2_CLIENT_CREDENTIALS),
    AUDIENCE(ConfigType.TEXT, OAUTH2_CLIENT_CREDENTIALS),
    RESOURCE(ConfigType.TEXT, OAUTH2_CLIENT_CREDENTIALS),
    AUTHORIZATION_PARAMS(ConfigType.AUTHORIZATION_PARAMS, OAUTH2_AUTHORIZATION_CODE),
    TOKEN_PARAMS(ConfigType.TOKEN_PARAMS, OAUTH2_AUTHORIZATION_CODE, OAUTH2_CLIENT_CREDENTIALS),
    KEY_ID(ConfigType.TEXT, OAUTH2_CLIENT_CREDENTIALS),
    CERTIFICATE(ConfigType.LINES, OAUTH2_CLIENT_CREDENTIALS),
    AUTH_LOCATION(ConfigType.AUTH_LOCATION, ProviderKind.API_KEY),
    HEADER_NAME(ConfigType.HEADER, ProviderKind.API_KEY),
    QUERY_PARAM_NAME(ConfigType.PARAMETER, ProviderKind.API_KEY),
    // The two secrets that are named like their kind.
    API_KEY_SECRET("api_key", ConfigType.SECRET, API_KEY),
    BEARER_TOKEN_SECRET("bearer_token", ConfigType.SECRET, BEARER_TOKEN),
    USERNAME(ConfigType.USERNAME, HTTP_BASIC),
    PASSWORD(ConfigType.SECRET, HTTP_BASIC),
    ALLOWED_TOKEN_HOSTS(
            ConfigType.HOSTS, OAUTH2_AUTHORIZATION_CODE, OAUTH2_CLIENT_CREDENTIALS, API_KEY, BEARER_TOKEN, HTTP_BASIC),
    AUTH_HEADER(ConfigType.HEADER, OAUTH2_AUTHORIZATION_CODE, OAUTH2_CLIENT_CREDENTIALS, BEARER_TOKEN),
    AUTH_SCHEME(ConfigType.SCHEME, OAUTH2_AUTHORIZATION_CODE, OAUTH2_CLIENT_CREDENTIALS, API_KEY, BEARER_TOKEN),
    FORWARD_CARACAL_IDENTITY(
            ConfigType.FLAG, OAUTH2_AUTHORIZATION_CODE, OAUTH2_CLIENT_CREDENTIALS, API_KEY, BEARER_TOKEN, HTTP_BASIC),
    ALLOW_RUNTIME_INJECTION(ConfigType.FLAG, OAUTH2_CLIENT_CREDENTIALS, API_KEY, BEARER_TOKEN);

    private final String wire;
    private final ConfigType type;
    private final Set<ProviderKind> kinds;

    ConfigKey(ConfigType type, ProviderKind first, ProviderKind... more) {
        this.wire = name().toLowerCase(Locale.ROOT);
        this.type = type;
        this.kinds = EnumSet.of(first, more);
    }

    ConfigKey(String wire, ConfigType type, ProviderKind only) {
        this.wire = wire;
        this.type = type;
        this.kinds = EnumSet.of(only);
    }

    String wire() {
        return wire;
    }

    ConfigType type() {
        return type;
    }

    boolean secret() {
        return type == ConfigType.SECRET || type == ConfigType.SECRET_LINES;
    }

    /** The key of that name, if the kind knows it. */
    static Optional<ConfigKey> find(ProviderKind kind, String wire) {
        return Arrays.stream(values())
                .filter(key -> key.wire.equals(wire) && key.kinds.contains(kind))
                .findFirst();
    }
}
