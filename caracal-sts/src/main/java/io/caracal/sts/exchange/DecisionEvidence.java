package io.caracal.sts.exchange;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.caracal.common.http.Json;
import io.caracal.core.policy.decision.PolicyDecision;
import io.caracal.core.token.DelegationHop;
import io.caracal.core.token.SubjectType;
import io.caracal.sts.authority.Delegation;
import io.caracal.sts.authority.GovernedSession;
import io.caracal.sts.evidence.Verdict;
import io.caracal.sts.policy.ZonePolicy;
import java.util.List;

/** What decisions of an exchange leave behind (STS contract §6.2). */
final class DecisionEvidence {
    private final Exchange exchange;
    private final Material material;

    DecisionEvidence(Exchange exchange, Material material) {
        this.exchange = exchange;
        this.material = material;
    }

    static ObjectNode resource(String name) {
        return JsonNodeFactory.instance.objectNode().put("resource", name);
    }

    Verdict decided(String resource, PolicyDecision decision, ZonePolicy policy) {
        return Verdict.decided(decision, policy, metadata(resource));
    }

    Verdict failed(String resource, String reason, ZonePolicy policy) {
        return Verdict.undecided(reason, policy, metadata(resource));
    }

    Verdict controlKey(String resource) {
        ArrayNode determining = JsonNodeFactory.instance.arrayNode();
        determining.addObject().put("policy", "control-key");
        return new Verdict(
                "allow",
                PolicyDecision.EVALUATION_STATUS,
                "",
                "",
                determining,
                JsonNodeFactory.instance.arrayNode(),
                metadata(resource));
    }

    private ObjectNode metadata(String resource) {
        ObjectNode metadata = resource(resource);
        metadata.set("requested_scopes", texts(exchange.form().scopes().tokens()));
        putUnlessEmpty(metadata, "session_id", exchange.record());
        putUnlessEmpty(metadata, "agent_session_id", exchange.session());
        putUnlessEmpty(metadata, "delegation_edge_id", exchange.edge());
        SubjectType kind =
                exchange.subject().map(claims -> claims.subjectType()).orElse(SubjectType.APPLICATION);
        metadata.put("subject_kind", kind.wire());
        material.standing().session().ifPresent(session -> add(metadata, session));
        material.standing().delegation().ifPresent(delegation -> add(metadata, delegation));
        return metadata;
    }

    private static void add(ObjectNode metadata, GovernedSession session) {
        metadata.put("agent_lifecycle", session.lifecycle());
        metadata.set("agent_labels", texts(session.labels()));
        metadata.put("agent_depth", session.depth());
        if (session.parent() != null) {
            metadata.put("agent_parent_id", session.parent().value());
        }
    }

    private static void add(ObjectNode metadata, Delegation delegation) {
        List<Object> hops = List.copyOf(
                delegation.chain().stream().map(DelegationHop::asMap).toList());
        metadata.set("delegation_chain", Json.mapper().valueToTree(hops));
        metadata.put("delegation_hop_count", delegation.path().size());
        metadata.put("delegation_graph_epoch", delegation.graphEpoch());
    }

    private static ArrayNode texts(List<String> values) {
        ArrayNode texts = JsonNodeFactory.instance.arrayNode();
        values.forEach(texts::add);
        return texts;
    }

    private static void putUnlessEmpty(ObjectNode metadata, String name, String value) {
        if (!value.isEmpty()) {
            metadata.put(name, value);
        }
    }
}
