package io.caracal.gateway.revocation;

import io.caracal.common.storage.Transactions;
import io.caracal.core.id.Canary;
import io.caracal.gateway.revocation.Anchor.Kind;
import java.util.HashSet;
import java.util.Set;
import org.jdbi.v3.core.statement.Query;

/**
 * Reads what was revoked in the last day, in all zones (Gateway contract §1.8). The reserved zone ends sessions in every round of the self-test and has no
 * mandate that outlives ten minutes: what it ended before is left out.
 */
public final class RevocationStore {

    private static final String RECORDS = """
        SELECT id FROM authority_records
         WHERE status = 'revoked' AND expires_at > now() - interval '24 hours'\
        """;
    private static final String SESSIONS = """
        SELECT id FROM sessions
         WHERE status = 'terminated' AND updated_at > now() - interval '24 hours'
           AND (zone_id <> :canary OR updated_at > now() - interval '10 minutes')\
        """;
    private static final String EDGES = """
        SELECT id FROM delegation_edges
         WHERE status = 'revoked' AND revoked_at > now() - interval '24 hours'
           AND (zone_id <> :canary OR revoked_at > now() - interval '10 minutes')\
        """;

    private static final String CANARY = Canary.ZONE.value();

    private final Transactions transactions;

    public RevocationStore(Transactions transactions) {
        this.transactions = transactions;
    }

    Set<Anchor> load() {
        return transactions.acrossZones(tx -> {
            Set<Anchor> revoked = new HashSet<>();
            read(tx.handle().createQuery(RECORDS), Kind.AUTHORITY_RECORD, revoked);
            read(tx.handle().createQuery(SESSIONS).bind("canary", CANARY), Kind.SESSION, revoked);
            read(tx.handle().createQuery(EDGES).bind("canary", CANARY), Kind.DELEGATION_EDGE, revoked);
            return revoked;
        });
    }

    private static void read(Query query, Kind kind, Set<Anchor> into) {
        query.mapTo(String.class).forEach(id -> into.add(new Anchor(kind, id)));
    }
}
