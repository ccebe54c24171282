package io.caracal.api.mutation;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.caracal.api.access.Actor;
import io.caracal.api.access.AdminRequest;
import io.caracal.common.adminaudit.AdminAudit;
import io.caracal.common.adminaudit.AdminAuditEntry;
import io.caracal.common.http.Json;
import io.caracal.common.storage.Transaction;
import io.caracal.common.storage.Transactions;
import io.caracal.core.id.ZoneId;
import org.jspecify.annotations.Nullable;

/** Runs changes. The change and its admin-audit row are committed together or not at all. */
public final class Mutations {

    private final Transactions transactions;
    private final AdminAudit audit;

    public Mutations(Transactions transactions, AdminAudit audit) {
        this.transactions = transactions;
        this.audit = audit;
    }

    /** A change inside a zone, recorded in the chain of that zone. */
    public <T> T inZone(AdminRequest request, ZoneId zone, MutationWork<T> work) {
        request.body(); // read before the transaction begins: a slow sender must not hold a connection
        return transactions.inZone(zone, tx -> recorded(tx, request, zone, work));
    }

    /** A change outside any zone, recorded in the global chain. */
    public <T> T global(AdminRequest request, MutationWork<T> work) {
        request.body();
        return transactions.acrossZones(tx -> recorded(tx, request, null, work));
    }

    /** A further row about a part of a change worth a row of its own; inside the transaction of the change. */
    public void note(Transaction tx, AdminRequest request, ZoneId zone, String action) {
        Actor actor = request.actor();
        audit.append(
                tx,
                new AdminAuditEntry(
                        zone,
                        request.requestId(),
                        new AdminAuditEntry.Actor(actor.tokenId(), actor.name(), actor.scope()),
                        new AdminAuditEntry.Operation(action, request.method(), request.path(), 200),
                        new AdminAuditEntry.Entity("zones", zone.value()),
                        Json.text(AuditPayload.base(actor, zone))));
    }

    private <T> T recorded(Transaction tx, AdminRequest request, @Nullable ZoneId zone, MutationWork<T> work) {
        Change<T> change = work.apply(tx);
        audit.append(tx, entry(request, zone, change));
        return change.result();
    }

    private static AdminAuditEntry entry(AdminRequest request, @Nullable ZoneId zone, Change<?> change) {
        Actor actor = request.actor();
        return new AdminAuditEntry(
                zone,
                request.requestId(),
                new AdminAuditEntry.Actor(actor.tokenId(), actor.name(), actor.scope()),
                AdminAuditEntry.Operation.of(request.method(), request.path(), change.status()),
                new AdminAuditEntry.Entity(change.entityType(), change.entityId()),
                Json.text(payload(request, zone, change)));
    }

    private static ObjectNode payload(AdminRequest request, @Nullable ZoneId zone, Change<?> change) {
        ObjectNode payload = AuditPayload.base(request.actor(), zone);
        AuditPayload.addChange(payload, change.kind(), request.body());
        return payload;
    }
}
