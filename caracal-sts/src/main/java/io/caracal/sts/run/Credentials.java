package io.caracal.sts.run;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.caracal.common.storage.Transaction;
import io.caracal.common.storage.Transactions;
import io.caracal.core.error.CaracalException;
import io.caracal.core.error.ErrorCode;
import io.caracal.core.policy.decision.PolicyDecision;
import io.caracal.core.policy.decision.PolicyEvaluationException;
import io.caracal.core.secret.SecretText;
import io.caracal.sts.approval.Approvals;
import io.caracal.sts.approval.HoldRequest;
import io.caracal.sts.evidence.Refusal;
import io.caracal.sts.evidence.Trail;
import io.caracal.sts.exchange.ExchangeParts;
import io.caracal.sts.exchange.Safety;
import io.caracal.sts.oauth.ServiceToken;
import io.caracal.sts.policy.ZonePolicy;
import io.caracal.sts.provider.CredentialUnavailableException;
import io.caracal.sts.provider.Directives;
import io.caracal.sts.provider.Provider;
import io.caracal.sts.provider.UpstreamDirective;
import io.caracal.sts.resource.ProtectedResource;
import io.caracal.sts.resource.ResourceStore;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Gives a workload the credential of one binding (STS contract §1.5): rules, policy, approval, then what a token endpoint has to give, then the
 * credential itself in a transaction that checks the workload again, then the evidence. Only then does the credential leave.
 */
final class Credentials {
    private static final Logger LOG = LoggerFactory.getLogger(Credentials.class);

    private final RunGate gate;
    private final Safety safety;
    private final Transactions transactions;
    private final Stores stores;
    private final ExchangeParts.Policies policies;
    private final Approvals approvals;
    private final Directives directives;

    Credentials(RunGate gate, RunParts parts, Stores stores) {
        this.gate = gate;
        this.safety = parts.safety();
        this.transactions = parts.transactions();
        this.stores = stores;
        this.policies = parts.policies();
        this.approvals = parts.approvals();
        this.directives = parts.directives();
    }

    /**
     * What a workload gets.
     *
     * @param expiresAt where the credential ends by itself and its end is known
     */
    record Credential(SecretText text, Optional<Instant> expiresAt) {}

    /** Where workloads and resources are found. */
    record Stores(WorkloadStore workloads, ResourceStore resources) {}

    /** What is known about a request before its decision. */
    private record Found(ProtectedResource resource, Provider provider, Optional<Approvals.Approved> approval) {}

    /**
     * The credential for the variable.
     *
     * @param approvalId of the approval that the caller presents, empty when none
     */
    Credential credential(RunCall call, String env, String approvalId) {
        Workload workload = gate.authenticate(call);
        Trail trail = gate.trail(workload, call, env);
        try {
            gate.admit(workload, "run-credential", "mint");
            safety.require(workload.zone());
            RunBinding binding = workload.bindings().stream()
                    .filter(candidate -> candidate.env().equals(env))
                    .findFirst()
                    .orElseThrow(() -> InjectionRules.notFound("no binding for this variable"));
            return issue(new Request(call, workload, binding, policy(workload), trail), approvalId);
        } catch (Refusal refusal) {
            trail.writeRefused(refusal);
            throw refusal.answer();
        }
    }

    private Credential issue(Request request, String approvalId) {
        Found found = transactions.inZone(request.workload().zone(), tx -> find(tx, request, approvalId));
        PolicyDecision decision = decide(request, found);
        request.trail().decided(RunVerdicts.decided(request.binding(), decision, request.policy()));
        if (!decision.allowed()) {
            String reason = decision.reason().map(text -> " (" + text + ")").orElse("");
            throw Refusal.denied("credential_denied", "policy denied" + reason);
        }
        Optional<Approvals.Approved> approval = approval(request, found, decision);
        Optional<ServiceToken> token = token(request, found.provider());
        SecretText text =
                transactions.inZone(request.workload().zone(), tx -> take(tx, request, found, token, approval));
        approval.ifPresent(approved -> noteConsumed(request.trail(), approved));
        request.trail().writeAllowed();
        return new Credential(text, token.flatMap(ServiceToken::expiresAt));
    }

