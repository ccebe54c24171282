package io.caracal.gateway;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.caracal.core.event.AuditEvent;
import io.caracal.core.token.MandateClaims;
import io.caracal.core.token.MandateUse;
import io.caracal.testing.fake.Answer;
import io.caracal.testing.http.HttpProbe;
import io.caracal.testing.http.Reply;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.Base64;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** The error table of the Gateway contract §1.5: status, code and description, byte by byte. */
class RefusalTableTest {
    @RegisterExtension
    static final GatewayBed BED = new GatewayBed().awaitReady();

    @Test
    void noBearer() {
        HttpProbe probe = BED.gateway.http().header("X-Caracal-Resource", GatewayBed.RESOURCE);
        refused(probe, 401, "invalid_token", "missing bearer token");
        refused(probe.header("Authorization", "Basic abc"), 401, "invalid_token", "missing bearer token");
        refused(probe.header("Authorization", "Bearer   "), 401, "invalid_token", "missing bearer token");
    }

    @Test
    void theSchemeIsReadInAnyCase() {
        BED.gateway
                .http()
                .header("X-Caracal-Resource", GatewayBed.RESOURCE)
                .header("Authorization", "bEaReR " + BED.sts.mint())
                .get("/")
                .expect(200);
    }

    @Test
    void aBearerOfMoreThanFourKibibytes() {
        refused(BED.caller("x".repeat(4097)), 401, "invalid_token", "bearer token too large");
        refused(BED.caller("x".repeat(4096)), 401, "invalid_token", "malformed bearer token");
    }

    @ParameterizedTest
    @ValueSource(strings = {"{}", "{\"exp\":0}", "{\"exp\":1.5}", "{\"exp\":\"9999999999\"}", "[]", "nonsense"})
    void aMalformedBearer(String payload) {
        refused(BED.caller(unsigned(payload)), 401, "invalid_token", "malformed bearer token");
    }

    @Test
    void aBearerThatIsAboutToExpire() {
        MandateClaims short34 = expiringIn(34);
        refused(
                BED.caller(BED.sts.mint(short34)),
                401,
                "credential_expired_not_renewable",
                "credential expiring within pre-flight window");
        BED.caller(BED.sts.mint(expiringIn(45))).get("/").expect(200);
    }

    @Test
    void aClientIdHeader() {
        refused(
                BED.caller().header("X-Caracal-Client-ID", "app-1"),
                400,
                "invalid_token",
                "client identity derives from the bearer token");
    }

    @Test
    void noResourceHeader() {
        refused(BED.gateway.http().bearer(BED.sts.mint()), 400, "invalid_token", "missing routing headers");
        refused(BED.caller().header("X-Caracal-Resource", "  "), 400, "invalid_token", "missing routing headers");
    }

    @Test
    void noUsableZoneOrClient() {
        long exp = Instant.now().getEpochSecond() + 600;
        refused(BED.caller(unsigned("{\"exp\":" + exp + "}")), 401, "invalid_token", "missing token zone");
        refused(
                BED.caller(unsigned("{\"exp\":" + exp + ",\"zone_id\":\"a b\"}")),
                401,
                "invalid_token",
                "missing token zone");
        refused(
                BED.caller(unsigned("{\"exp\":" + exp + ",\"zone_id\":\"z\"}")),
                401,
                "invalid_token",
                "missing token client");
    }

    @Test
    void aForgedSignature() {
        refused(BED.caller(BED.sts.forge(FakeSts.claims().build())), 401, "invalid_token", "bearer signature invalid");
    }

