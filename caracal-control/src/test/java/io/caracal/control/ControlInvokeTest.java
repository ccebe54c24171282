package io.caracal.control;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.caracal.common.redis.Redis;
import io.caracal.common.redis.RedisSettings;
import io.caracal.core.event.Streams;
import io.caracal.core.id.ApplicationId;
import io.caracal.core.id.AuthorityRecordId;
import io.caracal.core.id.ZoneId;
import io.caracal.core.jwks.JsonWebKeys;
import io.caracal.core.token.MandateClaims;
import io.caracal.core.token.MandateMinter;
import io.caracal.core.token.MandateUse;
import io.caracal.core.token.SigningKey;
import io.caracal.core.token.SubjectType;
import io.caracal.testing.Await;
import io.caracal.testing.fake.Answer;
import io.caracal.testing.http.HttpProbe;
import io.caracal.testing.http.Reply;
import io.caracal.testing.redis.RedisFixture;
import io.caracal.testing.redis.RedisProcess;
import io.caracal.testing.service.ServiceRunner;
import io.lettuce.core.AclSetuserArgs;
import io.lettuce.core.protocol.CommandType;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class ControlInvokeTest {
    private static final ZoneId ZONE = new ZoneId("zone-1");
    private static final AtomicInteger SERIAL = new AtomicInteger();

    private final SigningKey key = SigningKey.generate("kid-1", new SecureRandom());
    private final RedisProcess redisServer = RedisFixture.newServer().start();
    private final Redis redis = new Redis(RedisSettings.of(redisServer.url()));
    private final ControlBed bed;
    private ServiceRunner control;

    ControlInvokeTest(@TempDir Path directory) {
        bed = new ControlBed(directory);
    }

    @BeforeEach
    void start() {
        bed.sts.answering(request -> Answer.json(200, JsonWebKeys.format(List.of(key.publicPart()))));
        Map<String, String> limits = Map.of(
                "CONTROL_RATE_CAPACITY", "3",
                "CONTROL_INVOKE_IP_RATE_LIMIT_PER_MIN", "20",
                "TRUST_PROXY", "true");
        control = bed.start(redisServer.url(), limits).awaitReady();
    }

    @AfterEach
    void stop() {
        control.close();
        redis.close();
        redisServer.close();
        bed.close();
    }

    @Test
    void anAllowedInvocationBecomesANarrowedManagementCallAndLeavesEvidence() {
        bed.api.enqueue(Answer.json(201, "{\"id\":\"app-9\",\"name\":\"n\"}"));
        Reply reply = invoke(
                token("control:app:write"),
                "{\"command\":\"app\",\"subcommand\":\"create\",\"flags\":{\"name\":\"n\"}}");
        assertThat(reply.expect(200).json().path("ok").asBoolean()).isTrue();
        assertThat(reply.json().path("result").path("id").asText()).isEqualTo("app-9");
        var call = bed.api.lastCommand();
        assertThat(call.path()).isEqualTo("/v1/zones/zone-1/applications");
        assertThat(call.header("Authorization")).contains("Bearer cat_admin");
        assertThat(call.header("X-Caracal-On-Behalf-Of").orElseThrow()).startsWith("v1~zone-1~app-1~");
        assertThat(events()).hasSize(1);
        assertThat(events().get(0).path("event_type").asText()).isEqualTo("control.invoke");
        assertThat(events().get(0).path("decision").asText()).isEqualTo("allow");
        assertThat(events().get(0).path("metadata_json").path("command").asText())
                .isEqualTo("app");
    }

    @Test
    void listingsAreDrainedIntoOneArray() {
        bed.api.enqueue(Answer.json(200, "{\"items\":[{\"id\":\"1\"}],\"next_cursor\":\"c\"}"));
        bed.api.enqueue(Answer.json(200, "{\"items\":[{\"id\":\"2\"}],\"next_cursor\":null}"));
        Reply reply = invoke(token("control:app:read"), "{\"command\":\"app\",\"subcommand\":\"list\"}");
        assertThat(reply.expect(200).json().path("result").findValuesAsText("id"))
                .containsExactly("1", "2");
        assertThat(bed.api.lastCommand().target()).contains("cursor=c");
    }

    @Test
    void aListingOfWhatHappenedIsTheItemsOfOnePage() {
        bed.api.enqueue(Answer.json(200, "{\"items\":[{\"id\":\"1\"}],\"next_cursor\":\"c\"}"));
        Reply reply = invoke(
                token("control:audit:read"),
                "{\"command\":\"audit\",\"subcommand\":\"tail\",\"flags\":{\"decision\":\"deny\",\"limit\":1}}");
        JsonNode result = reply.expect(200).json().path("result");
        assertThat(result.isArray()).isTrue();
        assertThat(result.findValuesAsText("id")).containsExactly("1");
        assertThat(bed.api.lastCommand().target()).isEqualTo("/v1/zones/zone-1/audit?decision=deny&limit=1");
    }

    @Test
    void anAddressThatTheProxyTellsHasABudget() {
        HttpProbe caller = control.http().header("X-Forwarded-For", "10.9.9.9, 10.0.0.1");
        Reply over = Await.value(
                Await.DEFAULT_LIMIT,
                "the budget is spent",
                () -> caller.post("/v1/control/invoke", "{}"),
                reply -> reply.status() == 429);
        refused(over, 429, "rate_limited");
        refused(
                control.http().header("X-Forwarded-For", "10.0.0.2").post("/v1/control/invoke", "{}"),
                401,
                "unauthorized");
    }

    @Test
    void theGateIsAskedForEveryRequestAndBeforeTheToken() throws IOException {
        Files.delete(bed.gate);
        refused(control.http().post("/v1/control/invoke", "{}"), 503, "control_disabled");
        bed.openGate();
        refused(control.http().post("/v1/control/invoke", "{}"), 401, "unauthorized");
        refused(control.http().post("/v1/control/invoke", ""), 401, "unauthorized");
    }

    @Test
    void badTokensAreUnauthorized() {
        refused(invoke("nonsense", "{}"), 401, "unauthorized");
        refused(invoke(mint(claims("control:app:read").use(MandateUse.SESSION).build()), "{}"), 401, "unauthorized");
        refused(
                invoke(
                        mint(claims("control:app:read")
                                .audience(List.of("other"))
                                .build()),
                        "{}"),
                401,
                "unauthorized");
        MandateClaims expired = claims("control:app:read")
                .issuedAt(Instant.now().minusSeconds(1000))
                .expiresAt(Instant.now().minusSeconds(100))
                .build();
        refused(invoke(mint(expired), "{}"), 401, "unauthorized");
        assertThat(events()).isEmpty();
    }

    @Test
    void aTokenWorksOnceEvenWhenItsFirstUseWasRefused() {
        String token = token("control:app:read");
        refused(invoke(token, "{\"command\":\"" + "nonsense".repeat(100) + "\"}"), 403, "denied");
        assertThat(events().get(0).path("metadata_json").path("command").asText())
                .hasSize(256);
        refused(invoke(token, "{\"command\":\"app\",\"subcommand\":\"list\"}"), 401, "token_replay");
    }

    @Test
    void scopeFlagsAndCatalogueAreChecked() {
        Reply missing = invoke(
                token("control:app:read"),
                "{\"command\":\"app\",\"subcommand\":\"create\",\"flags\":{\"name\":\"n\"}}");
        refused(missing, 403, "denied");
        assertThat(missing.json().path("error").path("reason").asText()).isEqualTo("missing scope control:app:write");
        refused(
                invoke(token("control:app:read"), "{\"command\":\"app\",\"subcommand\":\"get\",\"flags\":{\"x\":1}}"),
                400,
                "invalid");
        refused(
                invoke(token("control:session:read"), "{\"command\":\"session\",\"subcommand\":\"tree\"}"),
                501,
                "unsupported");
        redis.sync().del("control:invoke_rl:zone-1:app-1");
        refused(
                invoke(token("control:app:read"), "{\"command\":\"state\",\"subcommand\":\"plan\"}"),
                501,
                "unsupported");
        assertThat(bed.api.commands()).isEmpty();
    }

    @Test
    void anySubjectMayReadTheCatalogue() {
        Reply reply = invoke(token("control:app:read"), "{\"command\":\"catalog\",\"subcommand\":\"describe\"}");
        assertThat(reply.expect(200).json().path("result").path("commands")).isNotEmpty();
    }

    @Test
    void anotherZoneScopeIsRefused() {
        Reply reply = control.http()
                .bearer(token("control:app:read"))
                .header("x-caracal-zone-scope", "zone-2")
                .post("/v1/control/invoke", "{\"command\":\"app\",\"subcommand\":\"list\"}");
        refused(reply, 403, "denied");
    }

    @Test
    void refusalsOfTheManagementApiAreTranslated() {
        Map<Integer, String> expected = Map.of(
                400,
                "invalid",
                422,
                "invalid",
                403,
                "denied",
                404,
                "not_found",
                409,
                "conflict",
                429,
                "upstream",
                500,
                "upstream");
        expected.forEach((status, code) -> {
            redis.sync().del("control:invoke_rl:zone-1:app-1");
            bed.api.enqueue(Answer.json(status, "{\"error\":\"some_code\",\"error_description\":\"why\"}"));
            Reply reply = invoke(
                    token("control:app:read"), "{\"command\":\"app\",\"subcommand\":\"get\",\"flags\":{\"id\":\"a\"}}");
            assertThat(reply.json().path("error").path("code").asText())
                    .as("status " + status)
                    .isEqualTo(code);
            assertThat(reply.json().path("error").path("reason").asText()).isEqualTo("some_code: why");
        });
    }

    @Test
    void aSubjectHasABudget() {
        String body = "{\"command\":\"catalog\",\"subcommand\":\"describe\"}";
        for (int i = 0; i < 3; i++) {
            invoke(token("control:app:read"), body).expect(200);
        }
        Reply over = invoke(token("control:app:read"), body);
        refused(over, 429, "rate_limited");
        assertThat(over.header("Retry-After")).isPresent();
    }

    @Test
    void withoutRedisNothingIsCarriedOut() {
        redisServer.stop();
        Reply reply = invoke(token("control:app:read"), "{\"command\":\"app\",\"subcommand\":\"list\"}");
        assertThat(reply.status()).isIn(401, 429);
        assertThat(bed.api.commands()).isEmpty();
    }

    @Test
    void aPermissionThatIsMissingAtRedisIsShownAlthoughRedisAnswers() {
        String password = URI.create(redisServer.url("control")).getUserInfo().split(":", 2)[1];
        redis.sync()
                .aclSetuser(
                        "caracalcontrol",
                        AclSetuserArgs.Builder.reset()
                                .on()
                                .addPassword(password)
                                .allKeys()
                                .addCommand(CommandType.PING));

        Reply reply = invoke(token("control:app:read"), "{\"command\":\"app\",\"subcommand\":\"list\"}");
        Reply ready = Await.value(
                Duration.ofSeconds(20),
                "Control is not ready",
                () -> control.http().get("/ready"),
                answer -> answer.status() == 503);

        assertThat(reply.status()).isIn(401, 429);
        assertThat(bed.api.commands()).isEmpty();
        assertThat(ready.error()).isEqualTo("redis_unreachable");
    }

    @Test
    void aDeadManagementApiIsNamedUpstream() {
        bed.api.close();
        refused(invoke(token("control:app:read"), "{\"command\":\"app\",\"subcommand\":\"list\"}"), 502, "upstream");
    }

    private static void refused(Reply reply, int status, String code) {
        assertThat(reply.status()).as(reply.text()).isEqualTo(status);
        assertThat(reply.json().path("ok").asBoolean(true)).isFalse();
        assertThat(reply.json().path("error").path("code").asText()).isEqualTo(code);
    }

    private Reply invoke(String token, String body) {
        HttpProbe probe = control.http().bearer(token);
        return probe.post("/v1/control/invoke", body);
    }

    private String token(String scope) {
        return mint(claims(scope).build());
    }

    private String mint(MandateClaims claims) {
        return new MandateMinter().mint(claims, key);
    }

    private static io.caracal.core.token.MandateClaimsBuilder claims(String scope) {
        Instant now = Instant.now();
        AuthorityRecordId record = new AuthorityRecordId("record-1");
        return MandateClaims.builder()
                .issuer(ControlBed.ISSUER)
                .subject("app-1")
                .audience(List.of("caracal-control"))
                .issuedAt(now)
                .expiresAt(now.plusSeconds(300))
                .jti("jti-" + SERIAL.incrementAndGet())
                .zoneId(ZONE)
                .clientId(new ApplicationId("app-1"))
                .sid(record)
                .rootSid(record)
                .use(MandateUse.RESOURCE)
                .subjectType(SubjectType.APPLICATION)
                .scope(scope);
    }

    private List<JsonNode> events() {
        ObjectMapper json = new ObjectMapper();
        return redis.sync().xrange(Streams.AUDIT_EVENTS, io.lettuce.core.Range.unbounded()).stream()
                .map(message -> {
                    try {
                        return json.readTree(message.getBody().get("data"));
                    } catch (IOException e) {
                        throw new IllegalStateException(e);
                    }
                })
                .toList();
    }
}
