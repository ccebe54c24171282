package io.caracal.coordinator.idempotency;

import com.fasterxml.jackson.databind.JsonNode;
import io.caracal.core.id.ZoneId;

/**
 * A request that must take effect once.
 *
 * @param operation   name of what is done, one of the names that the receipts table accepts
 * @param applicationId whose receipts count and among which keys are unique
 * @param content     everything that makes the request the same as another one
 */
public record KeyedRequest(String operation, ZoneId zone, String applicationId, IdempotencyKey key, JsonNode content) {

    public static final String SESSION_START = "session.start.v2";
    public static final String DELEGATION_CREATE = "delegation.create.v2";
}
