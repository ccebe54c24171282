package io.caracal.coordinator.delegation;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.caracal.common.adminaudit.AdminAudit;
import io.caracal.common.adminaudit.AdminAuditEntry;
import io.caracal.common.http.Json;
import io.caracal.common.storage.Transaction;
import io.caracal.common.storage.Transactions;
import io.caracal.coordinator.edge.EdgeRow;
import io.caracal.coordinator.edge.EdgeStore;
import io.caracal.coordinator.edge.Edges;
import io.caracal.coordinator.edge.GraphLocks;
import io.caracal.coordinator.edge.NewEdge;
import io.caracal.coordinator.idempotency.IdempotencyKey;
import io.caracal.coordinator.idempotency.KeyedRequest;
import io.caracal.coordinator.idempotency.Receipts;
import io.caracal.coordinator.idempotency.StoredAnswer;
import io.caracal.coordinator.identity.Call;
import io.caracal.coordinator.identity.Caller;
import io.caracal.coordinator.session.SessionRow;
import io.caracal.coordinator.session.SessionStore;
import io.caracal.coordinator.wire.Bodies;
import io.caracal.core.error.CaracalException;
import io.caracal.core.error.ErrorCode;
import io.caracal.core.id.ZoneId;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/** Creates delegations in one transaction, with the checks in the order of the contract (Coordinator contract §A.9). */
public final class DelegationCreate {

    private static final int CREATED = 201;
    private static final int LONGEST_PATH = 10;
    private static final String DELEGATE_FROM = "coordinator.delegate_from";
    private static final String DELEGATE_BROAD = "coordinator.delegate_broad";

    private final Transactions transactions;
    private final AdminAudit audit;
    private final Edges edges;
    private final Receipts receipts;
    private final EdgeStore store = new EdgeStore();
    private final SessionStore sessions = new SessionStore();
    private final ResourceResolver resources = new ResourceResolver();
    private final ParentChoice parents = new ParentChoice(store, resources);

    public DelegationCreate(Transactions transactions, AdminAudit audit, Edges edges, Receipts receipts) {
        this.transactions = transactions;
        this.audit = audit;
        this.edges = edges;
        this.receipts = receipts;
    }

    StoredAnswer create(Call call, Caller.Agent agent, DelegationRequest asked, Optional<IdempotencyKey> key) {
        if (!agent.actsFor(asked.issuerApplicationId(), DELEGATE_FROM)) {
            throw CaracalException.of(ErrorCode.ISSUER_OWNERSHIP_REQUIRED);
        }
        if (asked.sourceSessionId().equals(asked.targetSessionId())) {
            throw CaracalException.of(ErrorCode.SELF_DELEGATION_DENIED);
        }
        DelegationRequest request = asked.resourceScoped() ? asked : broad(agent, asked);
        Optional<KeyedRequest> keyed = key.map(present -> keyed(agent, request, present));
        return transactions.inZone(call.zone(), tx -> {
            Optional<StoredAnswer> earlier =
                    keyed.flatMap(known -> receipts.find(tx, known, json -> stands(tx, call.zone(), json)));
            return earlier.orElseGet(() -> createNow(tx, call, request, keyed));
        });
    }

    private static DelegationRequest broad(Caller.Agent agent, DelegationRequest asked) {
        boolean allowed = agent.admin()
                || agent.scopes().contains(DELEGATE_BROAD)
                || agent.holds(DELEGATE_BROAD, asked.issuerApplicationId());
        if (!allowed) {
            throw CaracalException.of(ErrorCode.BROAD_DELEGATION_PERMISSION_REQUIRED);
        }
        return asked.withConstraints(asked.constraints().broad());
    }

