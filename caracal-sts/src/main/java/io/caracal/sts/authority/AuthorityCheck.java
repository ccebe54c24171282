package io.caracal.sts.authority;

import io.caracal.common.storage.Transaction;
import io.caracal.core.id.ApplicationId;
import io.caracal.core.id.AuthorityRecordId;
import io.caracal.core.id.DelegationEdgeId;
import io.caracal.core.id.SessionId;
import io.caracal.core.token.MandateClaims;
import io.caracal.sts.evidence.Refusal;
import java.util.List;
import java.util.Optional;

/**
 * Whether a request may rest on the record, session and delegation that it names (STS contract §2.4, §2.5): at most three
 * queries. Every refusal is 403.
 */
public final class AuthorityCheck {
    private static final String RECORD = "authority_record_invalid";
    private static final String SESSION = "session_invalid";

    private final AuthorityStore store;
    private final DelegationCheck delegations;

    public AuthorityCheck(AuthorityStore store, DelegationCheck delegations) {
        this.store = store;
        this.delegations = delegations;
    }

    /** What holds; {@link Refusal} otherwise. */
    public Standing check(Transaction tx, References references) {
        Optional<AuthorityRecord> record = record(tx, references);
        if (references.session().isEmpty() && !references.edge().isEmpty()) {
            throw Refusal.denied(SESSION, "delegation_edge_id requires agent_session_id");
        }
        if (references.session().isEmpty()) {
            return new Standing(tx.now(), record, Optional.empty(), Optional.empty());
        }
        SessionId session = SessionId.parse(references.session()).orElseThrow(AuthorityCheck::noSession);
        if (references.edge().isEmpty()) {
            return new Standing(tx.now(), record, Optional.of(session(tx, references, session)), Optional.empty());
        }
        Lineage lineage = DelegationEdgeId.parse(references.edge())
                .map(edge -> store.lineage(tx, references.zone(), edge))
                .orElse(new Lineage(List.of(), 0));
        Delegation delegation = delegations.check(lineage, references, session);
        return new Standing(tx.now(), record, Optional.of(delegation.leaf().target()), Optional.of(delegation));
    }

    private Optional<AuthorityRecord> record(Transaction tx, References references) {
        if (references.record().isEmpty()) {
            return Optional.empty();
        }
        AuthorityRecord record = AuthorityRecordId.parse(references.record())
                .flatMap(id -> store.record(tx, references.zone(), id))
                .filter(AuthorityRecord::live)
                .orElseThrow(() -> Refusal.denied(RECORD, "authority record is not active"));
        boolean owned = references
                .subject()
                .map(claims -> belongs(record, claims, references.application()))
                .orElseGet(() -> record.sessionType().equals("application")
                        && record.subjectId().equals(references.application().value()));
        if (!owned) {
            throw Refusal.denied(RECORD, "authority record does not belong to the caller");
        }
        return Optional.of(record);
    }

    private static boolean belongs(AuthorityRecord record, MandateClaims claims, ApplicationId application) {
        return record.subjectId().equals(claims.subject()) && claims.clientId().equals(application);
    }

    private GovernedSession session(Transaction tx, References references, SessionId id) {
        GovernedSession session = store.session(tx, references.zone(), id)
                .filter(GovernedSession::live)
                .orElseThrow(AuthorityCheck::noSession);
        if (!session.application().equals(references.application())) {
            throw Refusal.denied(SESSION, "session belongs to another application");
        }
        return session;
    }

    private static Refusal noSession() {
        return Refusal.denied(SESSION, "session is not active");
    }
}
