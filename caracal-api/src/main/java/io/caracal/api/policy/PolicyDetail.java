package io.caracal.api.policy;

import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.time.format.DateTimeFormatterBuilder;
import java.time.temporal.ChronoField;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** A policy with all its versions, newest first. */
public record PolicyDetail(
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
        List<Version> versions) {

    static PolicyDetail of(PolicyView policy, List<Version> versions) {
        return new PolicyDetail(
                policy.id(),
                policy.zoneId(),
                policy.name(),
                policy.description(),
                policy.createdBy(),
                policy.createdViaOperator(),
                policy.updatedBy(),
                policy.updatedViaOperator(),
                policy.createdAt(),
                policy.updatedAt(),
                versions);
    }

    /** A version with its content; the time is written as Postgres does in JSON (API contract §0). */
    public record Version(
            String id,
            String policyId,
            int version,
            String content,
            String contentSha256,
            String schemaVersion,
            String createdBy,
            String createdAt,
            @Nullable String archivedAt,
            boolean createdViaOperator) {

        private static final DateTimeFormatter POSTGRES = new DateTimeFormatterBuilder()
                .appendPattern("uuuu-MM-dd'T'HH:mm:ss")
                .appendFraction(ChronoField.MICRO_OF_SECOND, 0, 6, true)
                .appendLiteral("+00:00")
                .toFormatter()
                .withZone(ZoneOffset.UTC);

        static String time(Instant instant) {
            return POSTGRES.format(instant);
        }
    }
}
