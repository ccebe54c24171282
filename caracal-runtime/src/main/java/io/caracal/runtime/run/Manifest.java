package io.caracal.runtime.run;

import com.fasterxml.jackson.databind.JsonNode;
import io.caracal.core.workload.CredentialVariable;
import io.caracal.runtime.problem.OperatorProblem;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;

/** The credentials of a workload as the STS lists them; checked as a whole before one of them is asked for. */
record Manifest(String zone, List<Binding> bindings) {
    Manifest {
        bindings = List.copyOf(bindings);
    }

    /**
     * @param env the variable that carries the credential
     * @param expendable whether the command starts without it: optional, and warned about only
     */
    record Binding(String env, String resource, boolean expendable) {
        /** The variable that says when the credential ends, in Unix seconds. */
        String expiryName() {
            return env + "_EXPIRES_AT";
        }
    }

    /** Reads the answer of the STS for this workload. */
    static Manifest read(JsonNode body, String workload) {
        String zone = body.path("zone_id").asText("");
        JsonNode listed = body.path("bindings");
        if (zone.isEmpty()
                || !body.path("workload_id").asText("").equals(workload)
                || !listed.isArray()
                || listed.isEmpty()) {
            throw new OperatorProblem("the STS answered with something that is not the manifest of this workload");
        }
        List<Binding> bindings = new ArrayList<>();
        Set<String> names = new HashSet<>();
        for (JsonNode entry : listed) {
            Binding binding = binding(entry);
            if (!names.add(binding.env())) {
                throw new OperatorProblem("the manifest binds " + binding.env() + " twice; correct the workload");
            }
            bindings.add(binding);
        }
        return new Manifest(zone, bindings);
    }

    /** Whether a binding has the name. */
    boolean claims(String env) {
        return bindings.stream().anyMatch(binding -> binding.env().equals(env));
    }

    /** Every variable that the command may be given. */
    List<String> variables() {
        return bindings.stream()
                .flatMap(binding -> Stream.of(binding.env(), binding.expiryName()))
                .toList();
    }

    private static Binding binding(JsonNode entry) {
        String env = entry.path("env").asText("");
        String resource = entry.path("resource").asText("");
        String onFailure = entry.path("on_failure").asText("error");
        if (!CredentialVariable.allowed(env)) {
            throw new OperatorProblem("the manifest binds a variable that must not carry a credential"
                    + (CredentialVariable.wellFormed(env) ? ": " + env : "") + "; correct the workload");
        }
        if (resource.isEmpty() || !(onFailure.equals("error") || onFailure.equals("warn"))) {
            throw new OperatorProblem("the manifest's binding of " + env + " is not valid; correct the workload");
        }
        boolean expendable = entry.path("optional").asBoolean(false) && onFailure.equals("warn");
        return new Binding(env, resource, expendable);
    }
}
