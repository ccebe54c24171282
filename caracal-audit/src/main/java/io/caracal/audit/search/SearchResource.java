package io.caracal.audit.search;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.ObjectReader;
import com.fasterxml.jackson.databind.cfg.JsonNodeFeature;
import io.caracal.audit.access.AuditAccess;
import io.caracal.audit.chain.StoredEvent;
import io.caracal.core.id.ZoneId;
import io.caracal.core.secret.HmacKey;
import io.caracal.core.signature.ChainContent;
import jakarta.ws.rs.BeanParam;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.HeaderParam;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.QueryParam;
import jakarta.ws.rs.core.Response;
import java.time.Clock;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** {@code GET /api/audit/search} in the 1.0 shape (audit contract §2.11) and {@code GET /api/audit/verify}. */
@Path("/api/audit")
public final class SearchResource {
    private final AuditAccess access;
    private final SearchStore store;
    private final Optional<HmacKey> key;
    private final ObjectReader documents;
    private final Clock clock;

    public SearchResource(
            AuditAccess access, SearchStore store, Optional<HmacKey> key, ObjectMapper json, Clock clock) {
        this.access = access;
        this.store = store;
        this.key = key;
        this.documents = json.readerFor(JsonNode.class)
                .with(DeserializationFeature.USE_BIG_DECIMAL_FOR_FLOATS)
                .without(JsonNodeFeature.STRIP_TRAILING_BIGDECIMAL_ZEROES);
        this.clock = clock;
    }

    @GET
    @Path("/search")
    public Response search(@HeaderParam("Authorization") @Nullable String authorization, @BeanParam Parameters raw) {
        access.check(authorization);
        Optional<ZoneId> zone = ZoneId.parse(raw.zone);
        if (zone.isEmpty()) {
            return AuditAccess.text(400, "zone_id is required");
        }
        List<StoredEvent> events = store.search(zone.get(), SearchQuery.of(raw.query(), clock.instant()));
        String next = events.isEmpty()
                ? ""
                : Long.toString(events.get(events.size() - 1).sequence());
        Map<String, Object> page = new LinkedHashMap<>();
        page.put("events", events.stream().map(this::shape).toList());
        page.put("next_cursor", next);
        return AuditAccess.json(page);
    }

    /** Recomputes the whole chain of a zone. */
    @GET
    @Path("/verify")
    public Response verify(
            @HeaderParam("Authorization") @Nullable String authorization, @QueryParam("zone_id") @Nullable String id) {
        access.check(authorization);
        Optional<ZoneId> zone = ZoneId.parse(id);
        if (zone.isEmpty()) {
            return AuditAccess.text(400, "zone_id is required");
        }
        return AuditAccess.json(store.check(zone.get(), key).report(zone.get().value()));
    }

    private Map<String, @Nullable Object> shape(StoredEvent event) {
        Map<String, @Nullable Object> shape = new LinkedHashMap<>();
        shape.put("Event", wire(event.content()));
        shape.put("IngestedAt", event.ingestedAt().toString());
        shape.put("ContentSHA256", event.contentHash());
        shape.put("PrevContentSHA256", event.previousHash() == null ? "" : event.previousHash());
        shape.put("ChainHMAC", event.chainHmac() == null ? "" : event.chainHmac());
        shape.put("ChainSeq", event.sequence());
        return shape;
    }

    private Map<String, @Nullable Object> wire(ChainContent content) {
        Map<String, @Nullable Object> wire = new LinkedHashMap<>();
        wire.put("id", content.id());
        wire.put("zone_id", content.zoneId());
        wire.put("event_type", content.eventType());
        wire.put("request_id", content.requestId());
        wire.put("decision", content.decision());
        putUnlessEmpty(wire, "policy_set_id", content.policySetId());
        putUnlessEmpty(wire, "policy_set_version_id", content.policySetVersionId());
        putUnlessEmpty(wire, "manifest_sha", content.manifestSha());
        wire.put("evaluation_status", content.evaluationStatus());
        wire.put("determining_policies_json", document(content.determiningPolicies()));
        wire.put("diagnostics_json", document(content.diagnostics()));
        wire.put("metadata_json", document(content.metadata()));
        wire.put("occurred_at", content.occurredAt().toString());
        return wire;
    }

    private static void putUnlessEmpty(Map<String, @Nullable Object> wire, String name, @Nullable String value) {
        if (value != null && !value.isEmpty()) {
            wire.put(name, value);
        }
    }

    /** As it is stored: numbers keep their digits, since the hash is over them. */
    private @Nullable JsonNode document(@Nullable String text) {
        try {
            return text == null ? null : documents.readTree(text);
        } catch (JsonProcessingException e) {
            throw new IllegalStateException("a jsonb column holds invalid JSON", e);
        }
    }

    /** The query string. */
    public static final class Parameters {
        @QueryParam("zone_id")
        @Nullable
        String zone;

        @QueryParam("since")
        @Nullable
        String since;

        @QueryParam("until")
        @Nullable
        String until;

        @QueryParam("decision")
        @Nullable
        String decision;

        @QueryParam("request_id")
        @Nullable
        String requestId;

        @QueryParam("limit")
        @Nullable
        String limit;

        @QueryParam("cursor")
        @Nullable
        String cursor;

        SearchQuery.RawQuery query() {
            return new SearchQuery.RawQuery(since, until, decision, requestId, limit, cursor);
        }
    }
}
