package io.caracal.api;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.caracal.testing.Await;
import io.caracal.testing.http.Reply;
import java.net.http.HttpRequest.BodyPublishers;
import java.util.Map;
import java.util.function.Predicate;
import org.junit.jupiter.api.Test;

/** What readiness says about the outbox, and that the way out stays open. */
class ApiReadinessTest {

    @Test
    void aDeadAnnouncementDegradesUntilItIsRevived() {
        try (ApiFixture api = ApiFixture.start()) {
            row(api, "dead-1", "'infinity'");
            JsonNode verdict = await(api, 200, body -> reason(body).equals("outbox_dead_messages"));
            assertThat(verdict.path("ready").asBoolean()).isTrue();
            assertThat(verdict.path("degraded").asBoolean()).isTrue();
            api.admin()
                    .send("POST", "/v1/outbox/dead-1/requeue", BodyPublishers.noBody())
                    .expect(200);
            await(api, 200, body -> reason(body).isEmpty());
        }
    }

    @Test
    void withALimitMoreDeadAnnouncementsEjectAndCanStillBeRevived() {
        try (ApiFixture api = ApiFixture.start(Map.of("API_READY_OUTBOX_DEAD_MAX", "0"))) {
            row(api, "dead-1", "'infinity'");
            JsonNode verdict = await(api, 503, body -> reason(body).equals("outbox_dead_messages"));
            assertThat(verdict.path("error").asText()).isEqualTo("outbox_dead_messages");
            assertThat(verdict.path("deadCount").asInt()).isEqualTo(1);
            assertThat(verdict.path("limit").asInt()).isZero();
            assertThat(api.admin().get("/v1/outbox/dead").expect(200).json().path("items"))
                    .hasSize(1);
            api.admin()
                    .send("POST", "/v1/outbox/dead-1/requeue", BodyPublishers.noBody())
                    .expect(200);
            await(api, 200, body -> body.path("ready").asBoolean());
        }
    }

    @Test
    void anAnnouncementThatWaitsForTooLongDegrades() {
        try (ApiFixture api = ApiFixture.start(Map.of("API_READY_OUTBOX_PENDING_SECS_MAX", "60"))) {
            row(api, "late-1", "now() + interval '1 day'");
            JsonNode verdict = await(api, 200, body -> reason(body).equals("outbox_lagging"));
            assertThat(verdict.path("degraded").asBoolean()).isTrue();
            api.execute("UPDATE event_outbox SET available_at = now() WHERE id = 'late-1'");
            await(api, 200, body -> reason(body).isEmpty());
        }
    }

    @Test
    void anOutboxThatCannotBeReadEjects() {
        try (ApiFixture api = ApiFixture.start()) {
            api.execute("REVOKE SELECT ON event_outbox FROM caracalapi");
            JsonNode verdict = await(api, 503, body -> reason(body).equals("outbox_unreachable"));
            assertThat(verdict.path("dependency").asText()).isEqualTo("postgres");
            api.execute("GRANT SELECT ON event_outbox TO caracalapi");
            await(api, 200, body -> body.path("ready").asBoolean());
        }
    }

    @Test
    void aSecretStoreThatCannotBeReadEjects() {
        try (ApiFixture api = ApiFixture.start()) {
            await(api, 200, body -> body.path("ready").asBoolean());
            api.execute("REVOKE SELECT ON secret_store FROM caracalapi");
            await(api, 503, body -> reason(body).equals("secret_backend_unavailable"));
            api.execute("GRANT SELECT ON secret_store TO caracalapi");
            await(api, 200, body -> body.path("ready").asBoolean());
        }
    }

    private static void row(ApiFixture api, String id, String availableAt) {
        api.execute(
                "INSERT INTO event_outbox (id, stream_name, payload_json, attempts, available_at, created_at) VALUES"
                        + " (?, 'caracal.policy.invalidate', '{\"zone_id\":\"z\"}', 100, " + availableAt
                        + ", now() - interval '1 h')",
                id);
    }

    private static JsonNode await(ApiFixture api, int status, Predicate<JsonNode> wanted) {
        Reply reply = Await.value(
                Await.DEFAULT_LIMIT.multipliedBy(4),
                "the verdict",
                () -> api.anonymous().get("/ready"),
                answer -> answer.status() == status && wanted.test(answer.json()));
        return reply.json();
    }

    private static String reason(JsonNode body) {
        return body.path("reason").asText();
    }
}
