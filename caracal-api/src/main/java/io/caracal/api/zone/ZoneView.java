package io.caracal.api.zone;

import java.time.Instant;
import org.jspecify.annotations.Nullable;

/** A zone on the wire. */
public record ZoneView(
        String id,
        String name,
        String slug,
        boolean dcrEnabled,
        boolean operatorCoauthorBadge,
        boolean operatorGoverned,
        @Nullable String createdBy,
        boolean createdViaOperator,
        @Nullable String updatedBy,
        boolean updatedViaOperator,
        Instant createdAt,
        Instant updatedAt) {}
