package io.caracal.gateway;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.caracal.common.redis.Redis;
import io.caracal.common.redis.RedisSettings;
import io.caracal.core.event.AuditEvent;
import io.caracal.core.id.ZoneId;
import io.caracal.testing.Await;
import io.caracal.testing.FreePorts;
import io.caracal.testing.fake.Answer;
import io.caracal.testing.fake.TcpProxy;
import io.caracal.testing.fault.DirectoryFault;
import io.caracal.testing.fault.Fault;
import io.caracal.testing.http.Reply;
import io.caracal.testing.redis.RedisFixture;
import io.lettuce.core.Range;
import java.io.ByteArrayInputStream;
import java.net.URI;
import java.net.http.HttpRequest.BodyPublishers;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What callers are told while something that the Gateway needs is away: never that it is their fault. */
class OutageTest {
    private static GatewayBed shared;

    @BeforeAll
    static void start() {
        shared = new GatewayBed(
                        Map.of("MAX_REQUEST_BYTES", "1000", "UPSTREAM_HOST_ALLOWLIST", "api.example, 127.0.0.1"))
                .awaitReady();
    }

    @AfterAll
    static void stop() {
        shared.close();
    }

    @BeforeEach
    void everythingIsFine() {
        shared.sts.jwksStatus(200);
        shared.directing(shared.directive());
    }

    @Test
    void aSilentStsIsATimeoutAndThreeOfThemOpenTheCircuit() {
        try (GatewayBed bed = new GatewayBed(Map.of("STS_TIMEOUT", "300ms")).awaitReady()) {
            CountDownLatch gate = new CountDownLatch(1);
            bed.sts.answering(exchange -> held(gate));
            for (int i = 0; i < 3; i++) {
                refused(bed.caller().get("/"), 504, "sts_unavailable", "sts timeout");
            }
            gate.countDown();
            int asked = bed.sts.exchanges().size();
            String token = bed.sts.mint();

            Reply open = bed.caller(token).header("X-Request-Id", "req-open").get("/");

            refused(open, 503, "sts_unavailable", "sts unavailable");
            assertThat(open.header("Retry-After")).contains("1");
            // The mandate is not spent on a call that was not made: the same one is refused for the circuit again.
            refused(bed.caller(token).get("/"), 503, "sts_unavailable", "sts unavailable");
            assertThat(bed.sts.exchanges()).hasSize(asked);
            AuditEvent event = bed.eventsOf("req-open").get(0);
            assertThat(event.decision()).isEqualTo("deny");
            assertThat(event.evaluationStatus()).isEqualTo("circuit_open");
        }
    }

    @Test
    void anStsThatRefusesConnectionsIsABadGateway() {
        try (GatewayBed bed = new GatewayBed().awaitReady()) {
            bed.caller().get("/").expect(200);
            String token = bed.sts.mint();
            bed.sts.close();
            Reply reply = bed.caller(token).header("X-Request-Id", "req-gone").get("/");
            refused(reply, 502, "sts_unavailable", "sts unavailable");
            assertThat(bed.eventsOf("req-gone").get(0).evaluationStatus()).isEqualTo("sts_unreachable");
        }
    }

    @Test
    void keysThatCannotBeHadAreAnOutageAndNotABadSignature() {
        shared.sts.jwksStatus(500);
        String token = shared.sts.mint(
                FakeSts.claims().zoneId(new ZoneId("zone-without-keys")).build());
        Reply reply = shared.caller(token).get("/");
        refused(reply, 503, "sts_unavailable", "sts unavailable");
        assertThat(reply.header("Retry-After")).contains("1");
    }

    @Test
    void anStsThatSaysItIsUnavailableIsBelieved() {
        shared.sts.answering(exchange -> Answer.json(
                        503, "{\"error\":\"sts_unavailable\",\"error_description\":\"evidence unavailable\"}")
                .header("Retry-After", "3"));
        Reply reply = shared.caller().get("/");
        refused(reply, 503, "sts_unavailable", "evidence unavailable");
        assertThat(reply.header("Retry-After")).contains("3");
    }

    @Test
    void withoutRedisNobodyIsLetThroughAndNobodyIsCalledAThief() {
        URI redis = URI.create(RedisFixture.shared().freshUrl());
        try (TcpProxy proxy = TcpProxy.to(redis.getPort());
                Redis direct = new Redis(RedisSettings.of(redis.toString()));
                GatewayBed bed = new GatewayBed(Map.of(
                                "REDIS_URL",
                                RedisFixture.as("gateway", "redis://127.0.0.1:" + proxy.port() + redis.getPath()),
                                "REDIS_READ_TIMEOUT",
                                "500ms"))
                        .awaitReady()) {
            bed.caller().get("/").expect(200);
            int asked = bed.sts.exchanges().size();
            String token = bed.sts.mint();
            proxy.refuse();

            Reply reply = bed.caller(token).get("/");

            refused(reply, 503, "sts_unavailable", "replay protection unavailable");
            assertThat(reply.header("Retry-After")).contains("1");
            assertThat(bed.sts.exchanges()).hasSize(asked);
            proxy.pass();
            // The mandate was not spent meanwhile.
            Await.value(
                    Await.DEFAULT_LIMIT,
                    "the call passes once Redis is back",
                    () -> bed.caller(token).get("/"),
                    again -> again.status() == 200);

            // Redis goes away between the replay check and the answer: the evidence is on disk and follows when Redis
            // is back.
            bed.upstream.answering(request -> {
                proxy.refuse();
                return Answer.text(200, "answer");
            });
            Reply answered =
                    bed.caller().header("X-Request-Id", "req-kept").get("/").expect(200);
            assertThat(answered.text()).isEqualTo("answer");
            proxy.pass();
            Await.until(
                    "the evidence has followed",
                    () -> direct.sync().xrange(GatewayBed.AUDIT_STREAM, Range.unbounded()).stream()
                            .anyMatch(entry -> String.valueOf(entry.getBody()).contains("req-kept")));
        }
    }