    @Test
    void aSecondUseOfAMandateIsRefusedAndTold() {
        String token = BED.sts.mint();
        BED.caller(token).get("/").expect(200);
        int before = BED.sts.exchanges().size();

        Reply reply = refused(BED.caller(token), 401, "invalid_token", "token replay detected");

        assertThat(BED.sts.exchanges()).hasSize(before);
        AuditEvent event = only(BED.eventsOf(reply.json().path("requestId").asText()));
        assertThat(event.eventType()).isEqualTo("replay_detected");
        assertThat(event.decision()).isEqualTo("deny");
        assertThat(event.evaluationStatus()).isEqualTo("anomaly");
        assertThat(event.metadata().fieldNames())
                .toIterable()
                .containsExactlyInAnyOrder("jti", "resource", "client_id", "subject_fp", "request_id");
        assertThat(event.metadata().path("subject_fp").asText()).hasSize(16);
    }

    @Test
    void aSessionMandateIsLeftToTheSts() {
        String token = BED.sts.mint(FakeSts.claims().use(MandateUse.SESSION).build());
        BED.caller(token).get("/").expect(200);
        BED.caller(token).get("/").expect(200);
    }

    @Test
    void aRefusalOfTheStsIsPassedOnWithWhatTheCallerNeeds() {
        BED.sts.answering(exchange -> Answer.json(
                        401,
                        "{\"error\":\"interaction_required\",\"error_description\":\"human approval required for this"
                                + " request\","
                                + "\"approval_id\":\"a-1\",\"state\":\"pending\",\"tier\":\"high\",\"binding\":\"b\","
                                + "\"approval_expires_at\":\"2030-01-01T00:00:00Z\",\"internal\":\"x\",\"requestId\":\"sts-1\"}")
                .header("WWW-Authenticate", "Bearer error=\"interaction_required\"")
                .header("Retry-After", "7"));

        Reply reply = refused(
                BED.caller().header("X-Request-Id", "req-hold"),
                401,
                "interaction_required",
                "human approval required for this request");

        JsonNode body = reply.json();
        assertThat(body.path("requestId").asText()).isEqualTo("req-hold");
        assertThat(body.path("approval_id").asText()).isEqualTo("a-1");
        assertThat(body.path("state").asText()).isEqualTo("pending");
        assertThat(body.path("tier").asText()).isEqualTo("high");
        assertThat(body.path("binding").asText()).isEqualTo("b");
        assertThat(body.path("approval_expires_at").asText()).isEqualTo("2030-01-01T00:00:00Z");
        assertThat(body.has("internal")).isFalse();
        assertThat(reply.header("WWW-Authenticate")).contains("Bearer error=\"interaction_required\"");
        assertThat(reply.header("Retry-After")).contains("7");
        AuditEvent event = only(BED.eventsOf("req-hold"));
        assertThat(event.decision()).isEqualTo("deny");
        assertThat(event.evaluationStatus()).isEqualTo("sts_refused");
        assertThat(event.metadata().path("gateway_status").asInt()).isEqualTo(401);
    }

    @Test
    void aRefusalWithoutAUsableBody() {
        BED.sts.answering(exchange -> Answer.text(403, "no"));
        refused(BED.caller(), 403, "sts_unavailable", "Forbidden");
    }

    static Stream<Answer> unusableAnswers() {
        return Stream.of(
                Answer.text(200, "{\"access_token\":\"x\"}"),
                Answer.json(200, "not json"),
                Answer.json(200, "{\"access_token\":\"\"}"),
                Answer.json(302, "{}"));
    }

    @ParameterizedTest
    @MethodSource("unusableAnswers")
    void anUnusableAnswerOfTheSts(Answer answer) {
        BED.sts.answering(exchange -> answer);
        refused(BED.caller(), 502, "sts_unavailable", "sts response invalid");
        // The next good answer ends the row of failures, so that the circuit stays closed for the other tests.
        BED.directing(BED.directive());
        BED.caller().get("/").expect(200);
    }

    @Test
    void aLargeAnswerOfTheStsIsRead() {
        BED.directing(BED.directive(",\"padding\":\"" + "x".repeat(300_000) + "\""));
        BED.caller().get("/").expect(200);
    }

