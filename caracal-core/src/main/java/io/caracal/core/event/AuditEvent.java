package io.caracal.core.event;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import org.jspecify.annotations.Nullable;

/**
 * One piece of evidence (audit contract §0.4). Empty texts mean absent. The three documents are JSON null where the producer of an event that
 * was read has sent none, because the ledger keeps that apart from an empty one; {@link Builder} never makes them null. They are not copied:
 * whoever makes an event must not change them afterwards.
 *
 * @param id UUIDv7, also the key by which duplicates are recognised
 * @param determiningPolicies an array, or null
 * @param diagnostics an array, or null
 * @param metadata an object, or null
 * @param occurredAt kept to the microsecond; within the range of a signed 64-bit count of nanoseconds since 1970, which
 *     the ledger hashes
 */
public record AuditEvent(
        String id,
        String zoneId,
        String eventType,
        String requestId,
        String decision,
        String policySetId,
        String policySetVersionId,
        String manifestSha,
        String evaluationStatus,
        JsonNode determiningPolicies,
        JsonNode diagnostics,
        JsonNode metadata,
        Instant occurredAt) {
    private static final Instant EARLIEST = Instant.ofEpochSecond(Long.MIN_VALUE / 1_000_000_000L);
    private static final Instant LATEST = Instant.ofEpochSecond(Long.MAX_VALUE / 1_000_000_000L);

    /** @throws IllegalArgumentException when the id or zone is empty, a JSON member has the wrong shape or the instant is out of range */
    public AuditEvent {
        require(!id.isEmpty(), "id is missing");
        require(!zoneId.isEmpty(), "zone_id is missing");
        require(
                determiningPolicies.isArray() || determiningPolicies.isNull(),
                "determining_policies_json is not an array");
        require(diagnostics.isArray() || diagnostics.isNull(), "diagnostics_json is not an array");
        require(metadata.isObject() || metadata.isNull(), "metadata_json is not an object");
        require(occurredAt.isAfter(EARLIEST) && occurredAt.isBefore(LATEST), "occurred_at is out of range");
        occurredAt = occurredAt.truncatedTo(ChronoUnit.MICROS);
    }

    private static void require(boolean holds, String message) {
        if (!holds) {
            throw new IllegalArgumentException(message);
        }
    }

    /** Starts an event with the members that every event has. */
    public static Builder builder(String id, String zoneId, String eventType, Instant occurredAt) {
        return new Builder(id, zoneId, eventType, occurredAt);
    }

    /**
     * Compact JSON in the contract's key order, absent optional members left out: the {@code data} field of a stream entry,
     * over which it is signed.
     */
    public String toJson() {
        return AuditEventJson.write(this);
    }

    /**
     * Reads an event of any producer: unknown members are ignored, absent documents read as JSON null, any zone offset is
     * accepted.
     *
     * @throws IllegalArgumentException when it is not one strict JSON object, lacks id, zone or instant, or a member has
     *     the wrong shape; the message holds no content
     */
    public static AuditEvent fromJson(String text) {
        return AuditEventJson.read(text);
    }

    /** Collects an event member by member. */
    public static final class Builder {
        private final String id;
        private final String zoneId;
        private final String eventType;
        private final Instant occurredAt;
        private String requestId = "";
        private String decision = "";
        private String policySetId = "";
        private String policySetVersionId = "";
        private String manifestSha = "";
        private String evaluationStatus = "complete";
        private JsonNode determiningPolicies = emptyArray();
        private JsonNode diagnostics = emptyArray();
        private JsonNode metadata = JsonNodeFactory.instance.objectNode();

        private Builder(String id, String zoneId, String eventType, Instant occurredAt) {
            this.id = id;
            this.zoneId = zoneId;
            this.eventType = eventType;
            this.occurredAt = occurredAt;
        }

        public Builder requestId(String value) {
            requestId = value;
            return this;
        }

        public Builder decision(String value) {
            decision = value;
            return this;
        }

        /** The policy that decided; empty texts where a part is not known. */
        public Builder policy(String setId, String setVersionId, String manifest) {
            policySetId = setId;
            policySetVersionId = setVersionId;
            manifestSha = manifest;
            return this;
        }

        /** {@code complete} unless set. */
        public Builder evaluationStatus(String value) {
            evaluationStatus = value;
            return this;
        }

        public Builder determiningPolicies(@Nullable JsonNode value) {
            determiningPolicies = value == null || value.isNull() ? emptyArray() : value;
            return this;
        }

        public Builder diagnostics(@Nullable JsonNode value) {
            diagnostics = value == null || value.isNull() ? emptyArray() : value;
            return this;
        }

        public Builder metadata(@Nullable JsonNode value) {
            metadata = value == null || value.isNull() ? JsonNodeFactory.instance.objectNode() : value;
            return this;
        }

        /**
         * The event.
         *
         * @throws IllegalArgumentException as the constructor of {@link AuditEvent} does
         */
        public AuditEvent build() {
            return new AuditEvent(
                    id,
                    zoneId,
                    eventType,
                    requestId,
                    decision,
                    policySetId,
                    policySetVersionId,
                    manifestSha,
                    evaluationStatus,
                    determiningPolicies,
                    diagnostics,
                    metadata,
                    occurredAt);
        }

        private static ArrayNode emptyArray() {
            return JsonNodeFactory.instance.arrayNode();
        }
    }
}
