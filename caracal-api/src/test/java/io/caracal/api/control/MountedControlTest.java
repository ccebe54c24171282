package io.caracal.api.control;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.caracal.api.ApiFixture;
import io.caracal.common.redis.Redis;
import io.caracal.common.redis.RedisSettings;
import io.caracal.core.id.ApplicationId;
import io.caracal.core.id.AuthorityRecordId;
import io.caracal.core.id.ZoneId;
import io.caracal.core.jwks.JsonWebKeys;
import io.caracal.core.token.MandateClaims;
import io.caracal.core.token.MandateMinter;
import io.caracal.core.token.MandateUse;
import io.caracal.core.token.SigningKey;
import io.caracal.core.token.SubjectType;
import io.caracal.testing.fake.Answer;
import io.caracal.testing.fake.ScriptedUpstream;
import io.caracal.testing.http.Reply;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class MountedControlTest {

    private static final String ISSUER = "http://localhost:8080";
    private static final SigningKey KEY = SigningKey.generate("kid-1", new SecureRandom());
    private static final AtomicInteger SERIAL = new AtomicInteger();

    @TempDir
    private static Path directory;

    private static ScriptedUpstream sts;
    private static ApiFixture api;
    private static Path gate;

    @BeforeAll
    static void start() throws IOException {
        sts = ScriptedUpstream.start();
        sts.answering(request -> Answer.json(200, JsonWebKeys.format(List.of(KEY.publicPart()))));
        gate = Files.writeString(directory.resolve("enabled"), "enabled\n");
        api = ApiFixture.start(Map.of(
                "CARACAL_CONTROL_ENABLED",
                "true",
                "STS_JWKS_URL",
                sts.baseUri() + "/.well-known/jwks.json",
                "STS_ISSUER_URL",
                ISSUER,
                "CONTROL_GATE_FILE",
                gate.toString(),
                "API_V1_RATE_LIMIT_PER_MIN",
                "600",
                "TRUST_PROXY",
                "true"));
    }

    @AfterAll
    static void stop() {
        api.close();
        sts.close();
    }

    @Test
    void invocationIsCarriedOutByThisApiInTheNameOfTheControlApplication() {
        String zone = controlled("controlled");
        JsonNode made = invoke(
                        zone,
                        "control:identity-provider:write",
                        "{\"command\":\"identity-provider\",\"subcommand\":\"create\",\"flags\":{\"name\":\"By"
                                + " Control\",\"kind\":\"none\"}}")
                .expect(200)
                .json();
        assertThat(made.get("ok").asBoolean()).isTrue();
        assertThat(made.at("/result/identifier").asText()).isEqualTo("provider://by-control");
        assertThat(made.at("/result/created_by").asText()).isEqualTo("control:" + key(zone));
        JsonNode listed = invoke(
                        zone,
                        "control:identity-provider:read",
                        "{\"command\":\"identity-provider\",\"subcommand\":\"list\"}")
                .expect(200)
                .json();
        assertThat(listed.at("/result/0/id")).isEqualTo(made.at("/result/id"));
    }

    @Test
    void workloadsAreMadeBoundRotatedAndDeletedAndHoldsAreListed() {
        String zone = controlled("workloads");
        String scopes = "control:workload:read control:workload:write control:workload:delete control:approval:read";
        JsonNode made = invoke(
                        zone, scopes, "{\"command\":\"workload\",\"subcommand\":\"create\",\"flags\":{\"name\":\"w\"}}")
                .expect(200)
                .json()
                .path("result");
        assertThat(made.path("secret").asText()).startsWith("ws_");
        String id = "{\"id\":\"" + made.path("id").asText() + "\"";
        JsonNode bound = invoke(
                        zone,
                        scopes,
                        "{\"command\":\"workload\",\"subcommand\":\"patch\",\"flags\":" + id
                                + ",\"bindings\":\"[{\\\"env\\\":\\\"KEY\\\",\\\"resource\\\":\\\"resource://r\\\"}]\"}}")
                .expect(200)
                .json()
                .path("result");
        assertThat(bound.path("bindings").findValuesAsText("env")).containsExactly("KEY");
        JsonNode rotated = invoke(
                        zone,
                        scopes,
                        "{\"command\":\"workload\",\"subcommand\":\"rotate-secret\",\"flags\":" + id + "}}")
                .expect(200)
                .json()
                .path("result");
        assertThat(rotated.path("secret").asText())
                .startsWith("ws_")
                .isNotEqualTo(made.path("secret").asText());
        invoke(zone, scopes, "{\"command\":\"workload\",\"subcommand\":\"delete\",\"flags\":" + id + "}}")
                .expect(200);
        assertThat(invoke(zone, scopes, "{\"command\":\"workload\",\"subcommand\":\"list\"}")
                        .expect(200)
                        .json()
                        .path("result"))
                .isEmpty();
        assertThat(invoke(zone, scopes, "{\"command\":\"approval\",\"subcommand\":\"list\"}")
                        .expect(200)
                        .json()
                        .path("result"))
                .isEmpty();
    }

    @Test
    void invocationHasNoMoreAuthorityThanAWriteTokenOfItsZone() {
        String zone = controlled("narrowed");
        Reply reserved = invoke(
                zone,
                "control:identity-provider:write",
                "{\"command\":\"identity-provider\",\"subcommand\":\"create\",\"flags\":{\"identifier\":\"provider://caracal-sys-x\","
                        + "\"kind\":\"none\"}}");
        assertThat(reserved.expect(409).json().at("/error/code").asText()).isEqualTo("conflict");
        assertThat(reserved.json().at("/error/reason").asText()).startsWith("reserved_namespace");
        Reply scopeless = invoke(zone, "control:app:read", "{\"command\":\"policy\",\"subcommand\":\"list\"}");
        assertThat(scopeless.expect(403).json().at("/error/code").asText()).isEqualTo("denied");
    }

    @Test
    void invocationIsCountedForItsCallerAndNotForControlItself() {
        String zone = controlled("counted");
        try (Redis redis = new Redis(RedisSettings.of(api.redisUrl()))) {
            long before = counted(redis, "api:v1_rl:ip:127.0.0.1:*");
            api.anonymous()
                    .bearer(token(zone, "control:app:read"))
                    .header("X-Forwarded-For", "10.1.1.1")
                    .post("/v1/control/invoke", "{\"command\":\"app\",\"subcommand\":\"list\"}")
                    .expect(200);
            assertThat(counted(redis, "api:v1_rl:ip:10.1.1.1:*")).isEqualTo(1);
            assertThat(counted(redis, "api:control_invoke_ip:10.1.1.1:*")).isEqualTo(1);
            assertThat(counted(redis, "api:v1_rl:actor:control:" + key(zone) + ":*"))
                    .isPositive();
            assertThat(counted(redis, "api:v1_rl:ip:127.0.0.1:*")).isLessThanOrEqualTo(before);
        }
    }

    private static long counted(Redis redis, String keys) {
        return redis.sync().keys(keys).stream()
                .mapToLong(key -> Long.parseLong(redis.sync().get(key)))
                .sum();
    }

    @Test
    void keyThatWasTakenAwayActsNoMore() {
        String zone = controlled("taken away");
        String list = "{\"command\":\"app\",\"subcommand\":\"list\"}";
        invoke(zone, "control:app:read", list).expect(200);
        api.execute("UPDATE applications SET archived_at = now() WHERE id = ?", key(zone));
        Reply refused = invoke(zone, "control:app:read", list).expect(403);
        assertThat(refused.json().at("/error/code").asText()).isEqualTo("denied");
    }

    @Test
    void closedGateRefusesBeforeAnythingElse() throws IOException {
        Files.delete(gate);
        try {
            Reply closed = api.anonymous().post("/v1/control/invoke", "{}").expect(503);
            assertThat(closed.json().at("/error/code").asText()).isEqualTo("control_disabled");
        } finally {
            Files.writeString(gate, "enabled\n");
        }
        Reply anonymous = api.anonymous().post("/v1/control/invoke", "{}").expect(401);
        assertThat(anonymous.json().at("/error/code").asText()).isEqualTo("unauthorized");
        Reply admin = api.admin().post("/v1/control/invoke", "{}").expect(401);
        assertThat(admin.json().at("/error/code").asText()).isEqualTo("unauthorized");
    }

    /** A zone with a control key. */
    private static String controlled(String name) {
        String zone = api.newZone(name);
        api.execute(
                "INSERT INTO applications (id, zone_id, name, registration_method, traits) VALUES (?, ?, 'key',"
                        + " 'managed', ARRAY['control:invoke'])",
                key(zone),
                zone);
        return zone;
    }

    private static String key(String zone) {
        return "key-of-" + zone;
    }

    private static Reply invoke(String zone, String scope, String body) {
        return api.anonymous().bearer(token(zone, scope)).post("/v1/control/invoke", body);
    }

    private static String token(String zone, String scope) {
        Instant now = Instant.now();
        MandateClaims claims = MandateClaims.builder()
                .issuer(ISSUER)
                .subject(key(zone))
                .audience(List.of("caracal-control"))
                .issuedAt(now)
                .expiresAt(now.plusSeconds(300))
                .jti("jti-" + SERIAL.incrementAndGet())
                .zoneId(new ZoneId(zone))
                .clientId(new ApplicationId(key(zone)))
                .sid(new AuthorityRecordId("record-1"))
                .rootSid(new AuthorityRecordId("record-1"))
                .use(MandateUse.RESOURCE)
                .subjectType(SubjectType.APPLICATION)
                .scope(scope)
                .build();
        return new MandateMinter().mint(claims, KEY);
    }
}
