package io.caracal.coordinator.session;

import io.caracal.common.adminaudit.AdminAudit;
import io.caracal.common.adminaudit.AdminAuditEntry;
import io.caracal.common.storage.Transaction;
import io.caracal.common.storage.Transactions;
import io.caracal.coordinator.edge.GraphLocks;
import io.caracal.coordinator.identity.Call;
import io.caracal.coordinator.identity.Caller;
import io.caracal.coordinator.wire.Paging;
import io.caracal.core.error.CaracalException;
import io.caracal.core.error.ErrorCode;
import java.time.Duration;
import java.util.List;
import java.util.OptionalLong;
import org.jspecify.annotations.Nullable;

/** Reads, ends, suspends and resumes sessions. An application sees and moves its own; whoever is given more, more. */
public final class SessionService {

    private static final int OK = 200;
    private static final int NO_CONTENT = 204;
    private static final String SPAWN_FOR = "coordinator.spawn_for";
    private static final String SUSPEND_REASON = "requested";

    private final Transactions transactions;
    private final AdminAudit audit;
    private final SessionEnding ending;
    private final Duration lease;
    private final SessionStore store = new SessionStore();

    public SessionService(Transactions transactions, AdminAudit audit, SessionEnding ending, Duration lease) {
        this.transactions = transactions;
        this.audit = audit;
        this.ending = ending;
        this.lease = lease;
    }

    /** The application whose sessions the caller may see; null for all of the zone. */
    static @Nullable String visibleTo(Caller caller) {
        if (caller instanceof Caller.Agent agent && !agent.admin()) {
            return agent.clientId().value();
        }
        return null;
    }

    List<SessionRow> list(Call call, SessionQuery query) {
        return transactions.inZone(call.zone(), tx -> {
            Paging paging = query.paging();
            if (paging.cursor() != null
                    && !store.visible(tx, call.zone(), paging.cursor(), query.ownerApplicationId())) {
                throw Paging.unknownCursor();
            }
            return store.list(tx, call.zone(), query);
        });
    }

    SessionRow get(Call call, String id) {
        return transactions.inZone(
                call.zone(),
                tx -> store.find(tx, call.zone(), id)
                        .filter(row -> mayAct(call.caller(), row))
                        .orElseThrow(() -> CaracalException.of(ErrorCode.SESSION_NOT_FOUND)));
    }

    /** @param generation what the caller holds of a service's lease */
    void terminate(Call call, String id, String reason, OptionalLong generation) {
        transactions.runInZone(call.zone(), tx -> {
            GraphLocks.edgesAndSessions(tx, call.zone());
            SessionRow row = owned(tx, call, id);
            if (row.status().after(SessionStatus.Move.TERMINATE).isEmpty()) {
                throw CaracalException.of(ErrorCode.SESSION_NOT_FOUND);
            }
            if (row.service() && !call.caller().admin()) {
                requireLease(row, generation);
            }
            ending.terminate(tx, call.zone(), List.of(id), reason, call.requestId());
            record(tx, call, NO_CONTENT, id);
        });
    }

    /** Returns how many sessions were suspended. */
    int suspend(Call call, String id) {
        return transactions.inZone(call.zone(), tx -> {
            GraphLocks.edgesAndSessions(tx, call.zone());
            SessionRow row = owned(tx, call, id);
            if (row.status().after(SessionStatus.Move.SUSPEND).isEmpty()) {
                throw CaracalException.of(ErrorCode.SESSION_NOT_FOUND_OR_NOT_ACTIVE);
            }
            int suspended = ending.suspend(tx, call.zone(), List.of(id), SUSPEND_REASON, call.requestId())
                    .size();
            record(tx, call, OK, id);
            return suspended;
        });
    }

    /** Returns how many sessions were resumed. A session below one that is not active stays suspended. */
    int resume(Call call, String id) {
        return transactions.inZone(call.zone(), tx -> {
            GraphLocks.edgesAndSessions(tx, call.zone());
            SessionRow row = owned(tx, call, id);
            boolean possible = row.status().after(SessionStatus.Move.RESUME).isPresent()
                    && row.holdsPlace(tx.now())
                    && parentActive(tx, call, row);
            if (!possible) {
                throw CaracalException.of(ErrorCode.SESSION_NOT_FOUND_OR_NOT_SUSPENDED);
            }
            int resumed = ending.resume(tx, call.zone(), id, lease.toSeconds(), call.requestId())
                    .size();
            record(tx, call, OK, id);
            return resumed;
        });
    }

    private boolean parentActive(Transaction tx, Call call, SessionRow row) {
        String parent = row.parentId();
        return parent == null
                || store.find(tx, call.zone(), parent)
                        .filter(found -> found.status() == SessionStatus.ACTIVE)
                        .isPresent();
    }

    private SessionRow owned(Transaction tx, Call call, String id) {
        SessionRow row =
                store.lock(tx, call.zone(), id).orElseThrow(() -> CaracalException.of(ErrorCode.SESSION_NOT_FOUND));
        if (!mayAct(call.caller(), row)) {
            throw CaracalException.of(ErrorCode.APPLICATION_OWNERSHIP_REQUIRED);
        }
        return row;
    }

    static boolean mayAct(Caller caller, SessionRow row) {
        return caller.actsFor(row.applicationId(), SPAWN_FOR);
    }

    private static void requireLease(SessionRow row, OptionalLong generation) {
        if (generation.isEmpty()) {
            throw CaracalException.of(ErrorCode.LEASE_GENERATION_REQUIRED);
        }
        if (generation.getAsLong() != row.leaseGeneration()) {
            throw CaracalException.of(ErrorCode.SESSION_LEASE_FENCED);
        }
    }

    private void record(Transaction tx, Call call, int status, String id) {
        audit.append(tx, call.evidence(status, new AdminAuditEntry.Entity("agents", id)));
    }
}
