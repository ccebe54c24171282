package io.caracal.api.simulation;

import com.fasterxml.jackson.databind.JsonNode;
import io.caracal.core.id.ZoneId;
import io.caracal.core.policy.decision.PolicyInput;
import java.util.ArrayList;
import java.util.List;

/** What a simulated request lacks that every real one has. */
final class InputWarnings {

    private InputWarnings() {}

    /** In the order of the contract; empty for a complete input. */
    static List<String> of(ZoneId zone, JsonNode input) {
        List<String> warnings = new ArrayList<>();
        String version = input.path("schema_version").asText("");
        if (!version.isEmpty() && !version.equals(PolicyInput.SCHEMA_VERSION)) {
            warnings.add("input_schema_mismatch:" + version);
        }
        if (!input.path("principal").path("zone_id").asText("").equals(zone.value())) {
            warnings.add("principal_zone_mismatch");
        }
        for (String part : List.of("resource", "action", "context")) {
            if (!input.path(part).isObject()) {
                warnings.add("missing_" + part);
            }
        }
        return warnings;
    }
}
