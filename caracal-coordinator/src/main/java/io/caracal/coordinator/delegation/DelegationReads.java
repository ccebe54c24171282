package io.caracal.coordinator.delegation;

import io.caracal.common.storage.Transactions;
import io.caracal.coordinator.edge.EdgeRow;
import io.caracal.coordinator.edge.EdgeStore;
import io.caracal.coordinator.edge.EdgeStore.Direction;
import io.caracal.coordinator.edge.EdgeStore.EdgeQuery;
import io.caracal.coordinator.identity.Call;
import io.caracal.coordinator.identity.Caller;
import io.caracal.coordinator.session.SessionRow;
import io.caracal.coordinator.session.SessionStore;
import io.caracal.coordinator.wire.Paging;
import io.caracal.core.error.CaracalException;
import io.caracal.core.error.ErrorCode;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Reads of the delegation graph. An application sees what it issued or received. */
public final class DelegationReads {

    private final Transactions transactions;
    private final EdgeStore store = new EdgeStore();
    private final SessionStore sessions = new SessionStore();
    private final GraphStore graph = new GraphStore();

    public DelegationReads(Transactions transactions) {
        this.transactions = transactions;
    }

    List<EdgeRow> active(Call call, Paging paging) {
        return list(call, new EdgeQuery(Direction.ACTIVE, null, visibleTo(call.caller()), paging));
    }

    /** Delegations to or from a session of the caller. */
    List<EdgeRow> ofSession(Call call, Direction direction, String sessionId, Paging paging) {
        requireSession(call, sessionId);
        return list(call, new EdgeQuery(direction, sessionId, visibleTo(call.caller()), paging));
    }

    /** A live delegation that the caller received at this session. */
    EdgeRow confirm(Call call, String sessionId, String edgeId) {
        Caller caller = call.caller();
        return transactions.inZone(
                call.zone(),
                tx -> store.find(tx, call.zone(), edgeId)
                        .filter(edge -> edge.targetSessionId().equals(sessionId)
                                && edge.status().equals("active")
                                && edge.expiresAt().isAfter(tx.now())
                                && (caller.admin() || caller.owns(edge.receiverApplicationId())))
                        .orElseThrow(() -> CaracalException.of(ErrorCode.DELEGATION_NOT_FOUND)));
    }

    /** {@link EffectiveAuthority}, or {@link EffectiveAuthority.None}. */
    Record effective(Call call, String sessionId) {
        requireSession(call, sessionId);
        List<EdgeRow> inbound = transactions.inZone(call.zone(), tx -> store.liveInbound(tx, call.zone(), sessionId));
        return inbound.isEmpty() ? EffectiveAuthority.None.of(sessionId) : EffectiveAuthority.of(sessionId, inbound);
    }

    List<GraphStore.Step> traverse(Call call, String edgeId) {
        requireAdmin(call.caller());
        return transactions.inZone(call.zone(), tx -> graph.below(tx, call.zone(), edgeId));
    }

    GraphStore.Impact impact(Call call, String edgeId) {
        requireAdmin(call.caller());
        return transactions.inZone(call.zone(), tx -> {
            Optional<EdgeRow> edge = store.find(tx, call.zone(), edgeId);
            if (edge.isEmpty()) {
                throw CaracalException.of(ErrorCode.DELEGATION_NOT_FOUND);
            }
            List<GraphStore.Step> steps = graph.below(tx, call.zone(), edgeId);
            List<String> targets = steps.stream()
                    .map(GraphStore.Step::targetSessionId)
                    .distinct()
                    .toList();
            List<String> records = sessions.all(tx, call.zone(), targets).stream()
                    .map(SessionRow::subjectAuthorityRecordId)
                    .distinct()
                    .toList();
            return new GraphStore.Impact(edgeId, steps, targets, records);
        });
    }

    private List<EdgeRow> list(Call call, EdgeQuery query) {
        return transactions.inZone(call.zone(), tx -> {
            if (query.paging().cursor() != null && !store.listed(tx, call.zone(), query)) {
                throw Paging.unknownCursor();
            }
            return store.list(tx, call.zone(), query);
        });
    }

    /** An administrator may ask about any session, also one that is gone. */
    private void requireSession(Call call, String sessionId) {
        if (call.caller().admin()) {
            return;
        }
        boolean own = transactions.inZone(
                call.zone(),
                tx -> sessions.find(tx, call.zone(), sessionId)
                        .filter(row -> call.caller().owns(row.applicationId()))
                        .isPresent());
        if (!own) {
            throw CaracalException.of(ErrorCode.SESSION_NOT_FOUND);
        }
    }

    private static void requireAdmin(Caller caller) {
        if (!caller.admin()) {
            throw CaracalException.of(ErrorCode.COORDINATOR_ADMIN_REQUIRED);
        }
    }

    private static @Nullable String visibleTo(Caller caller) {
        return caller instanceof Caller.Agent agent && !agent.admin()
                ? agent.clientId().value()
                : null;
    }
}
