package io.caracal.core.signature;

import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * What the audit chain covers of an event (audit contract §2.5). The three documents are Postgres {@code jsonb} text, null when absent;
 * {@code occurredAt} has microsecond precision.
 */
public record ChainContent(
        String id,
        String zoneId,
        String eventType,
        @Nullable String requestId,
        @Nullable String decision,
        @Nullable String policySetId,
        @Nullable String policySetVersionId,
        @Nullable String manifestSha,
        @Nullable String evaluationStatus,
        @Nullable String determiningPolicies,
        @Nullable String diagnostics,
        @Nullable String metadata,
        Instant occurredAt) {}
