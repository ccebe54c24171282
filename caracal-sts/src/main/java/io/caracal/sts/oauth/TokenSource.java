package io.caracal.sts.oauth;

import com.fasterxml.jackson.databind.JsonNode;

/**
 * A provider that tokens come from.
 *
 * @param zone id
 * @param provider id
 * @param config {@code config_json}, without secrets
 * @param secrets the provider's secret document; never printed
 */
public record TokenSource(String zone, String provider, JsonNode config, JsonNode secrets) {
    @Override
    public String toString() {
        return "TokenSource[" + provider + "]";
    }
}
