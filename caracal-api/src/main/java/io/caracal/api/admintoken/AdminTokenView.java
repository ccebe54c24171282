package io.caracal.api.admintoken;

import java.time.Instant;
import org.jspecify.annotations.Nullable;

/** An admin token on the wire, without its value. */
public record AdminTokenView(
        String id,
        String name,
        String scope,
        String capability,
        @Nullable String zoneId,
        String createdBy,
        Instant createdAt,
        @Nullable Instant lastUsedAt,
        @Nullable Instant revokedAt) {}
