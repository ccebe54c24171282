package io.caracal.core.event;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import io.caracal.core.id.DelegationEdgeId;
import io.caracal.core.id.SessionId;
import io.caracal.core.id.ZoneId;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * A zone's delegation graph moved to a new epoch: an entry of {@code caracal.delegations.invalidate} (streams contract
 * §3.3). Every kind carries zone and epoch; the rest depends on the kind.
 *
 * @param epoch of the zone after the change, only ever growing
 * @param affectedEdges how many edges changed; absent on create
 * @param edgeIds the edges that expired; empty for other kinds
 */
public record DelegationInvalidation(
        Kind kind,
        ZoneId zoneId,
        long epoch,
        @Nullable DelegationEdgeId edgeId,
        @Nullable SessionId sourceSessionId,
        @Nullable SessionId targetSessionId,
        @Nullable Long affectedEdges,
        @Nullable String reason,
        List<DelegationEdgeId> edgeIds) {
    private static final JsonMapper JSON = new JsonMapper();

    /** What happened: the {@code event} field. */
    public enum Kind {
        EDGE_CREATE("edge_create"),
        EDGE_REVOKE("edge_revoke"),
        EDGE_EXPIRE("edge_expire");

        private final String wire;

        Kind(String wire) {
            this.wire = wire;
        }

        public String wire() {
            return wire;
        }

        static Kind parse(String text) {
            for (Kind kind : values()) {
                if (kind.wire.equals(text)) {
                    return kind;
                }
            }
            throw new IllegalArgumentException("field event has a wrong value");
        }
    }

    /** @throws IllegalArgumentException when the epoch is negative */
    public DelegationInvalidation {
        if (epoch < 0) {
            throw new IllegalArgumentException("the epoch is negative");
        }
        edgeIds = List.copyOf(edgeIds);
    }

    public static DelegationInvalidation created(
            ZoneId zone, long epoch, DelegationEdgeId edge, SessionId source, SessionId target) {
        return new DelegationInvalidation(Kind.EDGE_CREATE, zone, epoch, edge, source, target, null, null, List.of());
    }

    public static DelegationInvalidation revoked(
            ZoneId zone, long epoch, DelegationEdgeId edge, @Nullable Long affectedEdges, @Nullable String reason) {
        return new DelegationInvalidation(
                Kind.EDGE_REVOKE, zone, epoch, edge, null, null, affectedEdges, reason, List.of());
    }

    public static DelegationInvalidation expired(ZoneId zone, long epoch, List<DelegationEdgeId> edges) {
        return new DelegationInvalidation(
                Kind.EDGE_EXPIRE, zone, epoch, null, null, null, (long) edges.size(), null, edges);
    }

    /** The wire fields, absent ones left out; edge ids as the text of a JSON array. */
    public Map<String, String> toFields() {
        return StreamFields.empty()
                .with("event", kind.wire())
                .with("zone_id", zoneId)
                .with("epoch", epoch)
                .with("edge_id", edgeId)
                .with("source_session_id", sourceSessionId)
                .with("target_session_id", targetSessionId)
                .with("affected_edges", affectedEdges)
                .with("reason", reason)
                .with("edge_ids", edgeIds.isEmpty() ? null : edgeIdsJson())
                .map();
    }

    /**
     * Reads wire fields; others are ignored.
     *
     * @throws IllegalArgumentException when event, zone or epoch is missing or wrong, or an id is outside the grammar
     */
    public static DelegationInvalidation fromFields(Map<String, String> fields) {
        StreamFields in = StreamFields.of(fields);
        return new DelegationInvalidation(
                Kind.parse(in.required("event")),
                in.requiredId("zone_id", ZoneId::parse),
                in.number("epoch"),
                in.id("edge_id", DelegationEdgeId::parse),
                in.id("source_session_id", SessionId::parse),
                in.id("target_session_id", SessionId::parse),
                in.text("affected_edges") == null ? null : in.number("affected_edges"),
                in.text("reason"),
                edgeIds(in.text("edge_ids")));
    }

    private String edgeIdsJson() {
        ArrayNode array = JsonNodeFactory.instance.arrayNode();
        edgeIds.forEach(edge -> array.add(edge.value()));
        return array.toString();
    }

    private static List<DelegationEdgeId> edgeIds(@Nullable String json) {
        if (json == null) {
            return List.of();
        }
        List<DelegationEdgeId> edges = new ArrayList<>();
        for (JsonNode element : array(json)) {
            edges.add(DelegationEdgeId.parse(element.textValue())
                    .orElseThrow(() -> new IllegalArgumentException("field edge_ids holds an invalid id")));
        }
        return edges;
    }

    private static JsonNode array(String json) {
        try {
            JsonNode node = JSON.readTree(json);
            if (node.isArray()) {
                return node;
            }
        } catch (JsonProcessingException notJson) {
            throw new IllegalArgumentException("field edge_ids is not JSON", notJson);
        }
        throw new IllegalArgumentException("field edge_ids is not an array");
    }
}
