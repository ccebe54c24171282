package io.caracal.system.wholestack;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.caracal.testing.Await;
import io.caracal.testing.fake.Answer;
import io.caracal.testing.fake.ScriptedUpstream;
import io.caracal.testing.program.Ended;
import io.caracal.testing.program.Program;
import java.io.IOException;
import java.lang.ProcessBuilder.Redirect;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** {@code caracal run} against all services: what a command gets is what the Gateway uses, and what people decide reaches it. */
final class RunThroughTheStackTest {
    private static final String KEY = "upstream-key-of-this-test";
    private static final String GATES = "# caracal:data-document\\n"
            + "package caracal.authz\\n"
            + "risk := [{\\\"scope\\\": \\\"ping:write\\\", \\\"tier\\\": \\\"high\\\"}]\\n"
            + "approval_tiers := [{\\\"tier\\\": \\\"high\\\", \\\"ttl_seconds\\\": 600}]\\n";

    private static WholeStack stack;
    private static ScriptedUpstream upstream;
    private static GovernedZone zone;
    private static JsonNode workload;

    @TempDir
    private Path home;

    @BeforeAll
    static void start() throws IOException {
        stack = new WholeStack();
        upstream = ScriptedUpstream.start();
        upstream.answering(request -> Answer.json(200, "{}"));
        zone = new GovernedZone(stack, "runs", upstream.baseUri());
        provideKey();
        workload = post("workloads", "{\"name\":\"nightly\"}");
        put("workloads/" + id(), binding("ping:read"));
    }

    @AfterAll
    static void stop() {
        upstream.close();
        stack.close();
    }

    @Test
    void aCommandGetsTheCredentialThatTheGatewayUses() {
        Ended ended = caracal().run("run", "--", "sh", "-c", "printf %s \"$KEY\"");
        assertThat(ended.exit()).as(ended.toString()).isZero();
        assertThat(ended.out()).isEqualTo(KEY);

        zone.call(zone.mandate()).expect(200);
        assertThat(upstream.requests().get(upstream.requests().size() - 1).header("X-Api-Key"))
                .hasValue(ended.out());

        Await.until(Duration.ofSeconds(30), "the ledger has the launch", () -> launches("allow") >= 2);
    }

    @Test
    void aHeldCredentialIsGivenOnceAPersonApproves() throws Exception {
        JsonNode gated = post("workloads", "{\"name\":\"gated\"}");
        put("workloads/" + gated.get("id").asText(), binding("ping:write"));
        activate(GATES);
        Path out = home.resolve("out");
        Path err = home.resolve("err");
        Process running = caracal()
                .with("CARACAL_WORKLOAD_ID", gated.get("id").asText())
                .with("CARACAL_WORKLOAD_SECRET", gated.get("secret").asText())
                .start(Redirect.to(out.toFile()), Redirect.to(err.toFile()), "run", "sh", "-c", "printf %s \"$KEY\"");
        try {
            JsonNode held = Await.value(
                    Duration.ofSeconds(60),
                    "the credential is held",
                    () -> get("approvals?state=pending&principal="
                                    + gated.get("id").asText())
                            .path("items"),
                    items -> !items.isEmpty());
            String hold = held.get(0).get("id").asText();
            assertThat(held.get(0).get("metadata_json").get("env").asText()).isEqualTo("KEY");
            post("approvals/" + hold + "/approve", "{\"reason\":\"expected\"}", 200);
            assertThat(running.waitFor(60, TimeUnit.SECONDS)).isTrue();
            assertThat(running.exitValue()).isZero();
            assertThat(Files.readString(out)).isEqualTo(KEY);
            assertThat(Files.readString(err)).contains(hold, "approval_required");
            assertThat(get("approvals/" + hold).get("state").asText()).isEqualTo("consumed");
        } finally {
            running.destroyForcibly();
        }
    }

    /** The zone's resource gets a provider whose key may also be given to processes. */
    private static void provideKey() {
        JsonNode provider = post(
                "providers",
                "{\"name\":\"key\",\"kind\":\"api_key\",\"config_json\":{\"header_name\":\"X-Api-Key\",\"api_key\":\""
                        + KEY + "\",\"allow_runtime_injection\":true,\"allowed_token_hosts\":[\""
                        + upstream.baseUri().getHost() + "\"]}}");
        String resource = get("resources").get("items").get(0).get("id").asText();
        stack.admin()
                .patch(
                        zone.at("resources/" + resource),
                        "{\"credential_provider_id\":\"" + provider.get("id").asText() + "\"}")
                .expect(200);
    }

    /** Adds a document to the active policies. */
    private static void activate(String document) {
        String set = get("policy-sets").get("items").get(0).get("id").asText();
        String grants = get("policies/"
                        + get("policies").get("items").get(0).get("id").asText())
                .get("versions")
                .get(0)
                .get("id")
                .asText();
        String gates = post("policies", "{\"name\":\"gates\",\"content\":\"" + document + "\"}")
                .get("version_id")
                .asText();
        String sealed = post(
                        "policy-sets/" + set + "/versions",
                        "{\"manifest\":[{\"policy_version_id\":\"" + grants + "\"},{\"policy_version_id\":\"" + gates
                                + "\"}]}")
                .get("version_id")
                .asText();
        String status = post("policy-sets/" + set + "/activate", "{\"version_id\":\"" + sealed + "\"}", 202)
                .get("status_url")
                .asText();
        Await.until(
                Duration.ofSeconds(30),
                "the gates are in force",
                () -> stack.admin()
                        .get(status)
                        .json()
                        .path("propagation_status")
                        .asText()
                        .equals("loaded"));
    }

    private static long launches(String decision) {
        long found = 0;
        for (JsonNode event :
                get("audit?event_type=run_launch&decision=" + decision).get("items")) {
            found += event.path("metadata_json").path("workload_id").asText().equals(id()) ? 1 : 0;
        }
        return found;
    }

    private static String binding(String scope) {
        return "{\"bindings\":[{\"env\":\"KEY\",\"resource\":\"" + GovernedZone.RESOURCE + "\",\"scopes\":[\"" + scope
                + "\"]}]}";
    }

    private static String id() {
        return workload.get("id").asText();
    }

    private static JsonNode get(String path) {
        return stack.admin().get(zone.at(path)).expect(200).json();
    }

    private static JsonNode post(String path, String body) {
        return post(path, body, 201);
    }

    private static JsonNode post(String path, String body, int status) {
        return stack.admin().post(zone.at(path), body).expect(status).json();
    }

    private static void put(String path, String body) {
        stack.admin().put(zone.at(path), body).expect(200);
    }

    private Program caracal() {
        return Program.caracal(home)
                .with("CARACAL_STS_URL", stack.sts.baseUri().toString())
                .with("CARACAL_WORKLOAD_ID", id())
                .with("CARACAL_WORKLOAD_SECRET", workload.get("secret").asText());
    }
}
