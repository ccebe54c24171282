package io.caracal.control.invoke;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.caracal.common.evidence.EvidenceSink;
import io.caracal.control.guard.Invoker;
import io.caracal.core.event.AuditEvent;
import io.caracal.core.id.IdFactory;
import java.time.Clock;
import java.util.Optional;

/** The {@code control.invoke} event of each invocation (API contract §7.8); an allowed one is on the stream before it is carried out. */
final class InvokeEvidence {
    private static final String NO_ZONE = "unknown";
    private static final int MAX_TEXT = 256;

    private final EvidenceSink sink;
    private final IdFactory ids;
    private final Clock clock;

    InvokeEvidence(EvidenceSink sink, IdFactory ids, Clock clock) {
        this.sink = sink;
        this.ids = ids;
        this.clock = clock;
    }

    /** @throws io.caracal.common.evidence.EvidenceUnavailableException when the event could not be written */
    void record(String decision, String requestId, Optional<Invoker> invoker, InvokeRequest request, String reason) {
        ObjectNode metadata = JsonNodeFactory.instance.objectNode();
        invoker.ifPresent(known -> metadata.put("subject", known.subject())
                .put("jti", known.jti())
                .put("client_id", known.clientId().value()));
        put(metadata, "command", request.command());
        put(metadata, "subcommand", request.subcommand());
        put(metadata, "reason", reason);
        put(metadata, "idempotency_key", request.idempotencyKey());
        String zone = invoker.map(known -> known.zone().value()).orElse(NO_ZONE);
        sink.append(AuditEvent.builder(ids.next(), zone, "control.invoke", clock.instant())
                .requestId(requestId)
                .decision(decision)
                .evaluationStatus("complete")
                .metadata(metadata)
                .build());
    }

    private static void put(ObjectNode metadata, String name, String value) {
        if (!value.isEmpty()) {
            metadata.put(name, value.length() <= MAX_TEXT ? value : value.substring(0, MAX_TEXT));
        }
    }
}
