package io.caracal.gateway;

import static org.assertj.core.api.Assertions.assertThat;

import io.caracal.core.event.AuditEvent;
import io.caracal.core.token.MandateClaims;
import io.caracal.testing.Await;
import io.caracal.testing.fake.Answer;
import io.caracal.testing.http.Reply;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class StreamingTest {
    private static final int MEGABYTE = 1_048_576;
    private static GatewayBed bed;
    private static EchoUpstream echo;

    @BeforeAll
    static void start() {
        bed = new GatewayBed(Map.of("STREAM_IDLE_TIMEOUT", "2s", "MAX_REQUEST_BYTES", "20000000")).awaitReady();
        echo = new EchoUpstream();
    }

    @AfterAll
    static void stop() {
        echo.close();
        bed.close();
    }

    @BeforeEach
    void everythingIsFine() {
        bed.directing(bed.directive());
    }

    @Test
    void severalMegabytesPassInBothDirectionsAtOnce() throws Exception {
        bed.directing("{\"url\":\"" + echo.uri() + "\",\"auth_mode\":\"none\"}");
        byte[] body = new byte[8 * MEGABYTE];
        for (int i = 0; i < body.length; i++) {
            body[i] = (byte) (i * 31 + i / 4096);
        }
        HttpRequest.Builder request = HttpRequest.newBuilder(
                        bed.gateway.baseUri().resolve("/echo"))
                .header("Authorization", "Bearer " + bed.sts.mint())
                .header("X-Caracal-Resource", GatewayBed.RESOURCE)
                .POST(BodyPublishers.ofInputStream(() -> new ByteArrayInputStream(body)));
        HttpResponse<byte[]> response = HttpClient.newHttpClient().send(request.build(), BodyHandlers.ofByteArray());
        assertThat(response.statusCode()).isEqualTo(200);
        assertThat(response.body()).isEqualTo(body);
    }

    @Test
    void aPieceArrivesWhileTheRestIsStillToCome() throws Exception {
        CountDownLatch gate = new CountDownLatch(1);
        bed.upstream.enqueue(Answer.gated(200, java.util.List.of("first", "second"), gate));
        HttpResponse<InputStream> response = open("/stream");
        assertThat(new String(response.body().readNBytes(5), StandardCharsets.UTF_8))
                .isEqualTo("first");
        gate.countDown();
        assertThat(new String(response.body().readAllBytes(), StandardCharsets.UTF_8))
                .isEqualTo("second");
    }

    @Test
    void evidenceIsThereBeforeTheFirstByte() throws Exception {
        CountDownLatch gate = new CountDownLatch(1);
        bed.upstream.enqueue(Answer.gated(200, java.util.List.of("first", "second"), gate));
        HttpResponse<InputStream> response = open("/stream");
        String id = response.headers().firstValue("X-Request-Id").orElseThrow();
        AuditEvent event = bed.eventsOf(id).get(0);
        assertThat(event.evaluationStatus()).isEqualTo("executed");
        assertThat(event.decision()).isEqualTo("allow");
        assertThat(event.metadata().path("upstream_status").asInt()).isEqualTo(200);
        assertThat(event.metadata().path("result_class").asText()).isEqualTo("success");
        assertThat(event.metadata().path("application_id").asText()).isEqualTo("app-1");
        assertThat(event.metadata().path("subject_kind").asText()).isEqualTo("application");
        assertThat(event.metadata().path("upstream_host").asText()).isEqualTo("127.0.0.1");
        assertThat(event.metadata().path("auth_mode").asText()).isEqualTo("caracal_jwt");
        assertThat(event.metadata().path("trace_id").asText()).hasSize(32);
        assertThat(event.metadata().toString()).doesNotContain("/stream");
        gate.countDown();
        response.body().readAllBytes();
    }

    @Test
    void aRevocationCutsAStreamThatIsSilent() {
        CountDownLatch gate = new CountDownLatch(1);
        bed.upstream.enqueue(Answer.gated(200, java.util.List.of("data: 1\n\n", "data: 2\n\n"), gate)
                .header("X-Kind", "events"));
        MandateClaims claims = FakeSts.claims().build();
        try (RawHttp http = new RawHttp(bed.gateway.port())) {
            http.request(
                    "GET /events HTTP/1.1",
                    "Authorization: Bearer " + bed.sts.mint(claims),
                    "X-Caracal-Resource: " + GatewayBed.RESOURCE,
                    "X-Request-Id: req-cut");
            http.until("data: 1");
            bed.publish(
                    "caracal.sessions.revoke",
                    Map.of(
                            "zone_id",
                            "zone-1",
                            "agent_session_id",
                            String.valueOf(claims.agentSessionId()),
                            "reason",
                            "requested"));
            String rest = http.rest();
            assertThat(rest).endsWith("0\r\nX-Caracal-Revoked: true\r\n\r\n").doesNotContain("data: 2");
        }
        AuditEvent event = bed.awaitEvent(
                "the cut is told",
                candidate -> candidate.requestId().equals("req-cut")
                        && candidate.evaluationStatus().equals("revocation_interrupted"));
        assertThat(event.decision()).isEqualTo("deny");
        assertThat(event.metadata().path("revocation_interrupted").asBoolean()).isTrue();
        assertThat(event.metadata().path("response_bytes").asInt()).isEqualTo(9);
        gate.countDown();
    }

    @Test
    void aRevocationBreaksABodyOfPromisedLength() {
        CountDownLatch gate = new CountDownLatch(1);
        Answer answer = new Answer(
                200,
                Map.of(),
                out -> {
                    write(out, "12345");
                    awaitGate(gate);
                    write(out, "67890");
                },
                10);
        bed.upstream.enqueue(answer);
        MandateClaims claims = FakeSts.claims().build();
        try (RawHttp http = new RawHttp(bed.gateway.port())) {
            http.request(
                    "GET /fixed HTTP/1.1",
                    "Authorization: Bearer " + bed.sts.mint(claims),
                    "X-Caracal-Resource: " + GatewayBed.RESOURCE);
            Await.until(
                    "the call is in progress",
                    () -> bed.upstream.requests().stream()
                            .anyMatch(request -> request.path().equals("/fixed")));
            bed.publish(
                    "caracal.sessions.revoke",
                    Map.of("zone_id", "zone-1", "session_id", claims.sid().value()));
            String answered = http.rest();
            assertThat(answered).doesNotContain("67890");
        }
        gate.countDown();
    }

    @Test
    void aResponseThatPausesForTooLongIsBrokenOff() {
        CountDownLatch gate = new CountDownLatch(1);
        bed.upstream.enqueue(Answer.gated(200, java.util.List.of("first", "second"), gate));
        try (RawHttp http = new RawHttp(bed.gateway.port())) {
            http.request(
                    "GET /stalled HTTP/1.1",
                    "Authorization: Bearer " + bed.sts.mint(),
                    "X-Caracal-Resource: " + GatewayBed.RESOURCE,
                    "X-Request-Id: req-stalled");
            assertThat(http.rest()).contains("first").doesNotContain("second").doesNotContain("\r\n0\r\n");
        }
        AuditEvent event = bed.awaitEvent(
                "the break is told",
                candidate -> candidate.requestId().equals("req-stalled")
                        && candidate.evaluationStatus().equals("upstream_error"));
        assertThat(event.metadata().path("error_kind").asText()).isEqualTo("response_copy_failed");
        gate.countDown();
    }

    @Test
    void aTruncatedAnswerIsNotPassedOnAsWhole() {
        bed.upstream.enqueue(Answer.truncated(200, "half", 1000));
        try (RawHttp http = new RawHttp(bed.gateway.port())) {
            String answer = http.request(
                            "GET /truncated HTTP/1.1",
                            "Authorization: Bearer " + bed.sts.mint(),
                            "X-Caracal-Resource: " + GatewayBed.RESOURCE,
                            "X-Request-Id: req-truncated")
                    .rest();
            assertThat(answer)
                    .startsWith("HTTP/1.1 502 ")
                    .contains("upstream unreachable")
                    .doesNotContain("half");
        }
        bed.awaitEvent(
                "the break is told",
                candidate -> candidate.requestId().equals("req-truncated")
                        && candidate.evaluationStatus().equals("upstream_error"));
    }

    @Test
    void aConnectionIsFitForTheNextCallAfterAnUploadThatNobodyRead() {
        // The upstream answers before it has read; the next request on the same connection must not see the rest of the
        // body.
        bed.upstream.enqueue(Answer.text(200, "early"));
        Reply reply = bed.caller().send("POST", "/early", BodyPublishers.ofByteArray(new byte[MEGABYTE]));
        assertThat(reply.status()).isEqualTo(200);
        bed.caller().get("/after").expect(200);
        assertThat(bed.upstream.lastRequest().target()).isEqualTo("/after");
    }

    private static HttpResponse<InputStream> open(String path) throws Exception {
        HttpRequest request = HttpRequest.newBuilder(URI.create(bed.gateway.baseUri() + path))
                .header("Authorization", "Bearer " + bed.sts.mint())
                .header("X-Caracal-Resource", GatewayBed.RESOURCE)
                .build();
        return HttpClient.newHttpClient().send(request, BodyHandlers.ofInputStream());
    }

    private static void write(OutputStream out, String text) throws IOException {
        out.write(text.getBytes(StandardCharsets.UTF_8));
        out.flush();
    }

    private static void awaitGate(CountDownLatch gate) throws IOException {
        try {
            gate.await();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IOException(e);
        }
    }
}
