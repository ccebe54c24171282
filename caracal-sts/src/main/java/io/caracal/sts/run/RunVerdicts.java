package io.caracal.sts.run;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.caracal.core.policy.decision.PolicyDecision;
import io.caracal.sts.evidence.Verdict;
import io.caracal.sts.policy.ZonePolicy;

/** What decisions of a run leave behind (STS contract §6.2). */
final class RunVerdicts {
    private RunVerdicts() {}

    /** An allow that no policy took part in. */
    static Verdict plain(ObjectNode metadata) {
        JsonNodeFactory json = JsonNodeFactory.instance;
        return new Verdict(
                "allow", PolicyDecision.EVALUATION_STATUS, "", "", json.arrayNode(), json.arrayNode(), metadata);
    }

    static Verdict decided(RunBinding binding, PolicyDecision decision, ZonePolicy policy) {
        return Verdict.decided(decision, policy, metadata(binding));
    }

    static Verdict failed(RunBinding binding, String reason, ZonePolicy policy) {
        return Verdict.undecided(reason, policy, metadata(binding));
    }

    private static ObjectNode metadata(RunBinding binding) {
        ObjectNode metadata = JsonNodeFactory.instance.objectNode().put("resource", binding.resource());
        ArrayNode scopes = metadata.putArray("requested_scopes");
        binding.scopes().forEach(scopes::add);
        return metadata;
    }
}
