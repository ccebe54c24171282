package io.caracal.api.mutation;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.caracal.api.access.AdminRequest;
import io.caracal.common.outbox.EventOutbox;
import io.caracal.common.outbox.OutboxMessage;
import io.caracal.common.storage.Transaction;
import io.caracal.core.event.AuditEvent;
import io.caracal.core.event.Streams;
import io.caracal.core.id.IdFactory;
import io.caracal.core.id.ZoneId;
import io.caracal.core.secret.HmacKey;
import io.caracal.core.signature.AuditSignature;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * The audit event {@code credential_revealed} (API contract §1.4). It goes through the outbox in the transaction that reads the secret: when
 * it cannot be stored, nothing is revealed.
 */
public final class CredentialEvidence {

    private final EventOutbox outbox;
    private final IdFactory ids;
    private final Optional<HmacKey> key;

    /** @param key signs the event; without one (development) it is unsigned */
    public CredentialEvidence(EventOutbox outbox, IdFactory ids, Optional<HmacKey> key) {
        this.outbox = outbox;
        this.ids = ids;
        this.key = key;
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
        String data = event.toJson();
        Map<String, @Nullable String> fields = new LinkedHashMap<>();
        fields.put("id", event.id());
        fields.put("data", data);
        fields.put("sig", key.map(present -> AuditSignature.sign(present, data)).orElse(null));
        outbox.append(tx, OutboxMessage.of(Streams.AUDIT_EVENTS, fields, request.requestId()));
    }
}
