package io.caracal.common.probe;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.caracal.common.health.Reading;
import io.caracal.common.health.StartupPhase;
import io.caracal.core.secret.SecretText;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** The tables of the health and metrics page, row by row. */
class VersionedProbesTest {

    private final ProbeBed bed = new ProbeBed();

    @AfterEach
    void stop() throws Exception {
        bed.close();
    }

    @ParameterizedTest
    @ValueSource(strings = {"/v0/health", "/healthz"})
    void livenessIsOkWithVersionAndUptimeEvenDuringReplay(String path) {
        bed.readiness.startup(VersionedProbes.REPLAY_PHASE, "files");
        bed.seal();

        ProbeReply reply = bed.get(path);

        assertThat(reply.status()).isEqualTo(200);
        JsonNode body = ProbeBed.json(reply);
        assertThat(body.fieldNames()).toIterable().containsExactly("status", "version", "uptime_ms");
        assertThat(body.path("status").asText()).isEqualTo("ok");
        assertThat(body.path("version").asText()).isEqualTo("1.2.3");
        assertThat(body.path("uptime_ms").isIntegralNumber()).isTrue();
        assertThat(body.path("uptime_ms").asLong(-1)).isNotNegative();
    }

    @ParameterizedTest
    @ValueSource(strings = {"/v0/ready", "/readyz"})
    void readinessServingNormally(String path) {
        bed.serving();

        ProbeReply reply = bed.get(path);

        assertThat(reply.status()).isEqualTo(200);
        assertThat(ProbeBed.text(reply)).isEqualTo("{\"status\":\"ready\",\"wal_replay_complete\":true,\"topics\":4}");
    }

    @ParameterizedTest
    @ValueSource(strings = {"/v0/ready", "/readyz"})
    void notReadyWhileBootTimeReplayIsInProgress(String path) {
        StartupPhase replay = bed.readiness.startup(VersionedProbes.REPLAY_PHASE, "files");
        bed.seal();
        replay.total(100);
        replay.done(62);

        ProbeReply reply = bed.get(path);

        assertThat(reply.status()).isEqualTo(503);
        assertThat(reply.headers()).containsKey("Retry-After");
        assertThat(ProbeBed.text(reply))
                .isEqualTo("{\"error\":{\"code\":\"not_ready\",\"message\":\"WAL replay in progress\","
                        + "\"detail\":{\"replay_progress\":0.62,\"reason\":\"starting\"}}}");

        replay.complete();
        ProbeBed.await(() -> bed.get(path).status() == 200);
    }

    @Test
    void shuttingDownWhileDraining() {
        bed.serving();
        bed.lifecycle.drain();

        ProbeReply reply = bed.get("/v0/ready");

        assertThat(reply.status()).isEqualTo(503);
        assertThat(reply.headers()).containsKey("Retry-After");
        assertThat(ProbeBed.json(reply).path("error").path("code").asText()).isEqualTo("shutting_down");
        assertThat(bed.get("/v0/health").status()).isEqualTo(200);
    }

    @Test
    void anyOtherBreachIsNotReadyWithItsReasonAndACompleteReplay() {
        bed.serving();
        bed.broken(ProbeBed.STORE, Reading.failed("refused", "refused"));

        JsonNode error = ProbeBed.json(bed.get("/v0/ready")).path("error");

        assertThat(error.path("code").asText()).isEqualTo("not_ready");
        assertThat(error.path("detail").path("replay_progress").asDouble()).isEqualTo(1.0);
        assertThat(error.path("detail").path("reason").asText()).isEqualTo("postgres_unreachable");
    }

    @Test
    void metricsAreTextUnlessJsonIsAskedFor() {
        bed.metrics.start(bed.loops);
        bed.seal();

        ProbeReply text = bed.get("/v0/metrics");
        assertThat(text.status()).isEqualTo(200);
        assertThat(text.contentType()).startsWith("text/plain; version=0.0.4");
        ProbeReply json =
                bed.reply(new ProbeRequest("GET", "/v0/metrics", null, null, "application/json", null, null, null));
        assertThat(json.contentType()).isEqualTo("application/json");
        assertThat(ProbeBed.json(json).has("topics")).isTrue();
    }

    @Test
    void withoutARecentRenderingMetricsAreUnavailable() {
        bed.seal();

        ProbeReply reply = bed.get("/v0/metrics");

        assertThat(reply.status()).isEqualTo(503);
        assertThat(ProbeBed.json(reply).path("error").path("code").asText()).isEqualTo("metrics_stale");
        assertThat(reply.headers()).containsKey("Retry-After");
    }

    @ParameterizedTest
    @CsvSource({"/v0/health", "/healthz", "/v0/ready", "/readyz", "/v0/metrics"})
    void otherMethodsAreRefusedInTheEnvelope(String path) {
        bed.seal();

        ProbeReply reply = bed.reply(bed.request("POST", path, null));

        assertThat(reply.status()).isEqualTo(405);
        assertThat(reply.headers()).containsEntry("Allow", "GET, HEAD");
        assertThat(ProbeBed.json(reply).path("error").path("code").asText()).isEqualTo("method_not_allowed");
    }

    @ParameterizedTest
    @CsvSource({"/v0/health", "/healthz", "/v0/ready", "/readyz", "/v0/metrics"})
    void withProbeAuthEveryKindNeedsACredential(String path) {
        bed.settings = new ProbeSettings(true, ApiKeys.parse("full-key,look:read"));
        bed.bearer.set(Optional.of(SecretText.of("scraper")));
        bed.metrics.start(bed.loops);
        bed.serving();

        ProbeReply refused = bed.get(path);
        assertThat(refused.status()).isEqualTo(401);
        assertThat(ProbeBed.json(refused).path("error").path("code").asText()).isEqualTo("unauthorized");
        assertThat(refused.headers()).containsKey("WWW-Authenticate");
        assertThat(bed.get(path, "wrong").status()).isEqualTo(401);
        for (String credential : new String[] {"full-key", "look", "scraper"}) {
            assertThat(bed.get(path, credential).status()).as(credential).isEqualTo(200);
        }
    }
}
