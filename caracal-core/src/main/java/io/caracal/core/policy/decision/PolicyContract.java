package io.caracal.core.policy.decision;

import io.caracal.core.policy.decision.PolicyData.Grant;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** The platform's decision contract (STS contract §4.3): default deny, no clock, no I/O, same answer for the same data. */
public final class PolicyContract {
    /** Version reported with every decision and bound into approvals. */
    public static final String VERSION = "2026-07-12";

    /**
     * Reported beside the version and bound into approval holds. It is the published digest of contract {@link #VERSION},
     * kept because clients and stored holds compare it; this implementation decides by that same contract.
     */
    public static final String SHA256 = "4f6b53d8aeff048b53450ded1d807c05ab8bf4975c6632450e05484e0dda8294";

    private PolicyContract() {}

    /**
     * Decides one request.
     *
     * @throws PolicyEvaluationException when the data contradicts itself for this request; the caller answers 503
     *     {@code policy_eval_failed}, never allow
     */
    public static PolicyDecision decide(PolicyData data, PolicyInput input) {
        String denyAll = data.denyAllReason();
        if (denyAll != null) {
            return PolicyDecision.deny(denyAll);
        }
        if (data.restricted()) {
            return PolicyDecision.deny("restriction_active");
        }
        Request request = Request.of(input);
        boolean gated = request.mint() || request.workloadMint();
        PolicyDecision allowed = gated ? mint(data, request) : other(data, request);
        return allowed != null ? allowed : PolicyDecision.deny(denyReason(data, request));
    }

    private static @Nullable PolicyDecision mint(PolicyData data, Request request) {
        if (data.riskMalformed() || data.approvalsMalformed()) {
            // A bootstrap is not a mint, so malformed gates do not concern it.
            return other(data, request);
        }
        if (request.workloadMint()) {
            return PolicyDecision.allow("caracal-workload-mint", MintDiagnostics.of(data, request.scopes()));
        }
        Grant grant = owned(data, request);
        if (grant == null
                || !request.narrowed()
                || !data.confines(request.labels(), request.scopes())
                || !grant.roleCovers(request.labels(), request.scopes())) {
            return null;
        }
        return PolicyDecision.allow(
                "caracal-" + grant.application() + "-mint", MintDiagnostics.of(data, request.scopes()));
    }

    private static @Nullable PolicyDecision other(PolicyData data, Request request) {
        Grant grant = owned(data, request);
        if (grant == null) {
            return null;
        }
        if (request.bootstrap()) {
            return PolicyDecision.allow("caracal-bootstrap", List.of());
        }
        if (request.use() && grant.roleCovers(request.labels(), request.presentedScopes())) {
            return PolicyDecision.allow("caracal-" + grant.application() + "-use", List.of());
        }
        return null;
    }

    /** The grant of the requested resource, when the principal is the application it names. */
    private static @Nullable Grant owned(PolicyData data, Request request) {
        Grant grant = data.grant(request.resource());
        return grant != null && data.keysOf(request.principalId()).contains(grant.application()) ? grant : null;
    }

    private static String denyReason(PolicyData data, Request request) {
        if (request.mint() || request.workloadMint()) {
            if (data.riskMalformed()) {
                return "malformed_risk_data";
            }
            if (data.approvalsMalformed()) {
                return "malformed_approval_data";
            }
        }
        if (request.mint()) {
            return mintReason(data, request);
        }
        if (!request.presented()) {
            return "no_rule_matched";
        }
        if (!request.targeted()) {
            return "mandate_target_mismatch";
        }
        return owned(data, request) == null ? "resource_not_granted" : "role_scope_mismatch";
    }

    private static String mintReason(PolicyData data, Request request) {
        if (owned(data, request) == null) {
            return "resource_not_granted";
        }
        if (!request.narrowed()) {
            return "delegation_scope_exceeded";
        }
        Set<String> scopes = request.scopes();
        return data.confines(request.labels(), scopes) ? "role_scope_mismatch" : "confinement_violation";
    }
}
