package io.caracal.api.policyset;

import java.time.Instant;
import org.jspecify.annotations.Nullable;

/** A policy set on the wire, with the version that is active, if one is. */
public record PolicySetView(
        String id,
        String zoneId,
        String name,
        @Nullable String description,
        @Nullable String createdBy,
        boolean createdViaOperator,
        @Nullable String updatedBy,
        boolean updatedViaOperator,
        Instant createdAt,
        Instant updatedAt,
        @Nullable String activeVersionId) {}
