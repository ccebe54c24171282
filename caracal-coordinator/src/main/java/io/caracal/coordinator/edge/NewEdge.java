package io.caracal.coordinator.edge;

import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** What a new delegation says; see {@link EdgeRow}. */
public record NewEdge(
        String sourceSessionId,
        String targetSessionId,
        String issuerApplicationId,
        String receiverApplicationId,
        @Nullable String parentEdgeId,
        @Nullable String resourceId,
        List<String> scopes,
        String constraintsJson,
        Instant expiresAt) {}
