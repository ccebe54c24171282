package io.caracal.api.control;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.caracal.api.ApiFixture;
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
                gate.toString()));
    }

    @AfterAll
    static void stop() {
        api.close();
        sts.close();
    }

    @Test
    void invocationIsCarriedOutByThisApiInTheNameOfTheControlApplication() {
        String zone = api.newZone("controlled");
        JsonNode made = invoke(
                        zone,
                        "control:identity-provider:write",
                        "{\"command\":\"identity-provider\",\"subcommand\":\"create\",\"flags\":{\"name\":\"By"
                                + " Control\",\"kind\":\"none\"}}")
                .expect(200)
                .json();
        assertThat(made.get("ok").asBoolean()).isTrue();
        assertThat(made.at("/result/identifier").asText()).isEqualTo("provider://by-control");
        assertThat(made.at("/result/created_by").asText()).isEqualTo("control:app-1");
        JsonNode listed = invoke(
                        zone,
                        "control:identity-provider:read",
                        "{\"command\":\"identity-provider\",\"subcommand\":\"list\"}")
                .expect(200)
                .json();
        assertThat(listed.at("/result/0/id")).isEqualTo(made.at("/result/id"));
    }

    @Test
    void invocationHasNoMoreAuthorityThanAWriteTokenOfItsZone() {
        String zone = api.newZone("narrowed");
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

    private static Reply invoke(String zone, String scope, String body) {
        return api.anonymous().bearer(token(zone, scope)).post("/v1/control/invoke", body);
    }

    private static String token(String zone, String scope) {
        Instant now = Instant.now();
        MandateClaims claims = MandateClaims.builder()
                .issuer(ISSUER)
                .subject("app-1")
                .audience(List.of("caracal-control"))
                .issuedAt(now)
                .expiresAt(now.plusSeconds(300))
                .jti("jti-" + SERIAL.incrementAndGet())
                .zoneId(new ZoneId(zone))
                .clientId(new ApplicationId("app-1"))
                .sid(new AuthorityRecordId("record-1"))
                .rootSid(new AuthorityRecordId("record-1"))
                .use(MandateUse.RESOURCE)
                .subjectType(SubjectType.APPLICATION)
                .scope(scope)
                .build();
        return new MandateMinter().mint(claims, KEY);
    }
}