    @Test
    void aResourceWithoutUpstream() {
        BED.sts.answering(exchange -> FakeSts.granted("resource://another", BED.directive()));
        refused(BED.caller(), 403, "access_denied", "resource upstream not configured");
        BED.sts.answering(exchange -> FakeSts.granted(GatewayBed.RESOURCE, "{\"url\":\"\"}"));
        refused(BED.caller(), 403, "access_denied", "resource upstream not configured");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "ftp://127.0.0.1/",
                "http://",
                "//127.0.0.1/",
                "http://user@127.0.0.1/",
                "http://169.254.169.254/latest",
                "http://[fe80::1]/",
                "http://0.0.0.0/",
                "http://224.0.0.1/",
                "http://100.100.100.200/",
                "http://[64:ff9b::a9fe:a9fe]/",
                "http://[::ffff:169.254.169.254]/",
                "http://name.invalid/"
            })
    void anUpstreamThatMustNotBeCalled(String url) {
        BED.directing("{\"url\":\"" + url + "\",\"auth_mode\":\"none\"}");
        Reply reply = refused(BED.caller(), 502, "internal_error", "upstream not addressable");
        AuditEvent event = only(BED.eventsOf(reply.json().path("requestId").asText()));
        assertThat(event.decision()).isEqualTo("allow");
        assertThat(event.evaluationStatus()).isEqualTo("upstream_rejected");
        assertThat(event.metadata().path("error_kind").asText()).isEqualTo("upstream_not_addressable");
        assertThat(event.metadata().path("latency_ms").asInt(-1)).isZero();
        assertThat(event.metadata().path("response_bytes").asInt(-1)).isZero();
    }

    @Test
    void aCredentialForAnotherHost() {
        BED.directing(
                "{\"url\":\"" + BED.upstream.baseUri()
                        + "\",\"auth_mode\":\"provider_oauth\",\"provider_token\":\"s\",\"allowed_token_hosts\":[\"api.example\"]}");
        int before = BED.upstream.requests().size();
        refused(BED.caller(), 502, "internal_error", "provider credential not allowed for upstream host");
        assertThat(BED.upstream.requests()).hasSize(before);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "\"auth_mode\":\"unheard_of\"",
                "\"auth_mode\":\"provider_oauth\",\"provider_token\":\"s\",\"auth_header\":\"Host\"",
                "\"auth_mode\":\"provider_oauth\",\"provider_token\":\"a\\r\\nb\"",
                "\"auth_mode\":\"provider_oauth\"",
                "\"auth_mode\":\"provider_apikey\",\"provider_token\":\"s\",\"auth_location\":\"query\""
            })
    void aDirectiveThatCannotBeCarriedOut(String members) {
        BED.directing("{\"url\":\"" + BED.upstream.baseUri() + "\"," + members + "}");
        refused(BED.caller(), 400, "internal_error", "upstream request build failed");
    }

    @Test
    void aQueryThatCannotBeRead() {
        Reply reply = BED.caller().get("/x?a=1;b=2");
        assertThat(reply.status()).isEqualTo(400);
        assertThat(reply.json().path("error_description").asText()).isEqualTo("upstream request build failed");
    }

    @Test
    void anUpstreamThatHangsUpOrIsNotThere() {
        BED.upstream.enqueue(Answer.hangUp()).enqueue(Answer.hangUp());
        Reply reply = refused(BED.caller(), 502, "internal_error", "upstream unreachable");
        AuditEvent event = only(BED.eventsOf(reply.json().path("requestId").asText()));
        assertThat(event.evaluationStatus()).isEqualTo("upstream_error");
        assertThat(event.metadata().path("error_kind").asText()).isEqualTo("transport_error");
        BED.directing("{\"url\":\"http://127.0.0.1:1\",\"auth_mode\":\"none\"}");
        refused(BED.caller(), 502, "internal_error", "upstream unreachable");
    }

    @Test
    void aConnectionThatBreaksOnceIsTriedAgainOnlyWhenThatIsHarmless() {
        BED.upstream.enqueue(Answer.hangUp());
        BED.caller().get("/again").expect(200);
        BED.upstream.enqueue(Answer.hangUp());
        Reply reply = BED.caller().post("/again", "{}");
        assertBody(reply, 502, "internal_error", "upstream unreachable");
    }

    @Test
    void theChecksComeInTheOrderOfTheContract() {
        HttpProbe wrong = BED.gateway.http().header("X-Caracal-Client-ID", "app-1");
        // Everything is wrong: each step hides the ones after it.
        assertDescription(wrong.get("/a/%2e%2e/x"), "missing bearer token");
        assertDescription(wrong.bearer("x".repeat(5000)).get("/a/%2e%2e/x"), "bearer token too large");
        assertDescription(wrong.bearer("a.b.c").get("/a/%2e%2e/x"), "malformed bearer token");
        assertDescription(
                wrong.bearer(unsigned("{\"exp\":" + Instant.now().getEpochSecond() + "}"))
                        .get("/a/%2e%2e/x"),
                "credential expiring within pre-flight window");
        String later = "{\"exp\":" + (Instant.now().getEpochSecond() + 600);
        assertDescription(
                wrong.bearer(unsigned(later + "}")).get("/a/%2e%2e/x"),
                "client identity derives from the bearer token");
        HttpProbe without = BED.gateway.http();
        assertDescription(without.bearer(unsigned(later + "}")).get("/a/%2e%2e/x"), "missing routing headers");
        HttpProbe routed = without.header("X-Caracal-Resource", GatewayBed.RESOURCE);
        assertDescription(routed.bearer(unsigned(later + "}")).get("/a/%2e%2e/x"), "missing token zone");
        assertDescription(
                routed.bearer(unsigned(later + ",\"zone_id\":\"zone-1\"}")).get("/a/%2e%2e/x"), "missing token client");
        String forged = unsigned(later + ",\"zone_id\":\"zone-1\",\"client_id\":\"app-1\"}");
        assertDescription(routed.bearer(forged).get("/a/%2e%2e/x"), "path traversal not permitted");
        assertDescription(routed.bearer(forged).get("/x"), "bearer signature invalid");
    }

    @Test
    void aRefusedMandateIsNotBurntBeforeTheStsIsAsked() {
        String token = BED.sts.mint();
        BED.caller(token).header("X-Caracal-Client-ID", "x").get("/").expect(400);
        BED.caller(token).get("/%2e%2e/").expect(400);
        BED.caller(token).get("/").expect(200);
    }

    private static Reply refused(HttpProbe probe, int status, String error, String description) {
        Reply reply = probe.get("/v1/orders");
        assertBody(reply, status, error, description);
        return reply;
    }

    private static void assertBody(Reply reply, int status, String error, String description) {
        assertThat(reply.status()).as(reply.toString()).isEqualTo(status);
        assertThat(reply.header("Content-Type")).contains("application/json");
        String id = reply.header("X-Request-Id").orElseThrow();
        assertThat(reply.text())
                .startsWith("{\"error\":\"" + error + "\",\"error_description\":\"" + description
                        + "\",\"requestId\":\"" + id + "\"");
    }

    private static void assertDescription(Reply reply, String description) {
        assertThat(reply.json().path("error_description").asText()).isEqualTo(description);
    }

    private static MandateClaims expiringIn(long seconds) {
        return FakeSts.claims().expiresAt(Instant.now().plusSeconds(seconds)).build();
    }

    private static String unsigned(String payload) {
        Base64.Encoder encoder = Base64.getUrlEncoder().withoutPadding();
        String header =
                encoder.encodeToString("{\"alg\":\"ES256\",\"kid\":\"kid-1\"}".getBytes(StandardCharsets.UTF_8));
        return header + "." + encoder.encodeToString(payload.getBytes(StandardCharsets.UTF_8)) + "."
                + encoder.encodeToString(new byte[64]);
    }

    private static AuditEvent only(List<AuditEvent> events) {
        assertThat(events).hasSize(1);
        return events.get(0);
    }
}
