package io.caracal.api.mutation;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.caracal.api.access.AdminRequest;
import io.caracal.common.outbox.EventOutbox;
import io.caracal.common.storage.Transaction;
import io.caracal.core.event.AuditEvent;
import io.caracal.core.id.IdFactory;
import io.caracal.core.id.ZoneId;
import io.caracal.core.secret.HmacKey;
import java.util.Optional;

/**
 * The audit event {@code credential_revealed} (API contract §1.4). It goes through the outbox in the transaction that reads the secret: when
 * it cannot be stored, nothing is revealed.
 */
public final class CredentialEvidence {

    private final AuditOutbox outbox;
    private final IdFactory ids;

    /** @param key signs the event; without one (development) it is unsigned */
    public CredentialEvidence(EventOutbox outbox, IdFactory ids, Optional<HmacKey> key) {
        this.outbox = new AuditOutbox(outbox, key);
        this.ids = ids;
    }

    /**
     * What was revealed.
     *
     * @param credential kind, for example {@code application_client_secret}
     * @param owner      whose it is, for example {@code application}
     */
    public record Revealed(String credential, String owner, String id, String name) {}

    public void append(Transaction tx, AdminRequest request, ZoneId zone, Revealed revealed) {
        ObjectNode metadata = JsonNodeFactory.instance
                .objectNode()
                .put("credential", revealed.credential())
                .put(revealed.owner() + "_id", revealed.id())
                .put(revealed.owner() + "_name", revealed.name())
                .put("actor", request.attribution().by());
        AuditEvent event = AuditEvent.builder(ids.next(), zone.value(), "credential_revealed", tx.now())
                .requestId(request.requestId())
                .decision("allow")
                .metadata(metadata)
                .build();
        outbox.append(tx, event, request.requestId());
    }
}
