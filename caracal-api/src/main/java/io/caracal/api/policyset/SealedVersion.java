package io.caracal.api.policyset;

import io.caracal.core.error.CaracalException;
import io.caracal.core.error.ErrorCode;
import io.caracal.core.policy.InvalidPolicyBundleException;
import io.caracal.core.policy.PolicyBundle;
import io.caracal.core.policy.PolicyManifest;
import io.caracal.core.policy.decision.PolicyInput;
import io.caracal.core.policy.document.AuthoringResult;
import io.caracal.core.policy.document.PolicyAuthoring;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;

/**
 * A manifest with the documents it names, which keep the contract of policy sets (API contract §4.2).
 *
 * @param contents text by policy version id
 */
public record SealedVersion(PolicyManifest manifest, Map<String, String> contents) {

    public SealedVersion {
        contents = Map.copyOf(contents);
    }

    /**
     * Checks a manifest: no id twice, all in the zone, one supported schema, each document acceptable. 422 invalid_policy_contract that says
     * what is not.
     *
     * @param found the zone's policy versions among those the manifest names
     */
    static SealedVersion check(PolicyManifest manifest, List<StoredPolicy> found) {
        List<String> ids = manifest.policyVersionIds();
        if (new HashSet<>(ids).size() != ids.size()) {
            throw broken("the manifest names a policy version twice");
        }
        Map<String, String> contents = new HashMap<>();
        for (StoredPolicy policy : found) {
            checkPolicy(policy);
            contents.put(policy.id(), policy.content());
        }
        ids.stream().filter(id -> !contents.containsKey(id)).findFirst().ifPresent(missing -> {
            throw broken("policy version " + missing + " does not exist in this zone");
        });
        return new SealedVersion(manifest, contents);
    }

    /** Reads and merges the documents as the STS does; 422 invalid_policy_bundle when they contradict each other. */
    void verify() {
        try {
            bundle();
        } catch (InvalidPolicyBundleException refused) {
            throw CaracalException.of(ErrorCode.INVALID_POLICY_BUNDLE, String.valueOf(refused.getMessage()))
                    .causedBy(refused);
        }
    }

    /** What decides when this version is active. */
    public PolicyBundle bundle() throws InvalidPolicyBundleException {
        return PolicyBundle.load(manifest, contents);
    }

    private static void checkPolicy(StoredPolicy policy) {
        if (!policy.schemaVersion().equals(PolicyInput.SCHEMA_VERSION)) {
            throw broken("policy version " + policy.id() + " has an unsupported schema version");
        }
        if (PolicyAuthoring.check(policy.content()) instanceof AuthoringResult.Refused refused) {
            throw broken("policy version " + policy.id() + ": " + refused.reason());
        }
    }

    private static CaracalException broken(String problem) {
        return CaracalException.of(ErrorCode.INVALID_POLICY_CONTRACT, problem);
    }
}