    private ZonePolicy policy(Workload workload) {
        try {
            return policies.bundles().forZone(workload.zone());
        } catch (CaracalException unusable) {
            boolean stale = unusable.code() == ErrorCode.POLICY_STALE;
            throw Refusal.of(unusable, "policy_eval_failed")
                    .with("reason", stale ? unusable.code().code() : "policy_not_loaded");
        }
    }

    private Found find(Transaction tx, Request request, String approvalId) {
        RunBinding binding = request.binding();
        ProtectedResource resource = InjectionRules.resource(
                binding, stores.resources().named(tx, request.workload().zone(), List.of(binding.resource())));
        Provider provider = InjectionRules.provider(binding, resource);
        Optional<Approvals.Approved> approval = approvalId.isEmpty()
                ? Optional.empty()
                : Optional.of(
                        approvals.presented(tx, request.workload().zone(), request.approvalBinding(), approvalId));
        return new Found(resource, provider, approval);
    }

    private PolicyDecision decide(Request request, Found found) {
        try {
            return policies.metrics()
                    .decide(
                            request.policy(),
                            request.question(found.resource(), found.approval().isPresent()));
        } catch (PolicyEvaluationException failed) {
            String reason = String.valueOf(failed.getMessage());
            request.trail().decided(RunVerdicts.failed(request.binding(), reason, request.policy()));
            request.trail().writeWithheld("credential_withheld");
            throw CaracalException.of(ErrorCode.POLICY_EVAL_FAILED, "policy evaluation failed")
                    .status(503)
                    .causedBy(failed);
        }
    }

    /** The approval to use up, where one is needed; otherwise answers with the hold. */
    private Optional<Approvals.Approved> approval(Request request, Found found, PolicyDecision decision) {
        if (decision.approvals().isEmpty() || found.approval().isPresent()) {
            return found.approval();
        }
        HoldRequest hold = request.hold(decision.approvals());
        Approvals.Gate answer = transactions.inZone(hold.zone(), tx -> approvals.gate(tx, hold, request.trail()));
        if (answer.answer().isPresent()) {
            throw answer.answer().get();
        }
        return answer.approved();
    }

    /** Before the approval is used up, and outside of every transaction. */
    private Optional<ServiceToken> token(Request request, Provider provider) {
        try {
            return directives.token(request.workload().zone(), provider);
        } catch (CredentialUnavailableException unavailable) {
            throw unavailable(request, provider, unavailable.reason());
        }
    }

    private SecretText take(
            Transaction tx,
            Request request,
            Found found,
            Optional<ServiceToken> token,
            Optional<Approvals.Approved> approval) {
        Workload before = request.workload();
        boolean same =
                stores.workloads().find(tx, before.id()).filter(before::equals).isPresent();
        if (!same) {
            throw Refusal.denied("authority_changed", "the workload was changed");
        }
        UpstreamDirective directive = directive(tx, request, found, token);
        approval.ifPresent(approved -> approvals.consume(tx, approved));
        return SecretText.of(directive.providerToken());
    }

    private UpstreamDirective directive(Transaction tx, Request request, Found found, Optional<ServiceToken> token) {
        try {
            return directives.build(
                    tx, request.workload().zone(), found.resource().upstreamUrl(), found.provider(), token);
        } catch (CredentialUnavailableException unavailable) {
            throw unavailable(request, found.provider(), unavailable.reason());
        }
    }

    private static Refusal unavailable(Request request, Provider provider, String reason) {
        LOG.warn(
                "no credential of provider {} for workload {}: {}",
                provider.id(),
                request.workload().id(),
                reason);
        CaracalException answer = CaracalException.of(
                        ErrorCode.HTTP_REQUEST_FAILED, "upstream credential could not be obtained")
                .status(502);
        return Refusal.of(answer, "provider_credential_unavailable")
                .with("resource", request.binding().resource())
                .with("provider_id", provider.id())
                .with("reason", reason);
    }

    private static void noteConsumed(Trail trail, Approvals.Approved approved) {
        ObjectNode metadata = JsonNodeFactory.instance
                .objectNode()
                .put("challenge_id", approved.hold().id())
                .put("tier", approved.hold().tier());
        trail.noted("step_up_consumed", "consumed", "complete", metadata);
    }
}
