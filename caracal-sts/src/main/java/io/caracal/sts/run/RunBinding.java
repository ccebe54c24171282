package io.caracal.sts.run;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * A credential of a workload as it is stored (STS contract §1.4).
 *
 * @param env name of the variable that carries it
 * @param resource identifier or id of its resource
 * @param onFailure {@code warn} or {@code error}; absent where it is not stored
 */
record RunBinding(String env, String resource, List<String> scopes, boolean optional, Optional<String> onFailure) {
    RunBinding {
        scopes = List.copyOf(scopes);
    }

    /** All bindings of a row; empty when they are not what the API stores. */
    static Optional<List<RunBinding>> read(JsonNode stored) {
        if (!stored.isArray()) {
            return Optional.empty();
        }
        List<RunBinding> bindings = new ArrayList<>();
        for (JsonNode entry : stored) {
            String env = entry.path("env").asText("");
            String resource = entry.path("resource").asText("");
            if (env.isEmpty() || resource.isEmpty()) {
                return Optional.empty();
            }
            bindings.add(of(entry, env, resource));
        }
        return Optional.of(bindings);
    }

    private static RunBinding of(JsonNode entry, String env, String resource) {
        List<String> scopes = new ArrayList<>();
        entry.path("scopes").forEach(scope -> scopes.add(scope.asText("")));
        return new RunBinding(
                env,
                resource,
                scopes,
                entry.path("optional").asBoolean(false),
                Optional.ofNullable(entry.path("on_failure").textValue()));
    }

    /** The members on the wire; what is not stored is left out. */
    Map<String, Object> toJson() {
        Map<String, Object> json = new LinkedHashMap<>();
        json.put("env", env);
        json.put("resource", resource);
        if (!scopes.isEmpty()) {
            json.put("scopes", scopes);
        }
        if (optional) {
            json.put("optional", true);
        }
        onFailure.ifPresent(choice -> json.put("on_failure", choice));
        return json;
    }
}
