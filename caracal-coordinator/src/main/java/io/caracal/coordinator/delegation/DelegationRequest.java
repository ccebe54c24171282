package io.caracal.coordinator.delegation;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.caracal.common.http.Fields;
import io.caracal.common.http.Json;
import io.caracal.core.error.CaracalException;
import io.caracal.core.error.ErrorCode;
import io.caracal.core.id.Identifiers;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * What a delegation asks for (Coordinator contract §A.9).
 *
 * @param resource   row id or public identifier of the one resource
 * @param expiresAt  as asked for in the body or the constraints; empty means that the lifetime decides
 */
record DelegationRequest(
        String sourceSessionId,
        String targetSessionId,
        String issuerApplicationId,
        String receiverApplicationId,
        Optional<String> parentEdgeId,
        Optional<String> resource,
        List<String> scopes,
        Constraints constraints,
        Optional<Instant> expiresAt) {

    private static final int MAX_ID = Identifiers.MAX_LENGTH;
    private static final int MAX_IDENTIFIER = 512;
    private static final int MAX_SCOPES = 1024;
    private static final int MAX_TTL = 86_400;

    static DelegationRequest read(@Nullable JsonNode body) {
        Fields in = Fields.lenient(body, ErrorCode.INVALID_BODY);
        String source = in.requiredText("source_session_id", 1, MAX_ID);
        String target = in.requiredText("target_session_id", 1, MAX_ID);
        String issuer = in.requiredText("issuer_application_id", 1, MAX_ID);
        String receiver = in.requiredText("receiver_application_id", 1, MAX_ID);
        Optional<String> parent = in.nullableText("parent_edge_id", 1, MAX_ID);
        Optional<String> resource = in.nullableText("resource_id", 1, MAX_IDENTIFIER);
        List<String> scopes = in.textList("scopes", MAX_SCOPES, MAX_IDENTIFIER).stream()
                .distinct()
                .toList();
        Optional<Instant> expiresAt = in.optionalInstant("expires_at");
        Optional<Long> ttl = in.optionalInteger("ttl_seconds", 1, MAX_TTL);
        Optional<JsonNode> older = in.optionalNode("constraints_json");
        Optional<JsonNode> newer = in.optionalNode("constraints");
        in.done();
        Constraints constraints = ConstraintReader.read(older, newer, ttl);
        Optional<Instant> end = expiresAt.or(() -> Optional.ofNullable(constraints.expiresAt()));
        if (end.isEmpty() && constraints.ttlSeconds() == null) {
            throw CaracalException.of(ErrorCode.DELEGATION_EXPIRY_REQUIRED);
        }
        return new DelegationRequest(source, target, issuer, receiver, parent, resource, scopes, constraints, end);
    }

    /** Whether it is bound to resources at all. */
    boolean resourceScoped() {
        return resource.isPresent() || !constraints.resources().isEmpty();
    }

    DelegationRequest withConstraints(Constraints changed) {
        return new DelegationRequest(
                sourceSessionId,
                targetSessionId,
                issuerApplicationId,
                receiverApplicationId,
                parentEdgeId,
                resource,
                scopes,
                changed,
                expiresAt);
    }

    /** When it ends: as asked for, otherwise after the lifetime. */
    Instant endsAt(Instant now) {
        Integer ttl = constraints.ttlSeconds();
        return expiresAt.orElseGet(() -> now.plusSeconds(ttl == null ? 0 : ttl));
    }

    /** What an equal request says, besides who makes it (§A.10). */
    ObjectNode content() {
        ObjectNode content = JsonNodeFactory.instance.objectNode();
        content.put("source_session_id", sourceSessionId);
        content.put("target_session_id", targetSessionId);
        content.put("issuer_application_id", issuerApplicationId);
        content.put("receiver_application_id", receiverApplicationId);
        content.put("parent_edge_id", parentEdgeId.orElse(null));
        content.put("resource_id", resource.orElse(null));
        ArrayNode sorted = content.putArray("scopes");
        scopes.stream().sorted().forEach(sorted::add);
        content.set("constraints", constraints.json());
        content.put("expires_at", expiresAt.map(Json::instant).orElse(null));
        Integer ttl = constraints.ttlSeconds();
        content.put("ttl_seconds", ttl);
        return content;
    }
}
