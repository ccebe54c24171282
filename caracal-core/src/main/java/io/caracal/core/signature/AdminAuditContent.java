package io.caracal.core.signature;

import java.time.Instant;
import org.jspecify.annotations.Nullable;

/** What the admin-audit chain covers of a row (API contract §2.7); {@code payload} is the stored document's text. */
public record AdminAuditContent(
        String id,
        String requestId,
        @Nullable String actorId,
        @Nullable String actorName,
        @Nullable String actorScope,
        String action,
        String method,
        String path,
        @Nullable String zoneId,
        @Nullable String entityType,
        @Nullable String entityId,
        int statusCode,
        @Nullable String payload,
        Instant occurredAt) {}
