package io.caracal.coordinator.session;

import io.caracal.common.adminaudit.AdminAudit;
import io.caracal.common.adminaudit.AdminAuditEntry;
import io.caracal.common.storage.Transaction;
import io.caracal.common.storage.Transactions;
import io.caracal.coordinator.edge.GraphLocks;
import io.caracal.coordinator.identity.Call;
import io.caracal.coordinator.identity.Caller;
import io.caracal.core.error.CaracalException;
import io.caracal.core.error.ErrorCode;
import io.caracal.core.id.ZoneId;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Leases of services: who holds one may act as the service; who acquires one fences the holder before (Coordinator contract §A.8). */
public final class Leases {

    private static final int OK = 200;
    private static final String SUBJECT_ENDED = "subject_authority_inactive";
    private static final String LEASE_LOST = "service_heartbeat_lost";

    private final Transactions transactions;
    private final AdminAudit audit;
    private final SessionEnding ending;
    private final Duration lease;
    private final SessionStore sessions = new SessionStore();
    private final AnchorStore anchors = new AnchorStore();
    private final LeaseStore leases = new LeaseStore();

    public Leases(Transactions transactions, AdminAudit audit, SessionEnding ending, Duration lease) {
        this.transactions = transactions;
        this.audit = audit;
        this.ending = ending;
        this.lease = lease;
    }

    SessionRow acquire(Call call, Caller.Agent agent, String id) {
        return answer(transactions.inZone(call.zone(), tx -> {
            SessionRow row = owned(tx, call, id);
            require(row.service(), ErrorCode.SESSION_NOT_SERVICE);
            require(row.status() != SessionStatus.SUSPENDED, ErrorCode.SESSION_SUSPENDED);
            require(!row.status().ended(), ErrorCode.SESSION_NOT_LIVE);
            Optional<Outcome> lost = lost(tx, call, row);
            if (lost.isPresent()) {
                return lost.get();
            }
            requireRecord(tx, agent, row);
            Optional<SessionRow> acquired = leases.acquire(tx, call.zone(), id, lease);
            acquired.ifPresent(held -> audit.append(tx, evidence(call, id)));
            return new Outcome(acquired.orElse(null), ErrorCode.SESSION_LEASE_EXPIRED);
        }));
    }

    SessionRow beat(Call call, Caller.Agent agent, String id, long generation) {
        return answer(transactions.inZone(call.zone(), tx -> {
            SessionRow row = owned(tx, call, id);
            require(!row.status().ended(), ErrorCode.SESSION_NOT_LIVE);
            require(row.service(), ErrorCode.SESSION_NOT_SERVICE);
            Optional<Outcome> orphaned = orphaned(tx, call, row);
            if (orphaned.isPresent()) {
                return orphaned.get();
            }
            require(row.leaseGeneration() == generation, ErrorCode.SESSION_LEASE_FENCED);
            Optional<Outcome> expired = expired(tx, call, row);
            if (expired.isPresent()) {
                return expired.get();
            }
            requireRecord(tx, agent, row);
            Optional<SessionRow> extended = leases.beat(tx, call.zone(), id, generation, lease);
            return new Outcome(extended.orElse(null), ErrorCode.SESSION_LEASE_FENCED);
        }));
    }

    private Optional<Outcome> lost(Transaction tx, Call call, SessionRow row) {
        Optional<Outcome> orphaned = orphaned(tx, call, row);
        return orphaned.isPresent() ? orphaned : expired(tx, call, row);
    }

    /** A service whose user is gone ends; that is committed, then refused. */
    private Optional<Outcome> orphaned(Transaction tx, Call call, SessionRow row) {
        ZoneId zone = call.zone();
        if (!anchors.userRecordEnded(tx, zone, row.subjectAuthorityRecordId())) {
            return Optional.empty();
        }
        GraphLocks.edgesAndSessions(tx, zone);
        ending.terminate(tx, zone, List.of(row.id()), SUBJECT_ENDED, call.requestId());
        return Optional.of(new Outcome(null, ErrorCode.SESSION_SUBJECT_INACTIVE));
    }

    /** A service that came too late is suspended, unless somebody else was faster; that is committed, then refused. */
    private Optional<Outcome> expired(Transaction tx, Call call, SessionRow row) {
        ZoneId zone = call.zone();
        if (row.status() != SessionStatus.ACTIVE || row.inTime(tx.now())) {
            return Optional.empty();
        }
        GraphLocks.edgesAndSessions(tx, zone);
        boolean stillLate = sessions.lock(tx, zone, row.id())
                .filter(current -> !current.inTime(tx.now()))
                .isPresent();
        if (stillLate) {
            ending.suspend(tx, zone, List.of(row.id()), LEASE_LOST, call.requestId());
        }
        return Optional.of(new Outcome(null, ErrorCode.SESSION_LEASE_EXPIRED));
    }

    private SessionRow owned(Transaction tx, Call call, String id) {
        SessionRow row =
                sessions.find(tx, call.zone(), id).orElseThrow(() -> CaracalException.of(ErrorCode.SESSION_NOT_FOUND));
        require(SessionService.mayAct(call.caller(), row), ErrorCode.APPLICATION_OWNERSHIP_REQUIRED);
        return row;
    }

    private void requireRecord(Transaction tx, Caller.Agent agent, SessionRow row) {
        boolean own = anchors.record(tx, agent.zone(), agent.sid().value())
                .filter(record -> !record.user() && row.applicationId().equals(record.subjectId()))
                .isPresent();
        require(own, ErrorCode.IDENTITY_REVOKED);
    }

    private static AdminAuditEntry evidence(Call call, String id) {
        return call.evidence(OK, new AdminAuditEntry.Entity("agents", id));
    }

    private static SessionRow answer(Outcome outcome) {
        SessionRow row = outcome.row();
        if (row == null) {
            throw CaracalException.of(outcome.otherwise());
        }
        return row;
    }

    private static void require(boolean holds, ErrorCode code) {
        if (!holds) {
            throw CaracalException.of(code);
        }
    }

    /** What a transaction that must be committed either way came to. */
    private record Outcome(@Nullable SessionRow row, ErrorCode otherwise) {}
}
