package io.caracal.common.adminaudit;

import io.caracal.core.id.ZoneId;
import org.jspecify.annotations.Nullable;

/**
 * One administrative act (API contract §2.7).
 *
 * @param zone         chain it belongs to; null is the chain of what has no zone
 * @param requestId    the request
 * @param actor        who
 * @param operation    what was asked and what was answered
 * @param entity       what it was about; null when it names no entity
 * @param payloadJson  a JSON object with what else is worth keeping, never a secret; null for none
 */
public record AdminAuditEntry(
        @Nullable ZoneId zone,
        String requestId,
        Actor actor,
        Operation operation,
        @Nullable Entity entity,
        @Nullable String payloadJson) {

    /** Who acted; all null when unknown. */
    public record Actor(
            @Nullable String id,
            @Nullable String name,
            @Nullable String scope) {}

    /** The HTTP operation: method, path without query, and the status answered. */
    public record Operation(String action, String method, String path, int statusCode) {

        /** The usual action text: method and path. */
        public static Operation of(String method, String path, int statusCode) {
            return new Operation(method + " " + path, method, path, statusCode);
        }
    }

    /** The entity acted on. */
    public record Entity(String type, String id) {}
}
