package io.caracal.sts.exchange;

import com.fasterxml.jackson.databind.JsonNode;
import io.caracal.common.http.Json;
import io.caracal.core.policy.decision.PolicyInput;
import io.caracal.core.policy.decision.PolicyInputBuilder;
import io.caracal.sts.authority.Delegation;
import io.caracal.sts.authority.DelegationEdge;
import io.caracal.sts.authority.GovernedSession;
import io.caracal.sts.resource.ProtectedResource;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** The policy input of an exchange (STS contract §4.1); only the resource changes between its questions. */
final class PolicyQuestion {
    private final Exchange exchange;
    private final PolicyInput.Principal principal;
    private final PolicyInput.Action action;
    private final PolicyInput.@Nullable DelegationEdge edge;
    private final @Nullable JsonNode claims;
    private final boolean approved;

    PolicyQuestion(Exchange exchange, Material material) {
        this.exchange = exchange;
        this.principal = principal(exchange, material);
        this.action = action(exchange);
        this.edge = material.standing().delegation().map(PolicyQuestion::edge).orElse(null);
        this.claims = exchange.subject()
                .map(subject -> (JsonNode) Json.mapper().valueToTree(subject.asMap()))
                .orElse(null);
        this.approved = material.approval().isPresent();
    }

    PolicyInput about(ProtectedResource resource) {
        PolicyInput.Resource asked = new PolicyInput.Resource(
                "Resource",
                resource.id().value(),
                resource.identifier(),
                resource.scopes().tokens());
        return new PolicyInputBuilder(principal, asked, action)
                .delegationEdge(edge)
                .sessionId(exchange.record())
                .agentSessionId(exchange.session())
                .traceId(exchange.call().requestId())
                .subjectClaims(claims)
                .challengeResolved(approved)
                .requestedScopes(exchange.form().scopes().tokens())
                .build();
    }

    private static PolicyInput.Principal principal(Exchange exchange, Material material) {
        Optional<GovernedSession> session = material.standing().session();
        return new PolicyInput.Principal(
                "Application",
                exchange.client().id().value(),
                exchange.client().zone().value(),
                exchange.client().registrationMethod(),
                exchange.session(),
                session.map(GovernedSession::lifecycle).orElse(null),
                session.map(GovernedSession::labels).orElse(List.of()));
    }

    private static PolicyInput.Action action(Exchange exchange) {
        if (!exchange.call().gateway()) {
            return new PolicyInput.Action("TokenExchange", null, null);
        }
        TokenForm.Operation operation = exchange.form().operation();
        return new PolicyInput.Action("TokenExchange", operation.method().toUpperCase(Locale.ROOT), operation.path());
    }

    private static PolicyInput.DelegationEdge edge(Delegation delegation) {
        DelegationEdge leaf = delegation.leaf();
        return new PolicyInput.DelegationEdge(
                leaf.id().value(),
                leaf.source().id().value(),
                leaf.target().id().value(),
                leaf.issuer().value(),
                leaf.receiver().value(),
                leaf.resource().map(resource -> resource.value()).orElse(null),
                leaf.scopes().tokens(),
                leaf.version(),
                delegation.pathIds().stream().map(id -> id.value()).toList(),
                delegation.graphEpoch(),
                leaf.constraints());
    }
}
