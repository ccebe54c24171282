package io.caracal.sts.provider;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.function.Predicate;
import java.util.regex.Pattern;

/** Reads the configuration of a provider strictly: what is wrong stops the credential from leaving (STS contract §2.13). */
final class ProviderConfig {
    private static final Pattern TOKEN = Pattern.compile("[!#$%&'*+.^_`|~0-9A-Za-z-]{1,128}");
    private static final Pattern QUERY_NAME = Pattern.compile("[A-Za-z0-9._~-]{1,128}");
    private static final Pattern HOST = Pattern.compile("[a-z0-9.:\\[\\]_-]{1,253}");

    private final JsonNode config;

    ProviderConfig(JsonNode config) {
        this.config = config;
    }

    /** A header name or scheme (RFC 9110 token); the fallback when absent or empty. */
    String token(String name, String fallback) throws CredentialUnavailableException {
        return checked(name, fallback, TOKEN.asMatchPredicate());
    }

    String queryName() throws CredentialUnavailableException {
        return checked("query_param_name", "", QUERY_NAME.asMatchPredicate());
    }

    /** Free text of one line. */
    String text(String name) throws CredentialUnavailableException {
        return checked(name, "", value -> value.chars().noneMatch(Character::isISOControl));
    }

    boolean flag(String name) {
        return config.path(name).asBoolean(false);
    }

    List<String> hosts() throws CredentialUnavailableException {
        List<String> hosts = new ArrayList<>();
        for (JsonNode entry : config.path("allowed_token_hosts")) {
            String host = entry.asText("").strip().toLowerCase(Locale.ROOT);
            if (!HOST.matcher(host).matches() || host.contains("..")) {
                throw new CredentialUnavailableException("provider_config_invalid");
            }
            hosts.add(host);
        }
        return hosts;
    }

    private String checked(String name, String fallback, Predicate<String> rule) throws CredentialUnavailableException {
        JsonNode value = config.path(name);
        String text = value.isTextual() ? value.textValue().strip() : "";
        if (text.isEmpty()) {
            return fallback;
        }
        if (!rule.test(text)) {
            throw new CredentialUnavailableException("provider_config_invalid");
        }
        return text;
    }
}
