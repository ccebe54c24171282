package io.caracal.core.policy;

import io.caracal.core.policy.decision.PolicyContract;
import io.caracal.core.policy.decision.PolicyData;
import io.caracal.core.policy.decision.PolicyDecision;
import io.caracal.core.policy.decision.PolicyInput;
import io.caracal.core.policy.document.Datum;
import io.caracal.core.policy.document.PolicyDocument;
import io.caracal.core.policy.document.PolicyDocumentException;
import io.caracal.core.policy.document.RuleConflictException;
import io.caracal.core.policy.document.RuleData;
import io.caracal.core.policy.document.RuleName;
import java.util.EnumMap;
import java.util.HashSet;
import java.util.Map;

/**
 * What a zone decides with: the documents of its active policy set version, merged.
 *
 * @param manifestSha256 digest of the manifest, or the reason tag of a bundle that denies everything
 * @param data merged and indexed documents
 */
public record PolicyBundle(String manifestSha256, PolicyData data) {

    /** A bundle that denies every request with the reason, such as {@code no_active_policy_set}. */
    public static PolicyBundle denyAll(String reason) {
        return new PolicyBundle(reason, PolicyData.denyAll(reason));
    }

    /**
     * Reads and merges the documents of a manifest. Their order makes no difference to decisions.
     *
     * @param contents stored text by policy version id; entries the manifest does not name are ignored
     * @throws InvalidPolicyBundleException when an id occurs twice or has no content, a document cannot be read, or two
     *     documents contradict each other
     */
    public static PolicyBundle load(PolicyManifest manifest, Map<String, String> contents)
            throws InvalidPolicyBundleException {
        if (new HashSet<>(manifest.policyVersionIds()).size()
                != manifest.policyVersionIds().size()) {
            throw new InvalidPolicyBundleException("manifest names a policy version twice");
        }
        Map<RuleName, RuleData> merged = new EnumMap<>(RuleName.class);
        for (String id : manifest.policyVersionIds()) {
            String content = contents.get(id);
            if (content == null) {
                throw new InvalidPolicyBundleException("policy version " + id + " has no content");
            }
            merge(merged, id, read(id, content));
        }
        Map<RuleName, Datum> rules = new EnumMap<>(RuleName.class);
        merged.forEach((rule, definition) -> rules.put(rule, definition.value()));
        return new PolicyBundle(manifest.sha256(), PolicyData.of(rules));
    }

    /**
     * Decides one request by this bundle.
     *
     * @throws io.caracal.core.policy.decision.PolicyEvaluationException as {@link PolicyContract#decide}
     */
    public PolicyDecision decide(PolicyInput input) {
        return PolicyContract.decide(data, input);
    }

    private static PolicyDocument read(String id, String content) throws InvalidPolicyBundleException {
        try {
            return PolicyDocument.read(content);
        } catch (PolicyDocumentException refused) {
            throw new InvalidPolicyBundleException("policy version " + id + ": " + refused.getMessage(), refused);
        }
    }

    private static void merge(Map<RuleName, RuleData> merged, String id, PolicyDocument document)
            throws InvalidPolicyBundleException {
        for (Map.Entry<RuleName, RuleData> entry : document.rules().entrySet()) {
            RuleName rule = entry.getKey();
            RuleData earlier = merged.get(rule);
            try {
                merged.put(rule, earlier == null ? entry.getValue() : earlier.merge(entry.getValue()));
            } catch (RuleConflictException conflict) {
                throw new InvalidPolicyBundleException(
                        "policy version " + id + ": rule " + rule.wire() + " contradicts an earlier document: "
                                + conflict.getMessage(),
                        conflict);
            }
        }
    }
}
