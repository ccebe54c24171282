package io.caracal.common.service;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.caracal.common.evidence.EvidenceSink;
import io.caracal.common.evidence.EvidenceUnavailableException;
import io.caracal.common.probe.OpsAction;
import io.caracal.common.probe.OpsAudit;
import io.caracal.core.event.AuditEvent;
import io.caracal.core.id.IdFactory;
import java.util.Optional;

/**
 * Records what operators do as audit events of the zone {@code caracal-operations}, which no tenant can have: ids of tenants are made by the API. Where a
 * service has no way to keep evidence, nothing can be operated.
 */
final class OperatorEvidence implements OpsAudit {

    static final String ZONE = "caracal-operations";

    private static final String TYPE = "operator_action";

    private final String service;
    private final String instance;
    private final IdFactory ids;
    private volatile Optional<Keeping> keeping = Optional.empty();

    /** Takes the events, and where they are safe then. */
    private record Keeping(EvidenceSink sink, Kept kept) {}

    OperatorEvidence(String service, String instance, IdFactory ids) {
        this.service = service;
        this.instance = instance;
        this.ids = ids;
    }

    void into(EvidenceSink sink, Kept kept) {
        keeping = Optional.of(new Keeping(sink, kept));
    }

    @Override
    public Kept record(OpsAction action) {
        Keeping chosen = keeping.orElseThrow(() -> new EvidenceUnavailableException(
                new IllegalStateException("this service keeps no evidence of operator actions")));
        chosen.sink()
                .append(AuditEvent.builder(ids.next(), ZONE, TYPE, action.at())
                        .requestId(action.requestId())
                        .decision(action.refusal().isPresent() ? "deny" : "allow")
                        .metadata(metadata(action))
                        .build());
        return chosen.kept();
    }

    private ObjectNode metadata(OpsAction action) {
        ObjectNode metadata = JsonNodeFactory.instance
                .objectNode()
                .put("service", service)
                .put("instance", instance)
                .put("action", action.kind().text())
                .put("author", action.author())
                .put("remote", action.remote());
        if (!action.subject().isEmpty()) {
            metadata.put("invariant", action.subject());
        }
        if (!action.reason().isEmpty()) {
            metadata.put("reason", action.reason());
        }
        action.ttl().ifPresent(ttl -> metadata.put("ttl_seconds", ttl.toSeconds()));
        action.refusal().ifPresent(code -> metadata.put("refusal", code));
        return metadata;
    }
}
