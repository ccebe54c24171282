package io.caracal.sts.evidence;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.caracal.core.policy.decision.PolicyDecision;
import io.caracal.sts.policy.ZonePolicy;

/**
 * A decision about one resource.
 *
 * @param policyVersionId empty when no policy took part
 * @param manifestSha empty when no policy took part
 * @param metadata further members; the application is added by the trail
 */
public record Verdict(
        String decision,
        String evaluationStatus,
        String policyVersionId,
        String manifestSha,
        ArrayNode determiningPolicies,
        ArrayNode diagnostics,
        ObjectNode metadata) {

    /** What policy said. */
    public static Verdict decided(PolicyDecision decision, ZonePolicy policy, ObjectNode metadata) {
        return new Verdict(
                decision.decision(),
                PolicyDecision.EVALUATION_STATUS,
                policy.policySetVersionId().orElse(""),
                policy.manifestSha256(),
                decision.determiningPoliciesJson(),
                decision.diagnosticsJson(),
                metadata);
    }

    /** A refusal because policy could not say anything. */
    public static Verdict undecided(String reason, ZonePolicy policy, ObjectNode metadata) {
        ArrayNode diagnostics = JsonNodeFactory.instance.arrayNode();
        diagnostics.addObject().put("error", reason);
        return new Verdict(
                "deny",
                "policy_eval_failed",
                policy.policySetVersionId().orElse(""),
                policy.manifestSha256(),
                JsonNodeFactory.instance.arrayNode(),
                diagnostics,
                metadata);
    }
}