    @Test
    void withoutADiskForEvidenceNothingIsAnsweredAndEverythingIsFineOnceItIsBack() throws Exception {
        Path directory = Files.createTempDirectory("caracal-evidence").resolve("log");
        try (GatewayBed bed = new GatewayBed(Map.of("AUDIT_REPLAY_DIR", directory.toString())).awaitReady()) {
            bed.upstream.answering(request -> Answer.text(200, "secret"));
            Fault fault = DirectoryFault.replacedByFile(directory);
            fault.inject();
            awaitReason(bed, "audit_replay_unavailable");
            Reply unproven = bed.caller().get("/");
            refused(unproven, 503, "audit_replay_unavailable", "evidence unavailable");
            assertThat(unproven.header("Retry-After")).contains("1");
            assertThat(unproven.text()).doesNotContain("secret");
            bed.gateway.http().get("/health").expect(200);

            fault.remove();
            bed.awaitReady();
            bed.caller().get("/").expect(200);
        }
    }

    @Test
    void withoutASnapshotNothingIsDecided() {
        String nowhere = "postgres://caracalgateway:x@127.0.0.1:" + FreePorts.next() + "/none";
        try (GatewayBed bed = new GatewayBed(Map.of("DATABASE_URL", nowhere, "DB_CONNECTION_TIMEOUT_MS", "500"))) {
            Reply reply = bed.gateway.http().get("/anything");
            refused(reply, 503, "sts_unavailable", "revocation state unavailable");
            assertThat(reply.header("Retry-After")).contains("1");
            Await.untilAsserted(
                    Await.DEFAULT_LIMIT,
                    () -> assertThat(bed.gateway.http().get("/ready").text()).contains("revocation_snapshot_stale"));
            Reply reload = bed.gateway.http().bearer(GatewayBed.ADMIN_TOKEN).post("/internal/revocations/reload", "");
            assertThat(reload.status()).isEqualTo(503);
            assertThat(reload.text())
                    .isEqualTo("{\"ok\":false,\"ready\":false,\"reason\":\"revocation_reload_failed\"}");
        }
    }

    @Test
    void anUnhealthyStsMakesTheGatewayUnready() {
        shared.sts.ready(Answer.json(503, "{\"ok\":false,\"ready\":false,\"reason\":\"postgres_unreachable\"}"));
        awaitReason(shared, "sts_unreachable");
        JsonNode body = shared.gateway.http().get("/ready").json();
        assertThat(body.path("upstream_reason").asText()).isEqualTo("postgres_unreachable");
        shared.sts.ready(Answer.json(503, "{\"reason\":\"<script>\"}"));
        Await.until("a reason that is none is not passed on", () -> {
            JsonNode later = shared.gateway.http().get("/ready").json();
            return later.path("reason").asText().equals("sts_unreachable") && !later.has("upstream_reason");
        });
        shared.sts.ready();
        shared.gateway.awaitReady();
    }

    @Test
    void aSlowUpstreamIsATimeout() {
        try (GatewayBed bed = new GatewayBed(Map.of("UPSTREAM_TIMEOUT", "300ms")).awaitReady()) {
            CountDownLatch gate = new CountDownLatch(1);
            bed.upstream.enqueue(Answer.text(200, "late").after(gate));
            Reply reply = bed.caller().header("X-Request-Id", "req-slow").get("/");
            refused(reply, 504, "internal_error", "upstream timeout");
            assertThat(bed.eventsOf("req-slow").get(0).evaluationStatus()).isEqualTo("upstream_error");
            gate.countDown();
        }
    }

    @Test
    void aBodyOverTheLimitIsRefusedWhetherItWasAnnouncedOrNot() {
        shared.caller()
                .send("POST", "/", BodyPublishers.ofByteArray(new byte[1000]))
                .expect(200);
        byte[] big = new byte[1001];
        Reply announced =
                shared.caller().header("X-Request-Id", "req-big").send("POST", "/", BodyPublishers.ofByteArray(big));
        refused(announced, 413, "payload_too_large", "request body too large");
        Reply chunked =
                shared.caller().send("POST", "/", BodyPublishers.ofInputStream(() -> new ByteArrayInputStream(big)));
        refused(chunked, 413, "payload_too_large", "request body too large");
        assertThat(shared.eventsOf("req-big").get(0).evaluationStatus()).isEqualTo("upstream_error");
    }

    @Test
    void onlyListedHostsAreCalled() {
        shared.caller().get("/").expect(200);
        shared.directing(shared.directive().replace("127.0.0.1", "localhost"));
        refused(shared.caller().get("/"), 502, "internal_error", "upstream not addressable");
    }

    private static void awaitReason(GatewayBed bed, String reason) {
        Await.untilAsserted(
                Await.DEFAULT_LIMIT,
                () -> assertThat(bed.gateway
                                .http()
                                .get("/ready")
                                .json()
                                .path("reason")
                                .asText())
                        .isEqualTo(reason));
    }

    private static Answer held(CountDownLatch gate) {
        try {
            gate.await();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        return Answer.hangUp();
    }

    private static void refused(Reply reply, int status, String error, String description) {
        assertThat(reply.status()).as(reply.toString()).isEqualTo(status);
        assertThat(reply.error()).isEqualTo(error);
        assertThat(reply.json().path("error_description").asText()).isEqualTo(description);
    }
}