    private StoredAnswer createNow(Transaction tx, Call call, DelegationRequest request, Optional<KeyedRequest> keyed) {
        ZoneId zone = call.zone();
        GraphLocks.edges(tx, zone);
        requireEndpoints(tx, zone, request);
        ResourceBound bound = resources.resolve(tx, zone, request);
        ParentChoice.Lineage lineage = parents.choose(tx, zone, request);
        lineage.require(authority(request, bound));
        if (store.reaches(tx, zone, request.targetSessionId(), request.sourceSessionId(), LONGEST_PATH)) {
            throw CaracalException.of(ErrorCode.DELEGATION_CYCLE_DENIED);
        }
        EdgeRow row = insert(tx, call, request, bound, lineage);
        audit.append(tx, call.evidence(CREATED, new AdminAuditEntry.Entity("delegations", row.id())));
        String json = Json.text(DelegationViews.Created.of(row, request.constraints(), bound, lineage));
        StoredAnswer answer = new StoredAnswer(CREATED, json, false);
        keyed.ifPresent(known -> receipts.keep(tx, known, answer));
        return answer;
    }

    private void requireEndpoints(Transaction tx, ZoneId zone, DelegationRequest request) {
        List<SessionRow> found = sessions.all(tx, zone, List.of(request.sourceSessionId(), request.targetSessionId()));
        SessionRow source = endpoint(found, request.sourceSessionId(), tx.now());
        SessionRow target = endpoint(found, request.targetSessionId(), tx.now());
        boolean match = source.applicationId().equals(request.issuerApplicationId())
                && target.applicationId().equals(request.receiverApplicationId());
        if (!match) {
            throw CaracalException.of(ErrorCode.DELEGATION_APPLICATION_MISMATCH);
        }
    }

    private static SessionRow endpoint(List<SessionRow> found, String id, Instant now) {
        return found.stream()
                .filter(row -> row.id().equals(id) && row.usable(now))
                .findFirst()
                .orElseThrow(() -> CaracalException.of(ErrorCode.DELEGATION_ENDPOINT_NOT_FOUND));
    }

    private EdgeRow insert(
            Transaction tx, Call call, DelegationRequest request, ResourceBound bound, ParentChoice.Lineage lineage) {
        Instant end = request.endsAt(tx.now());
        if (lineage.parent().filter(parent -> end.isAfter(parent.expiresAt())).isPresent()) {
            throw CaracalException.of(ErrorCode.DELEGATION_EXCEEDS_PARENT_AUTHORITY);
        }
        NewEdge edge = new NewEdge(
                request.sourceSessionId(),
                request.targetSessionId(),
                request.issuerApplicationId(),
                request.receiverApplicationId(),
                lineage.parent().map(EdgeRow::id).orElse(null),
                bound.resourceId(),
                request.scopes(),
                request.constraints().json().toString(),
                end);
        return edges.create(tx, call.zone(), edge, call.requestId())
                .orElseThrow(() -> CaracalException.of(
                        lineage.parent().isPresent()
                                ? ErrorCode.DELEGATION_EXCEEDS_PARENT_AUTHORITY
                                : ErrorCode.DELEGATION_EXPIRED));
    }

    private static Authority authority(DelegationRequest request, ResourceBound bound) {
        Constraints constraints = request.constraints();
        return new Authority(
                Set.copyOf(request.scopes()),
                bound,
                constraints.hops(),
                constraints.ttlSeconds(),
                constraints.budget(),
                request.expiresAt().orElse(null));
    }

    private boolean stands(Transaction tx, ZoneId zone, String json) {
        return store.live(
                tx, zone, Bodies.stored(json).path("delegation_edge_id").asText());
    }

    private static KeyedRequest keyed(Caller.Agent agent, DelegationRequest request, IdempotencyKey key) {
        ObjectNode content = request.content();
        content.putObject("principal")
                .put("client_id", agent.clientId().value())
                .put("subject", agent.subject());
        return new KeyedRequest(
                KeyedRequest.DELEGATION_CREATE, agent.zone(), request.issuerApplicationId(), key, content);
    }
}
