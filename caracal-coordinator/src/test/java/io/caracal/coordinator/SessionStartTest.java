package io.caracal.coordinator;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.caracal.core.id.AuthorityRecordId;
import io.caracal.core.token.SubjectType;
import io.caracal.testing.http.Reply;
import java.net.http.HttpRequest.BodyPublishers;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

@ExtendWith(SharedBed.class)
class SessionStartTest {

    private final CoordinatorBed bed;

    SessionStartTest(CoordinatorBed bed) {
        this.bed = bed;
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "[]",
                "{}",
                "{\"application_id\":1}",
                "{\"application_id\":\"a\",\"ttl_seconds\":0}",
                "{\"application_id\":\"a\",\"ttl_seconds\":86401}",
                "{\"application_id\":\"a\",\"ttl_seconds\":1.5}",
                "{\"application_id\":\"a\",\"lifecycle\":\"daemon\"}",
                "{\"application_id\":\"a\",\"lifecycle\":\"service\",\"ttl_seconds\":60}",
                "{\"application_id\":\"a\",\"labels\":[\"  \"]}",
                "{\"application_id\":\"a\",\"labels\":[1]}",
                "{\"application_id\":\"a\",\"metadata\":[]}",
                "{\"application_id\":\"a\",\"metadata\":{\"n\":1e999}}",
                "{\"application_id\":\"a\",\"metadata\":{\"t\":\"\\u0000\"}}",
                "{\"application_id\":\"a\",\"parent_id\":\"\"}",
                "{\"application_id\":\"a\",\"parent_authority\":\"some\"}"
            })
    void aBodyOutsideTheRulesIsRefused(String body) {
        Zone zone = bed.zone();
        Reply reply = zone.app("a").http().post(zone.path("/agents"), body).expect(400);

        assertThat(reply.error()).isEqualTo("invalid_body");
        assertThat(reply.json().path("requestId").asText()).isNotEmpty();
        assertThat(bed.sql().count("SELECT count(*) FROM sessions WHERE zone_id = ?", zone.id()))
                .isZero();
    }

    @Test
    void brokenJsonAndOversizedBodiesAreRefusedAsByTheFramework() {
        Zone zone = bed.zone();
        Zone.App app = zone.app("a");

        assertThat(app.http().post(zone.path("/agents"), "{\"a\":").expect(400).error())
                .isEqualTo("internal_error");
        assertThat(app.http()
                        .post(zone.path("/agents"), "{\"x\":\"" + "y".repeat(262_144) + "\"}")
                        .expect(413)
                        .error())
                .isEqualTo("internal_error");
    }

    @ParameterizedTest
    @CsvSource({
        "application/json; charset=utf-8, 201, ''",
        "text/plain, 400, invalid_body",
        "application/x-www-form-urlencoded, 415, internal_error",
        "no media type, 415, internal_error"
    })
    void aBodyIsJson(String type, int status, String error) {
        Zone zone = bed.zone();
        Zone.App app = zone.app("a");
        String body = "{\"application_id\":\"" + app.id() + "\"}";

        Reply reply = app.http()
                .header("Content-Type", type)
                .send("POST", zone.path("/agents"), BodyPublishers.ofString(body))
                .expect(status);

        assertThat(reply.json().path("error").asText()).isEqualTo(error);
        assertThat(app.http()
                        .send("POST", zone.path("/agents"), BodyPublishers.ofString(body))
                        .expect(415)
                        .error())
                .isEqualTo("internal_error");
    }

    @Test
    void bytesThatAreNoTextAreNoJson() {
        Zone zone = bed.zone();
        byte[] utf32 = {0, 0, 0, '{', 0x7f, -1, -1, -1};

        assertThat(zone.app("a")
                        .http()
                        .header("Content-Type", "application/json")
                        .send("POST", zone.path("/agents"), BodyPublishers.ofByteArray(utf32))
                        .expect(400)
                        .error())
                .isEqualTo("internal_error");
    }

    @Test
    void aWholeNumberMayBeWrittenWithAFraction() {
        Zone zone = bed.zone();
        Zone.App app = zone.app("a");

        Reply reply = app.http()
                .post(zone.path("/agents"), "{\"ttl_seconds\":60.0,\"application_id\":\"" + app.id() + "\"}")
                .expect(201);

        assertThat(reply.json().path("ttl_seconds").asInt()).isEqualTo(60);
    }

    @Test
    void aSessionOfAnotherApplicationNeedsTheElevationForIt() {
        Zone zone = bed.zone();
        Zone.App caller = zone.app("caller");
        Zone.App other = zone.app("other");
        String body = "{\"application_id\":\"" + other.id() + "\"}";

        assertThat(caller.http().post(zone.path("/agents"), body).expect(403).error())
                .isEqualTo("application_ownership_required");
        assertThat(caller.http("coordinator.spawn_for:" + caller.id())
                        .post(zone.path("/agents"), body)
                        .expect(403)
                        .error())
                .isEqualTo("application_ownership_required");
        JsonNode started = caller.http("coordinator.spawn_for:" + other.id())
                .post(zone.path("/agents"), body)
                .expect(201)
                .json();
        assertThat(started.path("application_id").asText()).isEqualTo(other.id());
    }

    @Test
    void anUnknownApplicationIsNotFound() {
        Zone zone = bed.zone();

        assertThat(zone.app("a")
                        .http("coordinator.admin")
                        .post(zone.path("/agents"), "{\"application_id\":\"nobody\"}")
                        .expect(404)
                        .error())
                .isEqualTo("application_not_found");
    }

    @Test
    void aSessionStandsOnlyOnARecordOfItsOwnApplication() {
        Zone zone = bed.zone();
        Zone.App app = zone.app("a");
        Zone.App other = zone.app("b");
        String foreignUser = zone.record("user", "user-1", "{\"iss\":\"https://idp\"}");

        for (String record : List.of(other.record(), foreignUser, "no-such-record")) {
            Reply reply = app.http()
                    .post(
                            zone.path("/agents"),
                            "{\"application_id\":\"" + app.id() + "\",\"subject_session_id\":\"" + record + "\"}")
                    .expect(404);
            assertThat(reply.error()).isEqualTo("session_not_found");
            assertThat(reply.json().path("detail").asText()).isNotEmpty();
        }
        String ownUser = zone.record("user", "user-2", "{\"client_id\":\"" + app.id() + "\"}");
        assertThat(app.start("\"subject_session_id\":\"" + ownUser + "\",")).isNotEmpty();
    }

    @Test
    void aUsersRecordCanBeProvenByTheUsersOwnMandate() {
        Zone zone = bed.zone();
        Zone.App app = zone.app("a");
        Zone.App other = zone.app("b");
        String user = zone.record("user", "user-1", "{\"iss\":\"https://idp\"}");
        AuthorityRecordId record = new AuthorityRecordId(user);

        assertThat(anchored(app, user, proof(app, record, "")).status()).isEqualTo(201);
        assertThat(anchored(app, user, proof(other, record, "")).expect(403).error())
                .isEqualTo("subject_proof_application_mismatch");
        assertThat(anchored(app, user, proof(app, record, "x:read")).expect(401).error())
                .isEqualTo("invalid_subject_proof");
        assertThat(anchored(app, user, proof(app, new AuthorityRecordId("another"), ""))
                        .expect(401)
                        .error())
                .isEqualTo("invalid_subject_proof");
        assertThat(anchored(
                                app,
                                user,
                                app.token(claims -> claims.scope("").sid(record).rootSid(record)))
                        .expect(401)
                        .error())
                .isEqualTo("invalid_subject_proof");
        assertThat(anchored(app, user, "garbage").expect(401).error()).isEqualTo("invalid_subject_proof");
    }

    private static String proof(Zone.App app, AuthorityRecordId record, String scope) {
        return app.token(claims -> claims.subject("user-1")
                .subjectType(SubjectType.USER)
                .sid(record)
                .rootSid(record)
                .scope(scope));
    }

    private static Reply anchored(Zone.App app, String record, String proof) {
        return app.http()
                .post(
                        app.zone().path("/agents"),
                        "{\"application_id\":\"" + app.id() + "\",\"subject_session_id\":\"" + record
                                + "\",\"subject_token\":\"" + proof + "\"}");
    }

    @Test
    void selfRegisteredApplicationsAreKeptSmall() {
        Zone zone = bed.zone();
        Zone.App dcr = zone.app("dcr", "dcr");
        Zone.App app = zone.app("a");
        String parent = app.start();
        String body = "{\"application_id\":\"" + dcr.id() + "\"";

        assertThat(dcr.http()
                        .post(zone.path("/agents"), body + ",\"lifecycle\":\"service\"}")
                        .expect(409)
                        .error())
                .isEqualTo("dcr_application_cannot_host_service");
        assertThat(dcr.http()
                        .post(zone.path("/agents"), body + ",\"parent_id\":\"" + parent + "\"}")
                        .expect(409)
                        .error())
                .isEqualTo("dcr_application_cannot_be_child");
        String only = dcr.start();
        assertThat(dcr.http().post(zone.path("/agents"), body + "}").expect(409).error())
                .isEqualTo("dcr_application_already_bound");
        assertThat(app.http("coordinator.spawn_under:" + dcr.id())
                        .post(
                                zone.path("/agents"),
                                "{\"application_id\":\"" + app.id() + "\",\"parent_id\":\"" + only + "\"}")
                        .expect(409)
                        .error())
                .isEqualTo("dcr_application_cannot_start_child");
    }

    @Test
    void aChildNeedsALivingParentItMayStandUnder() {
        Zone zone = bed.zone();
        Zone.App app = zone.app("a");
        Zone.App other = zone.app("b");
        String parent = app.start();

        assertThat(below(app, "no-such").expect(404).error()).isEqualTo("parent_not_found");
        assertThat(below(other, parent).expect(403).error()).isEqualTo("parent_ownership_required");
        assertThat(app.http()
                        .post(
                                zone.path("/agents"),
                                "{\"application_id\":\"" + app.id() + "\",\"lifecycle\":\"service\",\"parent_id\":\""
                                        + parent + "\"}")
                        .expect(409)
                        .error())
                .isEqualTo("task_session_cannot_start_service");
        JsonNode child = below(app, parent).expect(201).json();
        assertThat(child.path("depth").asInt()).isEqualTo(1);
        assertThat(child.path("parent_id").asText()).isEqualTo(parent);
        assertThat(bed.sql().text("SELECT child_count FROM sessions WHERE id = ?", parent))
                .isEqualTo("1");
        assertThat(bed.sql().texts("SELECT child_id FROM agent_topology WHERE parent_id = ?", parent))
                .containsExactly(child.path("agent_session_id").asText());

        bed.sql().run("UPDATE sessions SET status = 'suspended' WHERE id = ?", parent);
        assertThat(below(app, parent).expect(404).error()).isEqualTo("parent_not_found");
    }

    private static Reply below(Zone.App app, String parent) {
        return app.http()
                .post(
                        app.zone().path("/agents"),
                        "{\"application_id\":\"" + app.id() + "\",\"parent_id\":\"" + parent + "\"}");
    }

    @Test
    void treesAreBoundInWidthAndDepth() {
        Zone zone = bed.zone();
        Zone.App app = zone.app("a");
        String root = app.start();
        String leaf = root;
        for (int depth = 1; depth <= 10; depth++) {
            leaf = app.startBelow(leaf);
        }
        Reply tooDeep = below(app, leaf).expect(429);
        assertThat(tooDeep.error()).isEqualTo("session_depth_limit_exceeded");
        for (int child = 2; child <= 10; child++) {
            app.startBelow(root);
        }

        assertThat(below(app, root).expect(429).error()).isEqualTo("session_children_limit_exceeded");
    }

    @Test
    void concurrentStartsNeverExceedACap() throws Exception {
        try (CoordinatorBed own = CoordinatorBed.start(Map.of("MAX_AGENTS_PER_ZONE", "5", "MAX_AGENTS_PER_APP", "3"))) {
            Zone zone = own.zone();
            Zone.App app = zone.app("a");
            List<Integer> first = starts(app, 8);
            assertThat(first).filteredOn(status -> status == 201).hasSize(3);
            assertThat(first).filteredOn(status -> status == 429).hasSize(5);
            Reply full = app.http().post(zone.path("/agents"), "{\"application_id\":\"" + app.id() + "\"}");
            assertThat(full.expect(429).error()).isEqualTo("session_limit_exceeded");
            assertThat(full.header("Retry-After")).isPresent();

            Zone.App other = zone.app("b");
            assertThat(starts(other, 4)).filteredOn(status -> status == 201).hasSize(2);
            assertThat(other.http()
                            .post(zone.path("/agents"), "{\"application_id\":\"" + other.id() + "\"}")
                            .expect(429)
                            .error())
                    .isEqualTo("session_zone_limit_exceeded");
        }
    }

    private static List<Integer> starts(Zone.App app, int count) throws Exception {
        ExecutorService threads = Executors.newFixedThreadPool(count);
        try {
            List<Future<Integer>> replies = IntStream.range(0, count)
                    .mapToObj(i -> threads.submit(() -> app.http()
                            .post(app.zone().path("/agents"), "{\"application_id\":\"" + app.id() + "\"}")
                            .status()))
                    .toList();
            List<Integer> statuses = new ArrayList<>();
            for (Future<Integer> reply : replies) {
                statuses.add(reply.get());
            }
            return statuses;
        } finally {
            threads.shutdownNow();
        }
    }

    @Test
    void aStartIsAnnouncedAndRecordedTogether() {
        Zone zone = bed.zone();
        Zone.App app = zone.app("a");
        String session = app.start();

        assertThat(zone.announced("caracal.agents.lifecycle"))
                .containsExactly(Json.tree("{\"event\":\"spawn\",\"zone_id\":\"" + zone.id()
                        + "\",\"agent_session_id\":\"" + session + "\",\"parent_id\":null,\"application_id\":\""
                        + app.id() + "\"}"));
        assertThat(bed.sql()
                        .texts(
                                "SELECT concat_ws('|', actor_name, action, entity_type, entity_id, status_code,"
                                        + " chain_hmac IS NOT NULL) FROM admin_audit_events WHERE zone_id = ?",
                                zone.id()))
                .containsExactly(app.id() + "|POST " + zone.path("/agents") + "|agents|" + session + "|201|t");
    }
}
