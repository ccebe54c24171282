package io.caracal.audit.ingest;

import io.caracal.core.event.AuditEvent;
import io.caracal.core.signature.ChainContent;
import java.time.temporal.ChronoUnit;
import org.jspecify.annotations.Nullable;

/** A valid event as it will be stored; the documents are still the producer's text, null when absent. */
record Incoming(AuditEvent event, @Nullable String signature) {

    /** What the chain covers, with the documents as Postgres stores them. */
    ChainContent content(Documents stored) {
        return new ChainContent(
                Printable.of(event.id()),
                Printable.of(event.zoneId()),
                Printable.of(event.eventType()),
                Printable.of(event.requestId()),
                Printable.of(event.decision()),
                Printable.of(event.policySetId()),
                Printable.of(event.policySetVersionId()),
                Printable.of(event.manifestSha()),
                Printable.of(event.evaluationStatus()),
                stored.determiningPolicies(),
                stored.diagnostics(),
                stored.metadata(),
                event.occurredAt().truncatedTo(ChronoUnit.MICROS));
    }

    Documents documents() {
        return new Documents(
                Printable.of(event.determiningPolicies().toString()),
                Printable.of(event.diagnostics().toString()),
                event.metadata().isEmpty()
                        ? null
                        : Printable.of(event.metadata().toString()));
    }

    /** The three embedded documents as JSON text. */
    record Documents(
            @Nullable String determiningPolicies,
            @Nullable String diagnostics,
            @Nullable String metadata) {}
}
