package io.caracal.coordinator;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.caracal.core.event.Streams;
import io.caracal.core.signature.StreamSignature;
import io.caracal.testing.Await;
import io.caracal.testing.http.Reply;
import io.lettuce.core.Range;
import io.lettuce.core.RedisClient;
import io.lettuce.core.StreamMessage;
import io.lettuce.core.api.StatefulRedisConnection;
import java.net.http.HttpRequest.BodyPublishers;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

@ExtendWith(SharedBed.class)
class HappyPathTest {

    private final CoordinatorBed bed;
    private final Zone zone;
    private final Zone.App planner;
    private final Zone.App worker;

    HappyPathTest(CoordinatorBed bed) {
        this.bed = bed;
        this.zone = bed.zone();
        this.planner = zone.app("planner");
        this.worker = zone.app("worker");
    }

    @Test
    void sessionsAreStartedDelegateAndEnd() {
        String resource = zone.resource("crm", "crm:read", "crm:write");
        String source = plannerStarts();
        String target = worker.start();
        String edgeId = plannerDelegates(source, target, resource);
        workerSeesTheDelegation(target, edgeId);
        plannerRevokes(edgeId);
        bothEnd(source, target);

        assertSigned(Streams.SESSIONS_REVOKE, "delegation_edge_id", edgeId);
        assertSigned(Streams.SESSIONS_REVOKE, "agent_session_id", source);
        assertSigned(Streams.AGENTS_LIFECYCLE, "agent_session_id", target);
        assertSigned(Streams.DELEGATIONS_INVALIDATE, "edge_id", edgeId);
    }

    private String plannerStarts() {
        Reply started = planner.http()
                .post(
                        zone.path("/agents"),
                        "{\"application_id\":\"" + planner.id() + "\",\"subject_token\":null,\"parent_id\":null,"
                                + "\"labels\":[\" a \"],\"ttl_seconds\":60,\"metadata\":{\"k\":1}}")
                .expect(201);
        JsonNode session = started.json();
        assertThat(Json.names(session))
                .containsExactly(
                        "agent_session_id",
                        "zone_id",
                        "application_id",
                        "parent_id",
                        "subject_authority_record_id",
                        "lifecycle",
                        "labels",
                        "status",
                        "depth",
                        "ttl_seconds",
                        "started_at",
                        "last_heartbeat_at",
                        "heartbeat_deadline_at",
                        "lease_generation",
                        "delegation_edge_id");
        assertThat(session.path("lease_generation").isNumber()).isTrue();
        assertThat(session.path("labels").get(0).asText()).isEqualTo("a");
        assertThat(session.path("started_at").asText()).matches("\\d{4}-\\d\\d-\\d\\dT\\d\\d:\\d\\d:\\d\\d\\.\\d{3}Z");
        assertThat(session.path("subject_authority_record_id").asText()).isEqualTo(planner.record());
        return session.path("agent_session_id").asText();
    }

    private String plannerDelegates(String source, String target, String resource) {
        Reply delegated = planner.http()
                .post(
                        zone.path("/delegations"),
                        planner.delegation(
                                source,
                                target,
                                worker,
                                "\"resource_id\":\"resource://crm\",\"scopes\":[\"crm:read\"],\"ttl_seconds\":300,"))
                .expect(201);
        JsonNode edge = delegated.json();
        assertThat(edge.path("resource_id").asText()).isEqualTo(resource);
        assertThat(edge.path("edge_version").asInt()).isZero();
        assertThat(edge.path("warnings").isEmpty()).isTrue();
        assertThat(edge.path("allow_reason").toString())
                .isEqualTo("[\"same_zone_endpoints_active\",\"resource_scope_checked\",\"source_authority_root\","
                        + "\"typed_constraints_validated\"]");
        assertThat(edge.path("effective_authority").path("max_hops").asInt()).isEqualTo(1);
        return edge.path("delegation_edge_id").asText();
    }

    private void workerSeesTheDelegation(String target, String edgeId) {
        assertThat(worker.http()
                        .get(zone.path("/delegations/inbound/" + target + "/" + edgeId))
                        .expect(200)
                        .text())
                .isEqualTo("{\"id\":\"" + edgeId + "\",\"status\":\"active\"}");
    }

    private void plannerRevokes(String edgeId) {
        Reply revoked = planner.http()
                .send("PATCH", zone.path("/delegations/" + edgeId + "/revoke"), BodyPublishers.noBody())
                .expect(200);
        assertThat(revoked.text()).isEqualTo("{\"revoked_edges\":1,\"affected_sessions\":1,\"terminated_sessions\":0}");
    }

    private void bothEnd(String source, String target) {
        Reply ended = planner.http().delete(zone.path("/agents/" + source)).expect(204);
        assertThat(ended.text()).isEmpty();
        assertThat(ended.header("Content-Type")).isEmpty();
        worker.http().delete(zone.path("/agents/" + target)).expect(204);
        assertThat(planner.http()
                        .delete(zone.path("/agents/" + source))
                        .expect(404)
                        .error())
                .isEqualTo("session_not_found");
    }

    private void assertSigned(String stream, String field, String value) {
        RedisClient client = RedisClient.create(bed.redisUrl());
        try (StatefulRedisConnection<String, String> connection = client.connect()) {
            List<StreamMessage<String, String>> entries = Await.value(
                    Await.DEFAULT_LIMIT,
                    stream + " has an entry with " + field + " = " + value,
                    () -> connection.sync().xrange(stream, Range.unbounded()).stream()
                            .filter(entry -> value.equals(entry.getBody().get(field)))
                            .toList(),
                    found -> !found.isEmpty());
            for (StreamMessage<String, String> entry : entries) {
                Map<String, String> body = entry.getBody();
                assertThat(StreamSignature.verify(CoordinatorBed.STREAMS_KEY, stream, body))
                        .isTrue();
                assertThat(body).containsKeys("outbox_id", "dedupe_key", "zone_id");
            }
        } finally {
            client.shutdown();
        }
    }
}
