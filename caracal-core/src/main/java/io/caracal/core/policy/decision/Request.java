package io.caracal.core.policy.decision;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;

/** The predicates of the contract that depend on the request alone. */
record Request(
        String principalId,
        List<String> labels,
        String resource,
        Set<String> scopes,
        Set<String> presentedScopes,
        Form form,
        boolean narrowed,
        boolean targeted) {
    private static final String LIFECYCLE = "agent:lifecycle";

    /** What is asked for; a request that has none of these forms is denied. */
    enum Form {
        BOOTSTRAP,
        MINT,
        WORKLOAD_MINT,
        WORKLOAD_BOOTSTRAP,
        PRESENTED,
        NONE
    }

    static Request of(PolicyInput input) {
        PolicyInput.Context context = input.context();
        Set<String> scopes = Set.copyOf(context.requestedScopes());
        JsonNode claims = context.subjectClaims();
        Set<String> presented = claims == null ? Set.of() : presentedScopes(claims);
        PolicyInput.DelegationEdge edge = input.delegationEdge();
        return new Request(
                input.principal().id(),
                input.principal().labels(),
                input.resource().identifier(),
                scopes,
                presented,
                form(input, scopes, presented),
                edge != null && Set.copyOf(edge.scopes()).containsAll(scopes),
                claims != null && targets(claims, input.resource().identifier()));
    }

    boolean bootstrap() {
        return form == Form.BOOTSTRAP || form == Form.WORKLOAD_BOOTSTRAP;
    }

    boolean mint() {
        return form == Form.MINT;
    }

    boolean workloadMint() {
        return form == Form.WORKLOAD_MINT || form == Form.WORKLOAD_BOOTSTRAP;
    }

    boolean presented() {
        return form == Form.PRESENTED;
    }

    boolean use() {
        return presented() && targeted;
    }

    private static Form form(PolicyInput input, Set<String> scopes, Set<String> presented) {
        PolicyInput.Context context = input.context();
        JsonNode claims = context.subjectClaims();
        if (claims != null) {
            return !text(claims, "delegation_edge_id").isEmpty() && scopes.isEmpty() && !presented.isEmpty()
                    ? Form.PRESENTED
                    : Form.NONE;
        }
        PolicyInput.DelegationEdge edge = input.delegationEdge();
        if (edge != null) {
            boolean governed = !edge.id().isEmpty() && context.agentSessionId() != null;
            return governed && !scopes.isEmpty() && !scopes.contains(LIFECYCLE) ? Form.MINT : Form.NONE;
        }
        if (context.agentSessionId() != null) {
            return Form.NONE;
        }
        boolean workload = input.principal().type().equals("Workload")
                && input.action().id().equals("CredentialInjection");
        if (scopes.equals(Set.of(LIFECYCLE))) {
            return workload ? Form.WORKLOAD_BOOTSTRAP : Form.BOOTSTRAP;
        }
        return workload ? Form.WORKLOAD_MINT : Form.NONE;
    }

    private static Set<String> presentedScopes(JsonNode claims) {
        Set<String> tokens = new LinkedHashSet<>();
        // Single spaces only: a tab or line break is part of a token and so matches no granted scope.
        for (String token : text(claims, "scope").split(" ", -1)) {
            if (!token.isEmpty()) {
                tokens.add(token);
            }
        }
        return tokens;
    }

    private static boolean targets(JsonNode claims, String identifier) {
        JsonNode target = claims.path("target");
        for (JsonNode entry : target) {
            if (target.isArray() && entry.isTextual() && entry.textValue().equals(identifier)) {
                return true;
            }
        }
        return false;
    }

    private static String text(JsonNode claims, String name) {
        JsonNode value = claims.path(name);
        return value.isTextual() ? value.textValue() : "";
    }
}
