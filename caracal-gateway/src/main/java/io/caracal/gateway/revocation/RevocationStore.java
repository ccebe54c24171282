package io.caracal.gateway.revocation;

import io.caracal.common.storage.Transaction;
import io.caracal.common.storage.Transactions;
import io.caracal.gateway.revocation.Anchor.Kind;
import java.util.HashSet;
import java.util.Set;

/** Reads what was revoked in the last day, in all zones (Gateway contract §1.8). */
public final class RevocationStore {

    private static final String RECORDS = """
        SELECT id FROM authority_records
         WHERE status = 'revoked' AND expires_at > now() - interval '24 hours'\
        """;
    private static final String SESSIONS = """
        SELECT id FROM sessions
         WHERE status = 'terminated' AND updated_at > now() - interval '24 hours'\
        """;
    private static final String EDGES = """
        SELECT id FROM delegation_edges
         WHERE status = 'revoked' AND revoked_at > now() - interval '24 hours'\
        """;

    private final Transactions transactions;

    public RevocationStore(Transactions transactions) {
        this.transactions = transactions;
    }

    Set<Anchor> load() {
        return transactions.acrossZones(tx -> {
            Set<Anchor> revoked = new HashSet<>();
            read(tx, RECORDS, Kind.AUTHORITY_RECORD, revoked);
            read(tx, SESSIONS, Kind.SESSION, revoked);
            read(tx, EDGES, Kind.DELEGATION_EDGE, revoked);
            return revoked;
        });
    }

    private static void read(Transaction tx, String query, Kind kind, Set<Anchor> into) {
        tx.handle().createQuery(query).mapTo(String.class).forEach(id -> into.add(new Anchor(kind, id)));
    }
}
