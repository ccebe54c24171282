package io.caracal.api.provider.config;

import java.util.Arrays;
import java.util.Locale;
import java.util.Optional;

/** How a resource's upstream is authenticated to. */
public enum ProviderKind {
    NONE,
    CARACAL_MANDATE,
    API_KEY,
    BEARER_TOKEN,
    HTTP_BASIC,
    OAUTH2_AUTHORIZATION_CODE,
    OAUTH2_CLIENT_CREDENTIALS;

    /** The word on the wire and in the table. */
    public String wire() {
        return name().toLowerCase(Locale.ROOT);
    }

    /** Empty for any other word. */
    public static Optional<ProviderKind> parse(String wire) {
        return Arrays.stream(values()).filter(kind -> kind.wire().equals(wire)).findFirst();
    }

    /** Whether a token endpoint is involved, so that a configuration is unproven until it has been tried. */
    public boolean oauth() {
        return this == OAUTH2_AUTHORIZATION_CODE || this == OAUTH2_CLIENT_CREDENTIALS;
    }
}
