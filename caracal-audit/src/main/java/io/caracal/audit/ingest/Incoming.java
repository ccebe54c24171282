package io.caracal.audit.ingest;

import com.fasterxml.jackson.databind.JsonNode;
import io.caracal.core.event.AuditEvent;
import io.caracal.core.signature.ChainContent;
import java.time.temporal.ChronoUnit;
import org.jspecify.annotations.Nullable;

/** A valid event as it will be stored; the documents are still the producer's text, null when absent. */
record Incoming(AuditEvent event, @Nullable String signature) {

    /** What the chain covers, with the documents as Postgres stores them. */
    ChainContent content(Documents stored) {
        return new ChainContent(
                Printable.text(event.id()),
                Printable.text(event.zoneId()),
                Printable.text(event.eventType()),
                Printable.text(event.requestId()),
                Printable.text(event.decision()),
                Printable.text(event.policySetId()),
                Printable.text(event.policySetVersionId()),
                Printable.text(event.manifestSha()),
                Printable.text(event.evaluationStatus()),
                stored.determiningPolicies(),
                stored.diagnostics(),
                stored.metadata(),
                event.occurredAt().truncatedTo(ChronoUnit.MICROS));
    }

    Documents documents() {
        return new Documents(text(event.determiningPolicies()), text(event.diagnostics()), text(event.metadata()));
    }

    private static @Nullable String text(JsonNode document) {
        return document.isNull() ? null : Printable.document(document.toString());
    }

    /** The three embedded documents as JSON text. */
    record Documents(
            @Nullable String determiningPolicies,
            @Nullable String diagnostics,
            @Nullable String metadata) {}
}
