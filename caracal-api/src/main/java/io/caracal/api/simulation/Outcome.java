package io.caracal.api.simulation;

import com.fasterxml.jackson.databind.JsonNode;
import io.caracal.api.policyset.SealedVersion;
import io.caracal.core.policy.InvalidPolicyBundleException;
import io.caracal.core.policy.PolicyBundle;
import io.caracal.core.policy.decision.InvalidPolicyInputException;
import io.caracal.core.policy.decision.PolicyDecision;
import io.caracal.core.policy.decision.PolicyEvaluationException;
import io.caracal.core.policy.decision.PolicyInput;

/** What came of an evaluation. */
sealed interface Outcome {

    /** It gave a decision. */
    record Executed(PolicyDecision decision) implements Outcome {}

    /** It could not be carried out. */
    record Failed(String problem) implements Outcome {}

    /** Loads the documents and decides the request. */
    static Outcome of(SealedVersion version, JsonNode input) {
        try {
            PolicyBundle bundle = version.bundle();
            return new Executed(bundle.decide(PolicyInput.fromJson(input)));
        } catch (InvalidPolicyBundleException | InvalidPolicyInputException | PolicyEvaluationException failed) {
            return new Failed(String.valueOf(failed.getMessage()));
        }
    }
}
