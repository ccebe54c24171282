package io.caracal.sts.exchange;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.caracal.common.storage.Transaction;
import io.caracal.common.storage.Transactions;
import io.caracal.core.id.ZoneId;
import io.caracal.core.policy.decision.PolicyContract;
import io.caracal.core.token.SubjectType;
import io.caracal.sts.approval.ApprovalTerms;
import io.caracal.sts.approval.Approvals;
import io.caracal.sts.approval.Binding;
import io.caracal.sts.approval.HoldRequest;
import io.caracal.sts.authority.GovernedSession;
import io.caracal.sts.policy.ZonePolicy;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Where an exchange meets approval holds. The binding is that of the policy which decides this very request. */
final class ExchangeHolds {
    private final Approvals approvals;
    private final Transactions transactions;

    ExchangeHolds(Approvals approvals, Transactions transactions) {
        this.approvals = approvals;
        this.transactions = transactions;
    }

    /** The approval that the form names; one that cannot be used ends the exchange. */
    Optional<Approvals.Approved> presented(Transaction tx, Exchange exchange, @Nullable ZonePolicy policy) {
        String id = exchange.form().anchors().approval();
        if (id.isEmpty() || policy == null) {
            return Optional.empty();
        }
        return Optional.of(approvals.presented(tx, exchange.client().zone(), binding(exchange, policy), id));
    }

    /** Lets the exchange go on when it needs no approval or has one; otherwise answers with the hold. */
    Material pass(Exchange exchange, Material material, Decision decision, @Nullable ZonePolicy policy) {
        if (policy == null
                || decision.approvals().isEmpty()
                || material.approval().isPresent()) {
            return material;
        }
        ZoneId zone = exchange.client().zone();
        ApprovalTerms terms = ApprovalTerms.merge(decision.approvals());
        HoldRequest request = new HoldRequest(
                zone,
                binding(exchange, policy),
                terms,
                subjectAnchor(exchange, material),
                metadata(exchange, material, policy));
        Approvals.Gate gate = transactions.inZone(zone, tx -> approvals.gate(tx, request, exchange.trail()));
        if (gate.answer().isPresent()) {
            throw gate.answer().get();
        }
        return material.with(gate.approved().orElseThrow());
    }

    private static Binding binding(Exchange exchange, ZonePolicy policy) {
        String application = exchange.client().id().value();
        return new Binding(
                exchange.form().resources(),
                exchange.form().scopes().tokens(),
                exchange.subject().map(claims -> claims.subject()).orElse(application),
                exchange.record(),
                exchange.session(),
                exchange.edge(),
                application,
                policy.policySetVersionId().orElse(""),
                policy.manifestSha256());
    }

    private static String subjectAnchor(Exchange exchange, Material material) {
        Optional<String> user = exchange.subject()
                .filter(claims -> claims.subjectType() == SubjectType.USER)
                .map(claims -> claims.subject());
        return user.or(() ->
                        material.standing().session().flatMap(session -> Optional.ofNullable(session.subjectUser())))
                .orElse("");
    }

    private static ObjectNode metadata(Exchange exchange, Material material, ZonePolicy policy) {
        ObjectNode metadata = JsonNodeFactory.instance.objectNode();
        add(metadata.putArray("requested_scopes"), exchange.form().scopes().tokens());
        add(metadata.putArray("resources"), exchange.form().resources());
        if (!exchange.session().isEmpty()) {
            metadata.put("agent_session_id", exchange.session());
        }
        List<String> labels =
                material.standing().session().map(GovernedSession::labels).orElse(List.of());
        if (!labels.isEmpty()) {
            add(metadata.putArray("agent_labels"), labels);
        }
        if (!exchange.edge().isEmpty()) {
            metadata.put("delegation_edge_id", exchange.edge());
        }
        metadata.put("policy_set_version_id", policy.policySetVersionId().orElse(""));
        metadata.put("policy_manifest_sha", policy.manifestSha256());
        metadata.put("decision_contract_version", PolicyContract.VERSION);
        metadata.put("decision_contract_sha", PolicyContract.SHA256);
        return metadata;
    }

    private static void add(ArrayNode array, List<String> values) {
        values.forEach(array::add);
    }
}
