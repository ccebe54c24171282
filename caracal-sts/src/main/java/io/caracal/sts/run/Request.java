package io.caracal.sts.run;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.caracal.core.policy.decision.ApprovalDeclaration;
import io.caracal.core.policy.decision.PolicyContract;
import io.caracal.core.policy.decision.PolicyInput;
import io.caracal.core.policy.decision.PolicyInputBuilder;
import io.caracal.sts.approval.ApprovalTerms;
import io.caracal.sts.approval.Binding;
import io.caracal.sts.approval.HoldRequest;
import io.caracal.sts.evidence.Trail;
import io.caracal.sts.policy.ZonePolicy;
import io.caracal.sts.resource.ProtectedResource;
import java.util.List;

/** One credential that an authenticated workload asks for, and the policy that decides about it. */
record Request(RunCall call, Workload workload, RunBinding binding, ZonePolicy policy, Trail trail) {

    /** The policy input (STS contract §4.1). */
    PolicyInput question(ProtectedResource resource, boolean approved) {
        return new PolicyInputBuilder(
                        new PolicyInput.Principal(
                                "Workload", workload.id(), workload.zone().value(), null, null, null, List.of()),
                        new PolicyInput.Resource(
                                "Resource",
                                resource.id().value(),
                                resource.identifier(),
                                resource.scopes().tokens()),
                        new PolicyInput.Action("CredentialInjection", null, null))
                .traceId(call.requestId())
                .challengeResolved(approved)
                .requestedScopes(binding.scopes())
                .build();
    }

    /** What an approval is for; a workload has neither session nor delegation. */
    Binding approvalBinding() {
        return new Binding(
                List.of(binding.resource()),
                binding.scopes(),
                workload.id(),
                "",
                "",
                "",
                "",
                policy.policySetVersionId().orElse(""),
                policy.manifestSha256());
    }

    HoldRequest hold(List<ApprovalDeclaration> declarations) {
        ObjectNode metadata = JsonNodeFactory.instance.objectNode();
        ArrayNode scopes = metadata.putArray("requested_scopes");
        binding.scopes().forEach(scopes::add);
        metadata.putArray("resources").add(binding.resource());
        metadata.put("workload_id", workload.id());
        metadata.put("workload_name", workload.name());
        metadata.put("env", binding.env());
        metadata.put("policy_set_version_id", policy.policySetVersionId().orElse(""));
        metadata.put("policy_manifest_sha", policy.manifestSha256());
        metadata.put("decision_contract_version", PolicyContract.VERSION);
        metadata.put("decision_contract_sha", PolicyContract.SHA256);
        return new HoldRequest(workload.zone(), approvalBinding(), ApprovalTerms.merge(declarations), "", metadata);
    }
}
