package io.caracal.core.policy.decision;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.List;

/** One entry of a decision's diagnostics (STS contract §4.2). */
public sealed interface Diagnostic {

    /** Why a request was denied. */
    record Reason(String reason) implements Diagnostic {}

    /** The allowed mint must wait for these approvals; never empty. */
    record StepUpRequired(List<ApprovalDeclaration> tiers) implements Diagnostic {
        public StepUpRequired {
            tiers = List.copyOf(tiers);
        }
    }

    /** The tiers of the requested scopes, sorted by scope. */
    record Risk(List<ScopeTier> scopes) implements Diagnostic {
        public Risk {
            scopes = List.copyOf(scopes);
        }
    }

    /** A requested scope and its tier. */
    record ScopeTier(String scope, String tier) {}

    /** The wire form: {@code {reason}}, {@code {step_up_required:{type,tiers}}} or {@code {risk:[{scope,tier}]}}. */
    default ObjectNode toJson() {
        ObjectNode node = JsonNodeFactory.instance.objectNode();
        if (this instanceof Reason denied) {
            node.put("reason", denied.reason());
        } else if (this instanceof StepUpRequired stepUp) {
            ObjectNode required = node.putObject("step_up_required").put("type", "human_approval");
            ArrayNode tiers = required.putArray("tiers");
            stepUp.tiers().forEach(tier -> tiers.add(tier.toJson()));
        } else if (this instanceof Risk risk) {
            ArrayNode scopes = node.putArray("risk");
            risk.scopes()
                    .forEach(entry ->
                            scopes.addObject().put("scope", entry.scope()).put("tier", entry.tier()));
        }
        return node;
    }
}
