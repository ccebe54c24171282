package io.caracal.system.wholestack;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.caracal.testing.Await;
import io.caracal.testing.fake.Answer;
import io.caracal.testing.fake.ScriptedUpstream;
import io.caracal.testing.http.Reply;
import io.caracal.testing.program.Ended;
import io.caracal.testing.program.Program;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What {@code caracal doctor} and {@code caracal debug request} say about a real stack, started as processes. */
final class DoctorStoryTest {
    private static final Duration LIMIT = Duration.ofSeconds(30);
    private static final List<String> SERVICES = List.of("api", "sts", "gateway", "audit", "coordinator", "control");

    @TempDir
    private static Path home;

    private static WholeStack stack;
    private static ScriptedUpstream upstream;
    private static GovernedZone zone;

    @BeforeAll
    static void start() throws IOException {
        stack = new WholeStack();
        upstream = ScriptedUpstream.start();
        upstream.answering(request -> Answer.json(200, "{}"));
        zone = new GovernedZone(stack, "doctor", upstream.baseUri());
    }

    @AfterAll
    static void stop() {
        upstream.close();
        stack.close();
    }

    @Test
    void aStackThatIsWellIsGreenAndWithoutRedisTheRungOfTheStoresIsNamedFirst() {
        Ended well = caracal().run("doctor", "--json");
        assertThat(well.exit()).as(well.toString()).isZero();
        assertThat(well.json().path("ready").asBoolean()).isTrue();
        assertThat(well.json().path("lowestBrokenRung").isNull()).isTrue();
        assertThat(texts(well.json().path("context").path("zoneIds"))).contains(zone.zone);

        stack.redisServer.stop();
        for (String service : SERVICES) {
            Await.until(
                    LIMIT, service + " is not ready", () -> readiness(service).status() == 503);
        }
        Ended broken = caracal().run("doctor", "--json");
        Ended told = caracal().run("doctor", "--zones", "none");
        stack.redisServer.start();
        SERVICES.forEach(service -> stack.service(service).awaitReady());

        assertThat(broken.exit()).isEqualTo(1);
        JsonNode lowest = broken.json().path("lowestBrokenRung");
        assertThat(lowest.path("rung").asInt()).as(broken.out()).isEqualTo(2);
        assertThat(lowest.path("name").asText()).isEqualTo("Postgres and Redis");
        JsonNode first = broken.json().path("findings").path(0);
        assertThat(first.path("reason").asText()).isEqualTo("redis_unreachable");
        assertThat(texts(first.path("onlyBecauseOfIt"))).containsExactlyInAnyOrderElementsOf(SERVICES);
        assertThat(first.path("runbook").asText()).isEqualTo("docs/runbooks/redis_unreachable.md");
        assertThat(first.path("cause").asText()).contains("Redis does not answer");
        assertThat(first.path("action").asText()).contains("PING");
        assertThat(broken.json().path("findings")).hasSize(1);
        assertThat(told.exit()).isEqualTo(1);
        assertThat(told.out()).contains("repair rung 2 first: Postgres and Redis", "1. redis_unreachable");
        assertThat(told.out() + told.err()).doesNotContain(WholeStack.METRICS_BEARER, WholeStack.ADMIN_TOKEN);
    }

    @Test
    void theStoryOfAnAllowedCallNamesItsSessionAndEdge() {
        Reply call = zone.call(zone.mandate());
        assertThat(call.status()).isEqualTo(200);
        String request = ingested(call);

        Ended json = caracal().run("debug", "request", request, "--json");
        assertThat(json.exit()).as(json.toString()).isZero();
        JsonNode story = json.json().path("stories").path(0);
        assertThat(story.path("zone_id").asText()).isEqualTo(zone.zone);
        assertThat(story.path("final_decision").asText()).isEqualTo("allow");
        assertThat(story.path("session").path("agent_session_id").asText()).isEqualTo(zone.session);
        assertThat(story.path("session").path("status").asText()).isEqualTo("active");
        assertThat(story.path("delegation_edge").path("id").asText()).isEqualTo(zone.edge);
        assertThat(story.path("target").path("registered").path("identifier").asText())
                .isEqualTo(GovernedZone.RESOURCE);
        assertThat(story.path("standing").path("proofs").path("gateway").has("revocation_epoch"))
                .isTrue();
    }

