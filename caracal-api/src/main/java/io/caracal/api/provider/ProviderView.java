package io.caracal.api.provider;

import com.fasterxml.jackson.databind.JsonNode;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** A provider on the wire; of its secrets only the names of the keys. */
public record ProviderView(
        String id,
        String zoneId,
        String name,
        String identifier,
        String kind,
        JsonNode configJson,
        List<String> secretConfigKeys,
        @Nullable Instant connectivityFailedAt,
        @Nullable String createdBy,
        boolean createdViaOperator,
        @Nullable String updatedBy,
        boolean updatedViaOperator,
        Instant createdAt,
        Instant updatedAt,
        @Nullable Instant archivedAt) {}
