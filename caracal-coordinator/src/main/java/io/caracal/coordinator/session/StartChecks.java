package io.caracal.coordinator.session;

import io.caracal.common.storage.Transaction;
import io.caracal.common.storage.Transactions;
import io.caracal.coordinator.identity.Caller;
import io.caracal.coordinator.identity.SubjectProof;
import io.caracal.core.error.CaracalException;
import io.caracal.core.error.ErrorCode;
import io.caracal.core.id.ZoneId;
import java.time.Duration;
import java.util.Optional;

/** May this session start, in the order of the contract (Coordinator contract §A.7, steps 6 to 10). */
public final class StartChecks {

    private static final String SPAWN_UNDER = "coordinator.spawn_under";
    private static final Duration RETRY = Duration.ofSeconds(5);

    private final Transactions transactions;
    private final SubjectProof proof;
    private final SessionCaps caps;
    private final AnchorStore anchors = new AnchorStore();
    private final SessionStore sessions = new SessionStore();

    public StartChecks(Transactions transactions, SubjectProof proof, SessionCaps caps) {
        this.transactions = transactions;
        this.proof = proof;
        this.caps = caps;
    }

    /**
     * Proves that the application may stand on a user's record that does not name it. Runs before the transaction of the start, because
     * it may have to fetch keys.
     */
    void prove(Caller.Agent agent, StartRequest request, String subject) {
        Optional<AnchorStore.AuthorityRecord> record =
                transactions.inZone(agent.zone(), tx -> anchors.record(tx, agent.zone(), subject));
        if (record.isEmpty() || !needsProof(record.get(), agent, request)) {
            return;
        }
        String token = request.subjectToken().orElseThrow(StartChecks::unknownSubject);
        proof.require(token, agent.zone(), subject, request.applicationId());
    }

    /** Ends the request when the session may not start; the locks of the start are held. */
    Place check(Transaction tx, Caller.Agent agent, StartRequest request) {
        ZoneId zone = agent.zone();
        AnchorStore.Application application = anchors.application(tx, zone, request.applicationId())
                .orElseThrow(() -> CaracalException.of(ErrorCode.APPLICATION_NOT_FOUND));
        if (application.selfRegistered()) {
            requireNone(request.service(), ErrorCode.DCR_APPLICATION_CANNOT_HOST_SERVICE);
            requireNone(request.parentId().isPresent(), ErrorCode.DCR_APPLICATION_CANNOT_BE_CHILD);
        }
        requireSubject(tx, agent, request);
        requirePlace(tx, zone, request.applicationId(), application);
        if (request.parentId().isEmpty()) {
            return new Place(0);
        }
        return under(tx, agent, request, request.parentId().get());
    }

    private void requireSubject(Transaction tx, Caller.Agent agent, StartRequest request) {
        AnchorStore.AuthorityRecord record = anchors.record(
                        tx, agent.zone(), request.subject(agent.sid().value()))
                .orElseThrow(StartChecks::unknownSubject);
        boolean own = belongs(record, agent, request);
        // A user's record that is not the application's own was proven before the transaction.
        if (!own && !record.user()) {
            throw unknownSubject();
        }
    }

    private static boolean needsProof(AnchorStore.AuthorityRecord record, Caller.Agent agent, StartRequest request) {
        return record.user() && !belongs(record, agent, request);
    }

    /** An application's own record, or the caller's when it starts a session for an application that it was given. */
    private static boolean belongs(AnchorStore.AuthorityRecord record, Caller.Agent agent, StartRequest request) {
        return record.belongsTo(request.applicationId())
                || record.belongsTo(agent.clientId().value())
                || record.id().equals(agent.sid().value());
    }

    private void requirePlace(Transaction tx, ZoneId zone, String applicationId, AnchorStore.Application application) {
        SessionStore.Occupancy taken = sessions.occupancy(tx, zone, applicationId);
        if (taken.inZone() >= caps.perZone()) {
            throw full(ErrorCode.SESSION_ZONE_LIMIT_EXCEEDED);
        }
        requireNone(application.selfRegistered() && taken.ofApplication() > 0, ErrorCode.DCR_APPLICATION_ALREADY_BOUND);
        if (taken.ofApplication() >= caps.perApplication()) {
            throw full(ErrorCode.SESSION_LIMIT_EXCEEDED);
        }
    }

    private Place under(Transaction tx, Caller.Agent agent, StartRequest request, String parentId) {
        ZoneId zone = agent.zone();
        SessionRow parent = sessions.lock(tx, zone, parentId)
                .filter(row -> row.usable(tx.now()))
                .orElseThrow(() -> CaracalException.of(ErrorCode.PARENT_NOT_FOUND));
        boolean selfRegistered = anchors.application(tx, zone, parent.applicationId())
                .map(AnchorStore.Application::selfRegistered)
                .orElse(false);
        requireNone(selfRegistered, ErrorCode.DCR_APPLICATION_CANNOT_START_CHILD);
        requireNone(request.service() && !parent.service(), ErrorCode.TASK_SESSION_CANNOT_START_SERVICE);
        boolean allowed = parent.applicationId().equals(request.applicationId())
                || agent.admin()
                || agent.holds(SPAWN_UNDER, parent.applicationId());
        requireNone(!allowed, ErrorCode.PARENT_OWNERSHIP_REQUIRED);
        if (sessions.liveChildren(tx, zone, parentId) >= parent.maxChildren()) {
            throw full(ErrorCode.SESSION_CHILDREN_LIMIT_EXCEEDED);
        }
        if (parent.depth() >= SessionCaps.MAX_DEPTH) {
            throw CaracalException.of(ErrorCode.SESSION_DEPTH_LIMIT_EXCEEDED);
        }
        return new Place(parent.depth() + 1);
    }

    private static void requireNone(boolean obstacle, ErrorCode code) {
        if (obstacle) {
            throw CaracalException.of(code);
        }
    }

    private static CaracalException full(ErrorCode code) {
        return CaracalException.of(code).retryAfter(RETRY);
    }

    private static CaracalException unknownSubject() {
        return CaracalException.of(ErrorCode.SESSION_NOT_FOUND)
                .detail("detail", "subject_session_id is not an active authority record of this application");
    }

    /** Where the session goes. */
    record Place(int depth) {}
}
