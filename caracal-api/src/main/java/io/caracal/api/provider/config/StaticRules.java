package io.caracal.api.provider.config;

import java.util.Locale;

/** Rules of providers whose credential is stored as it is used. */
final class StaticRules {

    private StaticRules() {}

    static void apiKey(ConfigDraft draft) {
        draft.require(ConfigKey.API_KEY_SECRET);
        if (draft.textOr(ConfigKey.AUTH_LOCATION, "header").equals("query")) {
            draft.require(ConfigKey.QUERY_PARAM_NAME);
            draft.forbid("auth_location header", ConfigKey.HEADER_NAME, ConfigKey.AUTH_SCHEME);
        } else {
            draft.require(ConfigKey.HEADER_NAME);
            draft.forbid("auth_location query", ConfigKey.QUERY_PARAM_NAME);
        }
        if (draft.has(ConfigKey.AUTH_SCHEME)) {
            bare(draft, ConfigKey.API_KEY_SECRET, draft.text(ConfigKey.AUTH_SCHEME));
        }
    }

    static void bearerToken(ConfigDraft draft) {
        draft.require(ConfigKey.BEARER_TOKEN_SECRET);
        boolean named = draft.has(ConfigKey.AUTH_SCHEME);
        bare(draft, ConfigKey.BEARER_TOKEN_SECRET, named ? draft.text(ConfigKey.AUTH_SCHEME) : "Bearer");
    }

    static void httpBasic(ConfigDraft draft) {
        draft.require(ConfigKey.USERNAME, ConfigKey.PASSWORD);
    }

    /** The scheme is put in front when the credential is used; it must not be part of it. */
    private static void bare(ConfigDraft draft, ConfigKey secret, String scheme) {
        String prefix = scheme.toLowerCase(Locale.ROOT) + " ";
        if (draft.text(secret).toLowerCase(Locale.ROOT).startsWith(prefix)) {
            throw InvalidConfig.because(secret.wire() + " must not begin with the authentication scheme");
        }
    }
}
