package io.caracal.api.policy;

import java.time.Instant;
import org.jspecify.annotations.Nullable;

/** A policy in a listing. */
public record PolicyView(
        String id,
        String zoneId,
        String name,
        @Nullable String description,
        @Nullable String createdBy,
        boolean createdViaOperator,
        @Nullable String updatedBy,
        boolean updatedViaOperator,
        Instant createdAt,
        Instant updatedAt) {}
