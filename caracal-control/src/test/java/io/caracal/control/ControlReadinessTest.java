package io.caracal.control;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.caracal.testing.Await;
import io.caracal.testing.fake.Answer;
import io.caracal.testing.http.Reply;
import io.caracal.testing.redis.RedisFixture;
import io.caracal.testing.service.ServiceRunner;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.function.Predicate;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Every reason for which Control is not ready, and that it ends with its cause. */
final class ControlReadinessTest {

    private final ControlBed bed;
    private ServiceRunner control;

    ControlReadinessTest(@TempDir Path directory) {
        bed = new ControlBed(directory);
    }

    @BeforeEach
    void start() {
        control = bed.start(RedisFixture.shared().freshUrl(), Map.of()).awaitReady();
    }

    @AfterEach
    void stop() {
        control.close();
        bed.close();
    }

    @Test
    void aClosedGateIsToldAndDoesNotTakeTheServiceOut() throws IOException {
        Files.delete(bed.gate);
        JsonNode verdict = await(200, body -> reason(body).equals("control_gate_closed"));
        assertThat(verdict.path("degraded").asBoolean()).isTrue();
        bed.openGate();
        await(200, body -> !body.has("degraded"));
    }

    @Test
    void theReasonOfTheManagementApiIsCarriedAlong() {
        bed.api.verdict(Answer.json(503, "{\"ok\":false,\"ready\":false,\"reason\":\"postgres_unreachable\"}"));
        JsonNode verdict = await(503, body -> reason(body).equals("api_unreachable"));
        assertThat(verdict.path("dependency").asText()).isEqualTo("api");
        assertThat(verdict.path("upstream_reason").asText()).isEqualTo("postgres_unreachable");
        bed.api.verdict(Answer.json(200, "{\"ok\":true}"));
        await(200, body -> body.path("ready").asBoolean());
    }

    @Test
    void whatIsNoReasonCodeIsNotPassedOn() {
        bed.api.verdict(Answer.json(503, "{\"reason\":\"<script>Something else\"}"));
        JsonNode verdict = await(503, body -> reason(body).equals("api_unreachable"));
        assertThat(verdict.has("upstream_reason")).isFalse();
    }

    @Test
    void aRefusedTokenIsTheReasonAndAnUnclearAnswerIsNot() {
        bed.api.tokenCheck(Answer.json(429, "{\"error\":\"rate_limited\"}"));
        await(200, body -> body.path("ready").asBoolean());
        bed.api.tokenCheck(Answer.json(401, "{\"error\":\"invalid_admin_token\"}"));
        await(503, body -> reason(body).equals("admin_token_unusable"));
        bed.api.tokenCheck(Answer.json(200, "{\"items\":[]}"));
        await(200, body -> body.path("ready").asBoolean());
    }

    @Test
    void keysThatCannotBeFetchedAreTheReason() {
        keys(503);
        JsonNode verdict = await(503, body -> reason(body).equals("jwks_unavailable"));
        assertThat(verdict.path("dependency").asText()).isEqualTo("sts");
        keys(404);
        await(200, body -> body.path("ready").asBoolean());
    }

    @Test
    void aManagementApiThatIsGoneIsNotBlamedOnTheToken() {
        bed.api.close();
        JsonNode verdict = await(503, body -> body.path("error").asText().equals("api_unreachable"));
        assertThat(reason(verdict)).isEqualTo("api_unreachable");
    }

    private void keys(int status) {
        bed.sts.answering(request -> Answer.json(status, "{\"error\":\"resource_not_found\"}"));
    }

    private JsonNode await(int status, Predicate<JsonNode> wanted) {
        Reply reply = Await.value(
                Await.DEFAULT_LIMIT.multipliedBy(4),
                "the verdict",
                () -> control.http().get("/ready"),
                answer -> answer.status() == status && wanted.test(answer.json()));
        return reply.json();
    }

    private static String reason(JsonNode body) {
        return body.path("reason").asText();
    }
}
