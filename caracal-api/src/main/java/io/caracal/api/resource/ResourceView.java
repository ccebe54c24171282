package io.caracal.api.resource;

import com.fasterxml.jackson.databind.JsonNode;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** A resource on the wire. */
public record ResourceView(
        String id,
        String zoneId,
        String name,
        String identifier,
        @Nullable String upstreamUrl,
        List<String> scopes,
        String credentialProviderId,
        JsonNode operations,
        String operationEnforcement,
        @Nullable String createdBy,
        boolean createdViaOperator,
        @Nullable String updatedBy,
        boolean updatedViaOperator,
        Instant createdAt,
        Instant updatedAt,
        @Nullable Instant archivedAt) {

    List<Operation> operationList() {
        return operations
                .valueStream()
                .map(entry -> new Operation(
                        entry.path("method").asText(),
                        entry.path("path").asText(),
                        entry.path("scope").asText()))
                .toList();
    }
}
