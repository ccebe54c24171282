package io.caracal.sts.exchange;

import io.caracal.core.error.CaracalException;
import io.caracal.core.error.ErrorCode;
import io.caracal.core.policy.decision.PolicyDecision;
import io.caracal.core.policy.decision.PolicyEvaluationException;
import io.caracal.sts.evidence.Refusal;
import io.caracal.sts.limit.Admission;
import io.caracal.sts.limit.Mint;
import io.caracal.sts.limit.MintGate;
import io.caracal.sts.policy.PolicyMetrics;
import io.caracal.sts.policy.ZonePolicy;
import io.caracal.sts.provider.Provider;
import io.caracal.sts.resource.ProtectedResource;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Decides about every resource of an exchange (STS contract §2.3). */
final class ResourceReview {
    private final MintGate gate;
    private final PolicyMetrics policies;
    private final String controlAudience;

    ResourceReview(MintGate gate, PolicyMetrics policies, String controlAudience) {
        this.gate = gate;
        this.policies = policies;
        this.controlAudience = controlAudience;
    }

    /** @param policy null for a control key, which no policy decides about */
    Decision decide(Exchange exchange, Material material, @Nullable ZonePolicy policy) {
        Decision decision = new Decision();
        Case one = new Case(
                exchange,
                material,
                policy,
                new PolicyQuestion(exchange, material),
                new DecisionEvidence(exchange, material),
                decision);
        List<ProtectedResource> candidates = candidates(one);
        if (!candidates.isEmpty()) {
            Admission admission = admit(one, candidates);
            for (ProtectedResource resource : candidates) {
                decide(one, resource, admission.wait(resource.id()));
            }
        }
        return decision;
    }

    private record Case(
            Exchange exchange,
            Material material,
            @Nullable ZonePolicy policy,
            PolicyQuestion question,
            DecisionEvidence evidence,
            Decision decision) {}

    private List<ProtectedResource> candidates(Case one) {
        if (one.exchange().request() instanceof ExchangeRequest.Bootstrap bootstrap && bootstrap.forAnyResource()) {
            return anyOwned(one).map(List::of).orElse(List.of());
        }
        List<ProtectedResource> candidates = new ArrayList<>();
        for (String name : one.exchange().form().resources()) {
            ResourceFloor.pass(one.exchange(), one.material(), name)
                    .filter(resource -> !candidates.contains(resource))
                    .ifPresent(candidates::add);
        }
        return candidates;
    }

    /** A bootstrap that names no resource rests on the first one that its application owns. */
    private Optional<ProtectedResource> anyOwned(Case one) {
        for (ProtectedResource resource : one.material().resources()) {
            if (!resource.identifier().equals(controlAudience)) {
                PolicyDecision answer = ask(one, resource);
                if (answer.allowed()) {
                    return Optional.of(resource);
                }
                one.decision().denied(answer.reason());
            }
        }
        return Optional.empty();
    }

    private Admission admit(Case one, List<ProtectedResource> candidates) {
        Exchange exchange = one.exchange();
        Material material = one.material();
        Mint mint = new Mint(
                exchange.client().zone(),
                exchange.client().id(),
                exchange.call().gateway(),
                material.jti(),
                material.lifetime(),
                material.standing().now());
        Admission admission =
                gate.admit(mint, candidates.stream().map(ProtectedResource::id).toList());
        if (admission.jtiTaken()) {
            exchange.trail()
                    .noted(
                            "jti_collision",
                            "deny",
                            "anomaly",
                            DecisionEvidence.resource("").put("jti", material.jti()));
            exchange.trail().writeWithheld("mandate_withheld");
            throw CaracalException.of(ErrorCode.INTERNAL_ERROR).status(500);
        }
        return admission;
    }

    private void decide(Case one, ProtectedResource resource, Optional<Duration> wait) {
        Exchange exchange = one.exchange();
        String name = resource.identifier();
        if (wait.isPresent()) {
            exchange.trail().deny("rate_limited", DecisionEvidence.resource(name));
            one.decision().limited(wait.get());
        } else if (name.equals(controlAudience)) {
            decideControl(one, resource);
        } else if (exchange.call().gateway() && resource.provider().isEmpty()) {
            refuse(one, name, "provider_unavailable", "provider_not_found");
            one.decision().noProvider("credential provider is not available");
        } else if (exchange.call().gateway()
                && resource.provider().filter(Provider::ofUsers).isPresent()) {
            refuse(one, name, "credential_not_provisioned", "no_provider_connection");
            one.decision().noProvider("no account is connected with the credential provider");
        } else {
            decideByPolicy(one, resource);
        }
    }

    private static void refuse(Case one, String resource, String status, String reason) {
        one.exchange().trail().deny(status, DecisionEvidence.resource(resource).put("reason", reason));
    }

    private void decideControl(Case one, ProtectedResource resource) {
        Exchange exchange = one.exchange();
        boolean allowed = exchange.request() instanceof ExchangeRequest.ControlKey
                && exchange.client()
                        .control()
                        .allows(
                                exchange.form().scopes(),
                                one.material().standing().now());
        if (!allowed) {
            throw Refusal.denied("control_resource_requires_control_key", "control resource requires a control key")
                    .with("resource", resource.identifier());
        }
        exchange.trail().decided(one.evidence().controlKey(resource.identifier()));
        one.decision().grant(resource, List.of());
    }

    private void decideByPolicy(Case one, ProtectedResource resource) {
        PolicyDecision answer = ask(one, resource);
        ZonePolicy policy = policy(one);
        one.exchange().trail().decided(one.evidence().decided(resource.identifier(), answer, policy));
        if (answer.allowed()) {
            one.decision().grant(resource, answer.approvals());
        } else {
            one.decision().denied(answer.reason());
        }
    }

    private PolicyDecision ask(Case one, ProtectedResource resource) {
        ZonePolicy policy = policy(one);
        try {
            return policies.decide(policy, one.question().about(resource));
        } catch (PolicyEvaluationException failed) {
            String reason = String.valueOf(failed.getMessage());
            one.exchange().trail().decided(one.evidence().failed(resource.identifier(), reason, policy));
            one.exchange().trail().writeWithheld("mandate_withheld");
            throw CaracalException.of(ErrorCode.POLICY_EVAL_FAILED, "policy evaluation failed")
                    .status(503)
                    .causedBy(failed);
        }
    }

    private static ZonePolicy policy(Case one) {
        ZonePolicy policy = one.policy();
        if (policy == null) {
            throw new IllegalStateException("a control key is not decided by policy");
        }
        return policy;
    }
}
