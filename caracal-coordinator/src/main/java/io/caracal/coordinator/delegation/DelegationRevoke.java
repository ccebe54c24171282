package io.caracal.coordinator.delegation;

import io.caracal.common.adminaudit.AdminAudit;
import io.caracal.common.adminaudit.AdminAuditEntry;
import io.caracal.common.storage.Transaction;
import io.caracal.common.storage.Transactions;
import io.caracal.coordinator.edge.EdgeRow;
import io.caracal.coordinator.edge.EdgeStore;
import io.caracal.coordinator.edge.Edges;
import io.caracal.coordinator.edge.GraphLocks;
import io.caracal.coordinator.identity.Call;
import io.caracal.coordinator.session.SessionEnding;
import io.caracal.coordinator.session.SessionRow;
import io.caracal.coordinator.session.SessionStore;
import io.caracal.core.error.CaracalException;
import io.caracal.core.error.ErrorCode;
import java.util.List;

/**
 * Revokes a delegation with everything that descends from it. Target sessions of the issuer's own application end too, because they
 * exist by its authority; sessions of other applications go on without this authority.
 */
public final class DelegationRevoke {

    private static final int OK = 200;
    private static final String REASON = "delegation_revoked";
    private static final String DELEGATE_FROM = "coordinator.delegate_from";

    private final Transactions transactions;
    private final AdminAudit audit;
    private final Edges edges;
    private final SessionEnding ending;
    private final EdgeStore store = new EdgeStore();
    private final SessionStore sessions = new SessionStore();

    public DelegationRevoke(Transactions transactions, AdminAudit audit, Edges edges, SessionEnding ending) {
        this.transactions = transactions;
        this.audit = audit;
        this.edges = edges;
        this.ending = ending;
    }

    DelegationViews.Revoked revoke(Call call, String edgeId) {
        return transactions.inZone(call.zone(), tx -> {
            GraphLocks.edgesAndSessions(tx, call.zone());
            EdgeRow root = store.find(tx, call.zone(), edgeId)
                    .filter(edge -> edge.status().equals("active"))
                    .orElseThrow(() -> CaracalException.of(ErrorCode.DELEGATION_NOT_FOUND));
            if (!call.caller().actsFor(root.issuerApplicationId(), DELEGATE_FROM)) {
                throw CaracalException.of(ErrorCode.ISSUER_OWNERSHIP_REQUIRED);
            }
            List<EdgeRow> revoked = edges.revoke(
                    tx, call.zone(), new Edges.Ending(List.of(edgeId), List.of(), REASON, call.requestId()));
            List<SessionRow> targets = liveTargets(tx, call, revoked);
            List<String> own = targets.stream()
                    .filter(session -> session.applicationId().equals(root.issuerApplicationId()))
                    .map(SessionRow::id)
                    .toList();
            int terminated = ending.terminate(tx, call.zone(), own, REASON, call.requestId())
                    .size();
            audit.append(tx, call.evidence(OK, new AdminAuditEntry.Entity("delegations", edgeId)));
            int affected = (int) targets.stream()
                    .map(SessionRow::subjectAuthorityRecordId)
                    .distinct()
                    .count();
            return new DelegationViews.Revoked(revoked.size(), affected, terminated);
        });
    }

    private List<SessionRow> liveTargets(Transaction tx, Call call, List<EdgeRow> revoked) {
        List<String> ids =
                revoked.stream().map(EdgeRow::targetSessionId).distinct().toList();
        return sessions.all(tx, call.zone(), ids).stream()
                .filter(session -> !session.status().ended())
                .toList();
    }
}
