package io.caracal.common.probe;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class OpsServerTest {

    private static final String DRAIN = "{\"ttl_seconds\":60,\"reason\":\"kernel update\",\"author\":\"ada\"}";
    private static final String AUTHOR = "{\"author\":\"ada\"}";

    private final ProbeServer probes = new ProbeServer();

    @BeforeEach
    void start() throws Exception {
        probes.bed.serving();
        probes.start();
    }

    @AfterEach
    void stop() throws Exception {
        probes.close();
    }

    @Test
    void anInstanceIsDrainedAndBroughtBackWhileItIsNotReady() throws Exception {
        HttpResponse<String> drained = order("POST", "/ops/drain", DRAIN);
        assertThat(drained.statusCode()).isEqualTo(200);
        assertThat(drained.body()).contains("\"reason\":\"operator_drain\"");
        assertThat(drained.headers().firstValue("X-Request-Id")).isPresent();
        ProbeServer.assertProbeHeaders(drained);
        assertThat(probes.get("/ready").body()).contains("operator_drain");

        assertThat(order("POST", "/ops/undrain", AUTHOR).statusCode()).isEqualTo(200);
        ProbeBed.await(probes.bed.readiness::ready);
        assertThat(probes.bed.audited)
                .hasSize(2)
                .allSatisfy(action -> assertThat(action.remote()).isEqualTo("127.0.0.1"));
    }

    @Test
    void operationsAreReachableWhileTheServiceShutsDown() throws Exception {
        probes.bed.lifecycle.drain();

        assertThat(order("POST", "/ops/drain", DRAIN).statusCode()).isEqualTo(200);
    }

    @Test
    void aBodyThatIsTooLargeIsRefusedWhetherAnnouncedOrStreamed() throws Exception {
        String large = "{\"author\":\"" + "x".repeat(OpsCall.MAX_BODY) + "\"}";

        HttpResponse<String> announced = order("POST", "/ops/undrain", large);
        assertThat(announced.statusCode()).isEqualTo(413);
        assertThat(announced.body()).contains("payload_too_large");
        HttpResponse<String> streamed = probes.send(probes.request("POST", "/ops/undrain", ProbeBed.OPERATOR, "")
                .POST(BodyPublishers.ofInputStream(
                        () -> new java.io.ByteArrayInputStream(large.getBytes(StandardCharsets.UTF_8)))));
        assertThat(streamed.statusCode()).isEqualTo(413);
        assertThat(probes.bed.audited).isEmpty();
    }

    @Test
    void aStrangerIsRefusedBeforeTheBodyIsLookedAt() throws Exception {
        HttpResponse<String> refused = probes.send(probes.request("POST", "/ops/drain", "wrong", "x".repeat(100_000)));

        assertThat(refused.statusCode()).isEqualTo(401);
        assertThat(refused.headers().firstValue("WWW-Authenticate")).contains("Bearer realm=\"caracal-operator\"");
        assertThat(probes.bed.readiness.lameDuck().active()).isEmpty();
    }

    @Test
    void aKnownRequestIdIsKept() throws Exception {
        HttpResponse<String> reply = probes.send(
                probes.request("POST", "/ops/drain", ProbeBed.OPERATOR, DRAIN).header("X-Request-Id", "change-4711"));

        assertThat(reply.headers().firstValue("X-Request-Id")).contains("change-4711");
        assertThat(probes.bed.audited)
                .singleElement()
                .satisfies(action -> assertThat(action.requestId()).isEqualTo("change-4711"));
    }

    private HttpResponse<String> order(String method, String path, String body) throws Exception {
        return probes.send(probes.request(method, path, ProbeBed.OPERATOR, body));
    }
}
