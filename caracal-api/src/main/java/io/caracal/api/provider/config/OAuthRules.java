package io.caracal.api.provider.config;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;

/** Rules of providers with a token endpoint. */
final class OAuthRules {

    private static final String BASIC = "client_secret_basic";
    private static final String PRIVATE_KEY_JWT = "private_key_jwt";
    private static final String NONE = "none";

    private OAuthRules() {}

    static void authorizationCode(ConfigDraft draft) {
        draft.require(
                ConfigKey.AUTHORIZATION_ENDPOINT,
                ConfigKey.TOKEN_ENDPOINT,
                ConfigKey.REDIRECT_URI,
                ConfigKey.CLIENT_ID);
        String method = draft.textOr(ConfigKey.CLIENT_AUTH_METHOD, BASIC);
        if (method.equals(PRIVATE_KEY_JWT)) {
            throw InvalidConfig.because("client_auth_method private_key_jwt needs kind oauth2_client_credentials");
        }
        if (!method.equals(NONE)) {
            draft.require(ConfigKey.CLIENT_SECRET);
        }
        hosts(draft);
        if (draft.has(ConfigKey.REVOCATION_ENDPOINT)) {
            allowed(draft, ConfigKey.REVOCATION_ENDPOINT);
        }
    }

    static void clientCredentials(ConfigDraft draft) {
        draft.require(ConfigKey.TOKEN_ENDPOINT, ConfigKey.CLIENT_ID);
        boolean assertion =
                draft.textOr(ConfigKey.GRANT_TYPE, "client_credentials").equals("jwt_bearer");
        String method = draft.textOr(ConfigKey.CLIENT_AUTH_METHOD, assertion ? NONE : BASIC);
        if (assertion) {
            draft.forbid("grant_type client_credentials", ConfigKey.AUDIENCE, ConfigKey.RESOURCE);
            if (method.equals(PRIVATE_KEY_JWT)) {
                throw InvalidConfig.because(
                        "client_auth_method private_key_jwt is not used with grant_type jwt_bearer");
            }
            draft.require(ConfigKey.PRIVATE_KEY);
        } else {
            draft.forbid("grant_type jwt_bearer", ConfigKey.ASSERTION_SUBJECT, ConfigKey.ASSERTION_AUDIENCE);
        }
        authentication(draft, method);
        hosts(draft);
    }

    private static void authentication(ConfigDraft draft, String method) {
        boolean keyed = method.equals(PRIVATE_KEY_JWT);
        if (keyed) {
            draft.require(ConfigKey.PRIVATE_KEY);
        } else if (!method.equals(NONE)) {
            draft.require(ConfigKey.CLIENT_SECRET);
        }
        if (!keyed) {
            draft.forbid("client_auth_method private_key_jwt", ConfigKey.CERTIFICATE);
        }
        if (draft.has(ConfigKey.PRIVATE_KEY)) {
            SigningMaterial key = SigningMaterial.parse(draft.text(ConfigKey.PRIVATE_KEY));
            if (draft.has(ConfigKey.CERTIFICATE)) {
                key.checkCertificate(draft.text(ConfigKey.CERTIFICATE));
            }
        }
    }

    /** Hosts that credentials may be sent to: those given, or the one of the token endpoint. */
    private static void hosts(ConfigDraft draft) {
        if (!draft.has(ConfigKey.ALLOWED_TOKEN_HOSTS)) {
            String host = ConfigUrls.host(draft.text(ConfigKey.TOKEN_ENDPOINT));
            draft.set(
                    ConfigKey.ALLOWED_TOKEN_HOSTS,
                    JsonNodeFactory.instance.arrayNode().add(host));
        }
        allowed(draft, ConfigKey.TOKEN_ENDPOINT);
    }

    private static void allowed(ConfigDraft draft, ConfigKey endpoint) {
        String host = ConfigUrls.host(draft.text(endpoint));
        for (JsonNode allowed : draft.value(ConfigKey.ALLOWED_TOKEN_HOSTS)) {
            if (allowed.textValue().equals(host)) {
                return;
            }
        }
        throw InvalidConfig.because("the host of " + endpoint.wire() + " must be in allowed_token_hosts");
    }
}
