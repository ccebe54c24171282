package io.caracal.api.outbox;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.caracal.api.ApiFixture;
import io.caracal.testing.Await;
import java.net.http.HttpRequest.BodyPublishers;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class OutboxRoutesTest {

    private static ApiFixture api;

    @BeforeAll
    static void start() {
        api = ApiFixture.start();
    }

    @AfterAll
    static void stop() {
        api.close();
    }

    @BeforeEach
    void empty() {
        api.execute("DELETE FROM event_outbox");
    }

    @Test
    void deadAnnouncementsAreListedNewestFirstWithoutTheirContent() {
        bury("dead-1", "3 h");
        bury("dead-2", "2 h");
        bury("dead-3", "1 h");
        JsonNode page = api.admin().get("/v1/outbox/dead?limit=2").expect(200).json();
        assertThat(page.path("items").findValuesAsText("id")).containsExactly("dead-3", "dead-2");
        List<String> names = new ArrayList<>();
        page.path("items").get(0).fieldNames().forEachRemaining(names::add);
        assertThat(names).containsExactly("id", "stream", "attempts", "last_error", "request_id", "created_at");
        JsonNode rest = api.admin()
                .get("/v1/outbox/dead?limit=2&cursor="
                        + page.path("next_cursor").asText())
                .expect(200)
                .json();
        assertThat(rest.path("items").findValuesAsText("id")).containsExactly("dead-1");
        assertThat(rest.path("next_cursor").isNull()).isTrue();
    }

    @Test
    void aRevivedAnnouncementIsPublishedAndRecorded() {
        bury("dead-1", "1 h");
        assertThat(api.admin()
                        .send("POST", "/v1/outbox/dead-1/requeue", BodyPublishers.noBody())
                        .expect(200)
                        .text())
                .isEqualTo("{\"id\":\"dead-1\",\"status\":\"pending\"}");
        Await.until("it is published", () -> published("dead-1"));
        assertThat(api.texts("SELECT entity_id FROM admin_audit_events WHERE entity_type = 'outbox'"))
                .contains("dead-1");
        assertThat(api.admin()
                        .send("POST", "/v1/outbox/dead-1/requeue", BodyPublishers.noBody())
                        .expect(404)
                        .error())
                .isEqualTo("dead_outbox_not_found");
    }

    @Test
    void theOldestAreRevivedTogether() {
        bury("dead-1", "3 h");
        bury("dead-2", "2 h");
        bury("dead-3", "1 h");
        JsonNode answer = api.admin()
                .send("POST", "/v1/outbox/requeue?limit=2", BodyPublishers.noBody())
                .expect(200)
                .json();
        assertThat(answer.path("requeued").asInt()).isEqualTo(2);
        Await.until("both are published", () -> published("dead-1") && published("dead-2"));
        assertThat(published("dead-3")).isFalse();
    }

    @Test
    void onlyGlobalTokensReachTheOutboxAndOnlyWritersChangeIt() {
        bury("dead-1", "1 h");
        String zone = api.newZone("outbox");
        assertThat(api.zoneToken(zone).get("/v1/outbox/dead").expect(403).error())
                .isEqualTo("admin_token_zone_mismatch");
        assertThat(api.minted("{\"name\":\"r\",\"scope\":\"global\",\"capability\":\"read\"}")
                        .send("POST", "/v1/outbox/dead-1/requeue", BodyPublishers.noBody())
                        .expect(403)
                        .error())
                .isEqualTo("admin_token_read_only");
        api.anonymous().get("/v1/outbox/dead").expect(401);
        api.admin().get("/v1/outbox/dead?limit=0").expect(400);
        assertThat(published("dead-1")).isFalse();
    }

    private static void bury(String id, String age) {
        api.execute(
                "INSERT INTO event_outbox (id, stream_name, payload_json, attempts, last_error, available_at,"
                        + " created_at) VALUES (?, 'caracal.policy.invalidate', '{\"zone_id\":\"z\"}', 100, 'refused',"
                        + " 'infinity', now() - interval '" + age + "')",
                id);
    }

    private static boolean published(String id) {
        return !api.texts("SELECT id FROM event_outbox WHERE dispatched_at IS NOT NULL AND id = ?", id)
                .isEmpty();
    }
}
