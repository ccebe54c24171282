package io.caracal.sts.oauth;

import com.fasterxml.jackson.databind.JsonNode;
import io.caracal.core.provider.TokenParameters;
import io.caracal.core.secret.SecretText;
import java.net.URI;
import java.net.URISyntaxException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/**
 * Reads what a provider's configuration says about getting a token, strictly: the API has checked it when it was stored, and what does not hold now
 * must not leave (STS contract §2.13).
 */
final class GrantConfig {
    private final JsonNode config;
    private final JsonNode secrets;

    GrantConfig(TokenSource source) {
        this.config = source.config();
        this.secrets = source.secrets();
    }

    /** The token endpoint: https, and a host that the provider's credentials may be sent to. */
    URI endpoint() throws TokenUnavailableException {
        try {
            URI endpoint = new URI(required("token_endpoint"));
            String host = endpoint.getHost();
            boolean sound = "https".equalsIgnoreCase(endpoint.getScheme())
                    && host != null
                    && endpoint.getRawUserInfo() == null
                    && endpoint.getRawFragment() == null;
            if (!sound || !texts("allowed_token_hosts").contains(host.toLowerCase(Locale.ROOT))) {
                throw TokenUnavailableException.misconfigured();
            }
            return endpoint;
        } catch (URISyntaxException notAnAddress) {
            throw TokenUnavailableException.misconfigured();
        }
    }

    /** Whether a signed assertion is the grant itself. */
    boolean jwtBearer() throws TokenUnavailableException {
        return oneOf("grant_type", "client_credentials", "client_credentials", "jwt_bearer")
                .equals("jwt_bearer");
    }

    String method() throws TokenUnavailableException {
        return oneOf(
                "client_auth_method",
                jwtBearer() ? "none" : "client_secret_basic",
                "client_secret_basic",
                "client_secret_post",
                "private_key_jwt",
                "none");
    }

    boolean ownScheme() {
        return !text("auth_scheme").isEmpty();
    }

    List<String> scopes() throws TokenUnavailableException {
        return texts("scopes");
    }

    Map<String, String> parameters() throws TokenUnavailableException {
        Map<String, String> parameters = new LinkedHashMap<>();
        for (Map.Entry<String, JsonNode> entry : config.path("token_params").properties()) {
            String name = entry.getKey().strip();
            String value = entry.getValue().asText("").strip();
            if (name.isEmpty() || value.isEmpty() || TokenParameters.RESERVED.contains(name)) {
                throw TokenUnavailableException.misconfigured();
            }
            parameters.put(name, value);
        }
        return parameters;
    }

    /** Empty when it is not there. */
    String text(String name) {
        return config.path(name).asText("").strip();
    }

    String required(String name) throws TokenUnavailableException {
        String value = text(name);
        if (value.isEmpty()) {
            throw TokenUnavailableException.misconfigured();
        }
        return value;
    }

    SecretText secret(String name) throws TokenUnavailableException {
        String value = secrets.path(name).asText("");
        if (value.isEmpty()) {
            throw new TokenUnavailableException("provider_secret_missing");
        }
        return SecretText.of(value);
    }

    private List<String> texts(String name) throws TokenUnavailableException {
        List<String> texts = new ArrayList<>();
        for (JsonNode entry : config.path(name)) {
            String text = entry.asText("").strip();
            if (text.isEmpty()) {
                throw TokenUnavailableException.misconfigured();
            }
            texts.add(text);
        }
        return texts;
    }

    private String oneOf(String name, String fallback, String... accepted) throws TokenUnavailableException {
        String value = text(name).isEmpty() ? fallback : text(name);
        if (!List.of(accepted).contains(value)) {
            throw TokenUnavailableException.misconfigured();
        }
        return value;
    }
}
