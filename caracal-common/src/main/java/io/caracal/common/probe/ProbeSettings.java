package io.caracal.common.probe;

import io.caracal.common.config.SettingsReader;

/**
 * Settings of the probes.
 *
 * @param authRequired CARACAL_PROBE_AUTH or TOPICS_PROBE_AUTH: health, readiness and metrics need a credential in all their spellings
 * @param keys CARACAL_API_KEYS and TOPICS_API_KEYS together
 */
public record ProbeSettings(boolean authRequired, ApiKeys keys) {

    private static final String KEYS_RULE =
            "KEY or KEY:read, separated by commas, in visible ASCII without colon or comma";

    /**
     * Reads the settings.
     *
     * @param bearerConfigured whether METRICS_BEARER is set, which is a credential for the probes as well
     */
    public static ProbeSettings read(SettingsReader reader, boolean bearerConfigured) {
        boolean caracal = reader.bool("CARACAL_PROBE_AUTH", false);
        boolean topics = reader.bool("TOPICS_PROBE_AUTH", false);
        ApiKeys keys = keys(reader, "CARACAL_API_KEYS").and(keys(reader, "TOPICS_API_KEYS"));
        if ((caracal || topics) && keys.isEmpty() && !bearerConfigured) {
            reader.problem(
                    caracal ? "CARACAL_PROBE_AUTH" : "TOPICS_PROBE_AUTH",
                    "demands a credential but none is configured, so that no probe could ever pass",
                    "METRICS_BEARER or CARACAL_API_KEYS set as well");
        }
        return new ProbeSettings(caracal || topics, keys);
    }

    private static ApiKeys keys(SettingsReader reader, String name) {
        return reader.parsedSecret(name, KEYS_RULE, ApiKeys::parse).orElse(ApiKeys.NONE);
    }
}
