package io.caracal.core.policy.decision;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.List;
import java.util.Optional;

/**
 * The answer of the decision contract (STS contract §4.2).
 *
 * @param allowed whether the request is allowed, before any approval it must wait for
 * @param determiningPolicies names of the rules that allowed it; empty on a deny
 * @param diagnostics on a deny exactly one reason; on an allowed mint its approvals and risk
 */
public record PolicyDecision(boolean allowed, List<String> determiningPolicies, List<Diagnostic> diagnostics) {
    /** The only evaluation status a decision can have; a failed evaluation is an exception. */
    public static final String EVALUATION_STATUS = "complete";

    public PolicyDecision {
        determiningPolicies = List.copyOf(determiningPolicies);
        diagnostics = List.copyOf(diagnostics);
    }

    static PolicyDecision allow(String policy, List<Diagnostic> diagnostics) {
        return new PolicyDecision(true, List.of(policy), diagnostics);
    }

    static PolicyDecision deny(String reason) {
        return new PolicyDecision(false, List.of(), List.of(new Diagnostic.Reason(reason)));
    }

    /** Wire value {@code allow} or {@code deny}. */
    public String decision() {
        return allowed ? "allow" : "deny";
    }

    /** The deny reason; empty on an allow. */
    public Optional<String> reason() {
        return diagnostics.stream()
                .filter(Diagnostic.Reason.class::isInstance)
                .map(entry -> ((Diagnostic.Reason) entry).reason())
                .findFirst();
    }

    /** Approvals the allowed mint must wait for, in contract order; mostly empty. */
    public List<ApprovalDeclaration> approvals() {
        return diagnostics.stream()
                .filter(Diagnostic.StepUpRequired.class::isInstance)
                .flatMap(entry -> ((Diagnostic.StepUpRequired) entry).tiers().stream())
                .toList();
    }

    /** {@code [{"policy":name}]}. */
    public ArrayNode determiningPoliciesJson() {
        ArrayNode policies = JsonNodeFactory.instance.arrayNode();
        determiningPolicies.forEach(policy -> policies.addObject().put("policy", policy));
        return policies;
    }

    /** The diagnostics array. */
    public ArrayNode diagnosticsJson() {
        ArrayNode entries = JsonNodeFactory.instance.arrayNode();
        diagnostics.forEach(entry -> entries.add(entry.toJson()));
        return entries;
    }

    /** The result document: decision, determining_policies, evaluation_status, diagnostics. */
    public ObjectNode toJson() {
        ObjectNode result = JsonNodeFactory.instance.objectNode().put("decision", decision());
        result.set("determining_policies", determiningPoliciesJson());
        result.put("evaluation_status", EVALUATION_STATUS);
        result.set("diagnostics", diagnosticsJson());
        return result;
    }
}