    @Test
    void theStoryOfADeniedCallSaysWhatToLookAtNext() {
        Reply refused = zone.mint(GovernedZone.RESOURCE, "ping:write");
        assertThat(refused.status()).isEqualTo(403);
        String request = ingested(refused);

        Ended told = caracal().run("debug", "request", request, "--zone", zone.zone);
        assertThat(told.exit()).as(told.toString()).isZero();
        assertThat(told.out())
                .contains("request " + request + " in zone " + zone.zone + ": deny")
                .contains("1. Events", "2. Decision", "3. Scopes and target", "4. Session and delegation")
                .contains("5. Revocation and approval", "Look at next")
                .contains("delegation_invalid", "look whether both are live")
                .contains("requested scopes ping:write", "session " + zone.session + ": status=active")
                .contains(
                        "delegation edge " + zone.edge + ": status=active",
                        "The delegation edge does not hold ping:write")
                .contains("authority record ", "authority_record_type=application status=active")
                .doesNotContain("not read");
    }

    @Test
    void theStoryOfACallThatPolicyDeniesShowsWhatPolicyWasAsked() {
        String edge = edgeFor("ping:write");
        Reply refused = zone.token(Map.of(
                "resource",
                GovernedZone.RESOURCE,
                "scope",
                "ping:write",
                "agent_session_id",
                zone.session,
                "delegation_edge_id",
                edge));
        assertThat(refused.status()).isEqualTo(403);
        String request = ingested(refused);

        Ended told = caracal().run("debug", "request", request);
        assertThat(told.exit()).as(told.toString()).isZero();
        assertThat(told.out())
                .contains(": deny", "policy was asked {", "requested scopes ping:write")
                .contains("session " + zone.session + ": status=active")
                .contains("delegation edge " + edge + ": status=active")
                .contains("session " + zone.session + ": not ended", "delegation edge " + edge + ": not revoked")
                .contains("No grant allows it");
    }

    @Test
    void anUnknownRequestIsSaidToBeUnknown() {
        Ended nowhere = caracal().run("debug", "request", "no-such-request");
        assertThat(nowhere.exit()).isEqualTo(1);
        assertThat(nowhere.err())
                .contains("no event of request no-such-request")
                .hasLineCount(1);
    }

    /** A delegation of more than policy grants. */
    private static String edgeFor(String scope) {
        String source = zone.coordinator()
                .post("/zones/" + zone.zone + "/agents", "{\"application_id\":\"" + zone.application + "\"}")
                .expect(201)
                .json()
                .path("agent_session_id")
                .asText();
        String body = """
            {"issuer_application_id":"%1$s","receiver_application_id":"%1$s","source_session_id":"%2$s","target_session_id":"%3$s",
             "scopes":["%4$s"],"constraints":{"resources":["%5$s"]},"ttl_seconds":600}
            """.formatted(zone.application, source, zone.session, scope, GovernedZone.RESOURCE);
        return zone.coordinator()
                .post("/zones/" + zone.zone + "/delegations", body)
                .expect(201)
                .json()
                .path("delegation_edge_id")
                .asText();
    }

    /** The id of an answered request, as soon as its evidence can be read. */
    private static String ingested(Reply reply) {
        String request = reply.header("X-Request-Id").orElseThrow();
        Await.until(
                LIMIT,
                "the evidence is in the ledger",
                () -> !zone.evidence(request).isEmpty());
        return request;
    }

    private static Reply readiness(String service) {
        return stack.service(service).http().get("/ready");
    }

    private static Program caracal() {
        Program program = Program.caracal(home)
                .with("METRICS_BEARER", WholeStack.METRICS_BEARER)
                .with("CARACAL_ADMIN_TOKEN", WholeStack.ADMIN_TOKEN)
                .with("CARACAL_COORDINATOR_TOKEN", WholeStack.COORDINATOR_TOKEN);
        for (String service : SERVICES) {
            program = program.with(
                    "CARACAL_" + service.toUpperCase(Locale.ROOT) + "_URL",
                    stack.service(service).baseUri().toString());
        }
        return program;
    }

    private static List<String> texts(JsonNode array) {
        List<String> texts = new ArrayList<>();
        array.forEach(each -> texts.add(each.asText()));
        return texts;
    }
}
