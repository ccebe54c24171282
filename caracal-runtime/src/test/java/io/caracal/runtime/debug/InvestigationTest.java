package io.caracal.runtime.debug;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import io.caracal.runtime.operations.Addresses;
import io.caracal.runtime.operations.FakeStack;
import io.caracal.runtime.operations.ServiceClient;
import io.caracal.runtime.paths.CaracalHome;
import io.caracal.runtime.problem.OperatorProblem;
import io.caracal.runtime.secrets.Tokens;
import io.caracal.runtime.stack.Service;
import io.caracal.runtime.terminal.Console;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class InvestigationTest {
    private static final Clock CLOCK = Clock.fixed(Instant.parse("2026-05-01T12:00:00Z"), ZoneOffset.UTC);
    private static final String EXPLAIN = "/v1/zones/zone-a/audit/by-request/r1/explain";
    private static final String EVENT = """
        {"event_type":"token_exchange","decision":"deny","evaluation_status":"complete","occurred_at":"2026-05-01T11:00:00Z",
         "determining_policies_json":[{"policy":"grants"}],"diagnostics_json":["no grant"],
         "metadata_json":{"application_id":"app-1","resource":"resource://ping","requested_scopes":["ping:write"],
          "agent_session_id":"s1","delegation_edge_id":"e1","challenge_id":"c1"}}
        """;

    @TempDir
    Path directory;

    private FakeStack stack;
    private Map<String, String> environment;

    @BeforeEach
    void start() throws IOException {
        stack = new FakeStack();
        environment = new TreeMap<>(stack.environment());
        stack.admin("/v1/zones", 200, "{\"items\":[{\"id\":\"zone-a\"},{\"id\":\"zone-b\"}],\"next_cursor\":null}");
        stack.admin(EXPLAIN, 200, """
            {"request_id":"r1","zone_id":"zone-a","final_decision":"deny","events":[%s],
             "denied":[{"event_type":"token_exchange","evaluation_status":"complete","determining_policies":[{"policy":"grants"}],
              "policy_input":{"session":{"id":"record-1"}}}]}
            """.formatted(EVENT));
        stack.admin(
                "/v1/zones/zone-a/resources",
                200,
                "{\"items\":[{\"identifier\":\"resource://ping\",\"scopes\":[\"ping:read\"]}]}");
        stack.admin(
                "/v1/zones/zone-a/approvals/c1",
                200,
                "{\"state\":\"pending\",\"expires_at\":\"2026-05-01T12:05:00Z\"}");
        stack.admin("/v1/zones/zone-a/authority-records?authority_record_id=record-1", 200, """
            {"items":[{"authority_record_id":"record-1","authority_record_type":"application","status":"revoked",
             "revoked_reason":"subject_revoked"}],"next_cursor":null}
            """);
        stack.coordinator(
                "/zones/zone-a/agents/s1",
                200,
                "{\"status\":\"terminated\",\"terminated_at\":\"2026-05-01T09:00:00Z\",\"termination_reason\":\"ttl_expired\"}");
        stack.coordinator("/zones/zone-a/delegations/inbound/s1", 200, """
            {"items":[{"id":"e1","status":"revoked","scopes":["ping:read"],"revoked_at":"2026-05-01T10:00:00Z"}]}
            """);
    }

    @AfterEach
    void stop() {
        stack.close();
    }

    @Test
    void theFiveStepsAreToldWithWhatToLookAtNext() {
        Story story = investigate("r1", null).get(0);

        assertThat(text(story))
                .contains("request r1 in zone zone-a: deny")
                .contains("1. Events", "2. Decision", "3. Scopes and target", "4. Session and delegation")
                .contains("5. Revocation and approval", "Look at next")
                .contains("token_exchange deny: policy grants, no grant")
                .contains("requested scopes ping:write")
                .contains("session s1: terminated_at=2026-05-01T09:00:00Z termination_reason=ttl_expired")
                .contains("revoked_at=2026-05-01T10:00:00Z")
                .contains("authority record record-1: authority_record_type=application status=revoked")
                .contains("approval c1: state=pending")
                .contains("revocations in force at gateway: up to epoch 7");
        assertThat(new NextSteps(story, CLOCK).list())
                .anyMatch(step -> step.startsWith("The session is terminated (ttl_expired)"))
                .anyMatch(step -> step.startsWith("The authority record is revoked (subject_revoked)"))
                .anyMatch(step -> step.startsWith("The delegation edge is revoked"))
                .anyMatch(step -> step.startsWith("The delegation edge does not hold ping:write"))
                .anyMatch(step -> step.startsWith("The resource does not have the scope ping:write"))
                .anyMatch(step -> step.startsWith("The request waits for approval c1 until 2026-05-01T12:05:00Z"))
                .anyMatch(step -> step.startsWith("Policy decided: grants"));
    }

    @Test
    void explanationsAreCutAndIdsAreNot() {
        stack.coordinator("/zones/zone-a/delegations/inbound/s1", 200, """
            {"items":[{"id":"e1","status":"active","scopes":["ping:read"],"constraints_json":{"resources":["%s","%s","%s"]},
             "source_session_id":"%s","target_session_id":"%s","parent_edge_id":"%s"}]}
            """.formatted((Object[]) numbered(6)));
        stack.coordinator(
                "/zones/zone-a/agents/s1",
                200,
                "{\"status\":\"terminated\",\"termination_reason\":\"" + "because ".repeat(100) + "\"}");

        String text = text(investigate("r1", null).get(0));

        assertThat(text).contains((CharSequence[]) numbered(6));
        assertThat(text).contains("termination_reason=because because").contains("…");
        assertThat(text.lines().filter(line -> line.contains("because"))).allMatch(line -> line.length() < 1_000);
    }

    private static String[] numbered(int count) {
        return IntStream.range(0, count)
                .mapToObj("0190a6c4-0000-7000-8000-%012d"::formatted)
                .toArray(String[]::new);
    }

    @Test
    void whatCannotBeReadIsNamedWithTheReason() {
        environment.remove("CARACAL_COORDINATOR_TOKEN");
        environment.remove("METRICS_BEARER");
        stack.admin("/v1/zones/zone-a/approvals/c1", 503, "{\"error\":\"internal_error\"}");
        stack.admin("/v1/zones/zone-a/authority-records?authority_record_id=record-1", 200, "{\"items\":[]}");

        JsonNode json = StoryJson.of(investigate("r1", "zone-a"), CLOCK);
        List<String> unread = new ArrayList<>();
        json.path("stories")
                .path(0)
                .path("not_read")
                .forEach(each -> unread.add(
                        each.path("what").asText() + ": " + each.path("why").asText()));

        assertThat(unread)
                .anyMatch(each -> each.startsWith("session s1: no caracalCoordinatorToken was found"))
                .anyMatch(each -> each.startsWith("delegation edge e1: no caracalCoordinatorToken"))
                .anyMatch(each -> each.equals("authority record record-1: there is none of that id in the zone"))
                .anyMatch(each -> each.equals("approval c1: the API answers 503 internal_error"))
                .anyMatch(each -> each.contains("no metrics bearer was found"));
        assertThat(json.path("stories").path(0).path("session").isNull()).isTrue();
    }

    @Test
    void aServiceThatIsDownLeavesTheRestOfTheStory() {
        stack.stop(Service.COORDINATOR);

        Story story = investigate("r1", null).get(0);

        assertThat(story.session().problem()).isEqualTo("the Coordinator does not answer (unreachable)");
        assertThat(story.resource().read()).isTrue();

        stack.admin("/v1/zones/zone-a/sessions?limit=1000&application_id=app-1", 200, """
            {"items":[{"session_id":"s0"},{"session_id":"s1","status":"suspended","subject_authority_record_id":"record-1"}]}
            """);
        Story known = investigate("r1", null).get(0);
        assertThat(known.session().text("status")).isEqualTo("suspended");
        assertThat(new NextSteps(known, CLOCK).list()).anyMatch(step -> step.startsWith("The session is suspended"));
    }

    @Test
    void anEdgeOfAnotherSessionIsFoundWhereTheGraphHasIt() {
        stack.coordinator("/zones/zone-a/delegations/inbound/s1", 200, "{\"items\":[]}");
        assertThat(investigate("r1", "zone-a").get(0).edge().problem())
                .isEqualTo("the Coordinator answers 404 Not Found");

        String impact = "/zones/zone-a/delegations/e1/impact";
        stack.coordinator(impact, 200, "{\"edge_id\":\"e1\",\"affected_edges\":[]}");
        Story ended = investigate("r1", "zone-a").get(0);
        assertThat(text(ended)).contains("delegation edge e1: active=false").doesNotContain("edge e1: not revoked");
        assertThat(new NextSteps(ended, CLOCK).list())
                .anyMatch(step -> step.startsWith("The delegation edge is not active any more"))
                .noneMatch(step -> step.contains("does not hold"));

        stack.coordinator(
                impact, 200, "{\"affected_edges\":[{\"id\":\"e1\",\"target_session_id\":\"s2\",\"depth\":1}]}");
        assertThat(investigate("r1", "zone-a").get(0).edge().text("target_session_id"))
                .isEqualTo("s2");
        stack.coordinator(
                "/zones/zone-a/delegations/inbound/s2",
                200,
                "{\"items\":[{\"id\":\"e1\",\"status\":\"active\",\"target_session_id\":\"s2\"}]}");
        assertThat(investigate("r1", "zone-a").get(0).edge().text("status")).isEqualTo("active");
    }

    @Test
    void whatARefusalDoesNotNameIsNotMissing() {
        stack.admin(EXPLAIN, 200, """
            {"final_decision":"deny","events":[{"decision":"deny","metadata_json":{"application_id":"app-1"}}],
             "denied":[{"evaluation_status":"session_invalid","policy_input":{},
              "metadata":{"reason":"not_live"}}]}
            """);

        Story story = investigate("r1", "zone-a").get(0);

        assertThat(text(story))
                .contains("  session: no event names one", "  delegation edge: no event names one")
                .doesNotContain("policy was asked", "not read");
        assertThat(StoryJson.of(List.of(story), CLOCK).path("stories").path(0).path("not_read"))
                .isEmpty();
        assertThat(new NextSteps(story, CLOCK).list())
                .singleElement()
                .asString()
                .startsWith("The session is not live");
    }

    @Test
    void anUnknownRequestAndAnImpossibleIdAreRefused() {
        assertThatThrownBy(() -> investigate("r2", null))
                .isInstanceOf(OperatorProblem.class)
                .hasMessageContaining("no event of request r2 in any of the 2 zones");
        assertThatThrownBy(() -> investigate("r2", "zone-b")).hasMessageContaining("in zone zone-b");
        assertThatThrownBy(() -> investigate("a b", null)).hasMessageContaining("that is no request id");
    }

    @Test
    void withoutTheApiOrItsTokenNothingCanBeTold() {
        environment.put("CARACAL_ADMIN_TOKEN", "wrong");
        assertThatThrownBy(() -> investigate("r1", null)).hasMessageContaining("401 unauthorized; the admin token");
        stack.stop(Service.API);
        assertThatThrownBy(() -> investigate("r1", null)).hasMessageContaining("does not answer (unreachable)");
        environment.remove("CARACAL_ADMIN_TOKEN");
        assertThatThrownBy(() -> investigate("r1", null)).hasMessageContaining("no caracalAdminToken was found");
    }

    private static String text(Story story) {
        return String.join("\n", new StoryText(new Console(System.out, System.err, false), story, CLOCK).lines());
    }

    private List<Story> investigate(String request, @Nullable String zone) {
        Tokens tokens = Tokens.of(environment, new CaracalHome(directory.resolve("home")));
        return new Investigation(new ServiceClient(System::nanoTime), Addresses.of(environment), tokens)
                .of(request, zone);
    }
}
