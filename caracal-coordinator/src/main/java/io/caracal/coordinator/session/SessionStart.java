package io.caracal.coordinator.session;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.caracal.common.adminaudit.AdminAudit;
import io.caracal.common.adminaudit.AdminAuditEntry;
import io.caracal.common.http.Json;
import io.caracal.common.outbox.Outbox;
import io.caracal.common.storage.Transaction;
import io.caracal.common.storage.Transactions;
import io.caracal.coordinator.edge.EdgeRow;
import io.caracal.coordinator.edge.EdgeStore;
import io.caracal.coordinator.edge.Edges;
import io.caracal.coordinator.edge.GraphLocks;
import io.caracal.coordinator.idempotency.IdempotencyKey;
import io.caracal.coordinator.idempotency.KeyedRequest;
import io.caracal.coordinator.idempotency.Receipts;
import io.caracal.coordinator.idempotency.StoredAnswer;
import io.caracal.coordinator.identity.Call;
import io.caracal.coordinator.identity.Caller;
import io.caracal.coordinator.wire.Bodies;
import io.caracal.core.error.CaracalException;
import io.caracal.core.error.ErrorCode;
import io.caracal.core.id.IdFactory;
import io.caracal.core.id.ZoneId;
import java.time.Duration;
import java.util.Optional;

/** Starts sessions: every check, row, announcement, receipt and piece of evidence of a start in one transaction. */
public final class SessionStart {

    private static final int CREATED = 201;
    private static final String SPAWN_FOR = "coordinator.spawn_for";

    private final Transactions transactions;
    private final Receipts receipts;
    private final AdminAudit audit;
    private final IdFactory ids;
    private final Duration lease;
    private final StartChecks checks;
    private final SessionStore sessions = new SessionStore();
    private final Inheritance inheritance;
    private final SessionEvents events;

    public SessionStart(
            Transactions transactions, Journal journal, Receipts receipts, StartChecks checks, Duration lease) {
        this.transactions = transactions;
        this.receipts = receipts;
        this.audit = journal.audit();
        this.ids = journal.ids();
        this.lease = lease;
        this.checks = checks;
        this.inheritance = new Inheritance(new EdgeStore(), journal.edges());
        this.events = new SessionEvents(journal.outbox());
    }

    StoredAnswer start(Call call, Caller.Agent agent, StartRequest request, Optional<IdempotencyKey> key) {
        if (!agent.actsFor(request.applicationId(), SPAWN_FOR)) {
            throw CaracalException.of(ErrorCode.APPLICATION_OWNERSHIP_REQUIRED);
        }
        String subject = request.subject(agent.sid().value());
        checks.prove(agent, request, subject);
        Optional<KeyedRequest> keyed = key.map(present -> keyed(agent, request, subject, present));
        return transactions.inZone(call.zone(), tx -> {
            Optional<StoredAnswer> earlier =
                    keyed.flatMap(known -> receipts.find(tx, known, json -> stands(tx, call.zone(), json)));
            return earlier.orElseGet(() -> startNow(tx, call, agent, request, keyed));
        });
    }

    private StoredAnswer startNow(
            Transaction tx, Call call, Caller.Agent agent, StartRequest request, Optional<KeyedRequest> keyed) {
        ZoneId zone = call.zone();
        if (request.parentId().isPresent() && request.inherit()) {
            GraphLocks.edgesAndSessions(tx, zone);
        } else {
            GraphLocks.sessions(tx, zone);
        }
        StartChecks.Place place = checks.check(tx, agent, request);
        Optional<EdgeRow> inherited =
                request.parentId().flatMap(parent -> inheritance.choose(tx, zone, request, parent));
        SessionRow row = sessions.insert(
                tx,
                zone,
                new SessionStore.NewSession(
                        ids.next(), request, request.subject(agent.sid().value()), place.depth(), lease));
        Optional<EdgeRow> edge =
                inherited.map(parentEdge -> inheritance.passOn(tx, zone, parentEdge, row, call.requestId()));
        events.spawned(tx, row, call.requestId());
        audit.append(tx, call.evidence(CREATED, new AdminAuditEntry.Entity("agents", row.id())));
        String json =
                Json.text(SessionViews.Started.of(row, edge.map(EdgeRow::id).orElse(null)));
        StoredAnswer answer = new StoredAnswer(CREATED, json, false);
        keyed.ifPresent(known -> receipts.keep(tx, known, answer));
        return answer;
    }

    private boolean stands(Transaction tx, ZoneId zone, String json) {
        String id = Bodies.stored(json).path("agent_session_id").asText();
        return sessions.find(tx, zone, id)
                .filter(row -> row.holdsPlace(tx.now()))
                .isPresent();
    }

    private static KeyedRequest keyed(Caller.Agent agent, StartRequest request, String subject, IdempotencyKey key) {
        ObjectNode content = request.content(subject);
        content.putObject("principal")
                .put("client_id", agent.clientId().value())
                .put("subject", agent.subject());
        return new KeyedRequest(KeyedRequest.SESSION_START, agent.zone(), request.applicationId(), key, content);
    }

    /** What every change leaves behind. */
    public record Journal(AdminAudit audit, Outbox outbox, Edges edges, IdFactory ids) {}
}
