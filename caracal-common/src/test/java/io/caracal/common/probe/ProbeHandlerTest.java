package io.caracal.common.probe;

import static org.assertj.core.api.Assertions.assertThat;

import io.caracal.common.config.Mode;
import io.caracal.common.health.Reading;
import io.caracal.common.http.ErrorStyle;
import io.caracal.core.secret.SecretText;
import java.net.http.HttpResponse;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

class ProbeHandlerTest {

    private final ProbeServer probes = new ProbeServer();

    @AfterEach
    void stop() throws Exception {
        probes.close();
    }

    @ParameterizedTest
    @EnumSource(ErrorStyle.class)
    void healthHasTheBodyOfItsStyleBeforeAnythingIsKnown(ErrorStyle style) throws Exception {
        probes.bed.style = style;
        probes.bed.mode = Mode.STABLE;
        probes.start();

        HttpResponse<String> health = probes.get("/health");

        assertThat(health.statusCode()).isEqualTo(200);
        assertThat(health.body()).isEqualTo(style == ErrorStyle.GO ? "" : "{\"ok\":true}");
        assertThat(health.headers().firstValue("Content-Type").isPresent()).isEqualTo(style == ErrorStyle.FASTIFY);
        ProbeServer.assertProbeHeaders(health);
        assertThat(probes.get("/ready").body()).contains("\"reason\":\"starting\"");
    }

    @Test
    void readyCarriesItsHeaders() throws Exception {
        probes.bed.serving();
        probes.start();
        HttpResponse<String> ready = probes.get("/ready");
        assertThat(ready.statusCode()).isEqualTo(200);
        assertThat(ready.headers().firstValue("ETag").orElse("")).matches("\"[^\"]+\"");
        ProbeServer.assertProbeHeaders(ready);

        probes.bed.broken(ProbeBed.STORE, Reading.failed("refused", "refused"));

        HttpResponse<String> failed = probes.get("/ready");
        assertThat(failed.statusCode()).isEqualTo(503);
        assertThat(failed.headers().firstValue("Retry-After").orElse("")).matches("\\d{1,2}");
        assertThat(failed.headers().firstValue("Content-Type")).contains("application/json");
        ProbeServer.assertProbeHeaders(failed);
    }

    @Test
    void drainingShowsAtOnceAndClosesTheConnectionWhileHealthStays() throws Exception {
        probes.bed.serving();
        probes.start();

        probes.bed.lifecycle.drain();

        HttpResponse<String> ready = probes.get("/ready");
        assertThat(ready.statusCode()).isEqualTo(503);
        assertThat(ready.body()).contains("\"draining\":true", "\"reason\":\"shutting_down\"");
        assertThat(ready.headers().firstValue("Connection")).contains("close");
        assertThat(probes.get("/health").statusCode()).isEqualTo(200);
        assertThat(probes.get("/v0/health").statusCode()).isEqualTo(200);
    }

    @ParameterizedTest
    @CsvSource({"/health,11", "/ready,24", "/ready?verbose,0", "/v0/health,0", "/v0/ready,0"})
    void headHasTheHeadersOfGetAndNoBody(String target, int length) throws Exception {
        probes.bed.style = ErrorStyle.FASTIFY;
        probes.bed.serving();
        probes.start();

        HttpResponse<String> head = probes.send("HEAD", target, null);

        assertThat(head.statusCode()).isEqualTo(200);
        assertThat(head.body()).isEmpty();
        long announced = head.headers().firstValueAsLong("Content-Length").orElse(-1);
        assertThat(announced).isGreaterThan(0);
        assertThat(length == 0 || announced == length)
                .as("length %d", announced)
                .isTrue();
        ProbeServer.assertProbeHeaders(head);
    }

    @ParameterizedTest
    @CsvSource({
        "/health",
        "/ready",
        "/ready/store",
        "/ready/history",
        "/metrics",
        "/metrics.json",
        "/v0/ready",
        "/readyz"
    })
    void otherMethodsAreRefused(String path) throws Exception {
        probes.bed.metrics.json(Map::of);
        probes.start();

        HttpResponse<String> post = probes.send(probes.request("POST", path, null, "a body nobody wants"));

        assertThat(post.statusCode()).isEqualTo(405);
        assertThat(post.headers().firstValue("Allow")).contains("GET, HEAD");
    }

    @ParameterizedTest
    @CsvSource({
        "/",
        "/healthx",
        "/health/",
        "/Health",
        "/v1/zones",
        "/metrics.json",
        "/v0",
        "/v0/topics",
        "/v0/ready/x",
        "/readyz/x",
        "/ops",
        "/ops/",
        "/ops/other",
        "/opsmute"
    })
    void everythingElseGoesOn(String path) throws Exception {
        probes.start();

        assertThat(probes.get(path).body()).isEqualTo("application");
    }

    @ParameterizedTest
    @CsvSource({
        "/ready/store,true",
        "/ops/drain,true",
        "/v0/ready,true",
        "/healthz,true",
        "/ready,false",
        "/health,false",
        "/metrics,false"
    })
    void aPathBelongsToTheUpstreamThatTheRequestNamesUnlessItWasOursEver(String path, boolean passes) throws Exception {
        probes.proxied = "X-Caracal-Resource";
        probes.start();

        HttpResponse<String> answer =
                probes.send(probes.request("GET", path, null, "").header("X-Caracal-Resource", "resource://x"));

        assertThat(answer.body().equals("application")).isEqualTo(passes);
        assertThat(probes.get(path).body()).isNotEqualTo("application");
    }

    @ParameterizedTest
    @CsvSource({
        "DEV,false,none,200",
        "DEV,false,right,200",
        "DEV,true,none,401",
        "DEV,true,wrong,401",
        "DEV,true,right,200",
        "RC,false,none,401",
        "RC,false,right,401",
        "RC,true,none,401",
        "RC,true,wrong,401",
        "RC,true,right,200",
        "STABLE,false,none,401",
        "STABLE,false,right,401",
        "STABLE,true,none,401",
        "STABLE,true,wrong,401",
        "STABLE,true,right,200"
    })
    void metricsFollowTheBearerRuleAndAreThereBeforeTheServiceIsReady(
            Mode mode, boolean configured, String presented, int status) throws Exception {
        probes.bed.mode = mode;
        probes.bed.bearer.set(configured ? Optional.of(SecretText.of("right")) : Optional.empty());
        probes.bed.metrics.json(() -> Map.of("sts", 1));
        probes.bed.metrics.start(probes.bed.loops);
        probes.start();

        for (String path : new String[] {"/metrics", "/metrics.json", "/v0/metrics"}) {
            HttpResponse<String> scrape = probes.send("GET", path, presented.equals("none") ? null : presented);
            assertThat(scrape.statusCode()).as(path).isEqualTo(status);
            assertThat(scrape.headers().firstValue("WWW-Authenticate").isPresent())
                    .isEqualTo(status == 401);
        }
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {"GO|unauthorized|text/plain", "FASTIFY|{\"error\":\"unauthorized\"}|application/json"})
    void aRefusedScrapeHasTheBodyOfItsStyle(ErrorStyle style, String body, String type) throws Exception {
        probes.bed.style = style;
        probes.bed.mode = Mode.STABLE;
        probes.start();

        HttpResponse<String> refused = probes.get("/metrics");

        assertThat(refused.statusCode()).isEqualTo(401);
        assertThat(refused.body()).isEqualTo(body);
        assertThat(refused.headers().firstValue("Content-Type").orElse("")).startsWith(type);
        ProbeServer.assertProbeHeaders(refused);
    }

    @ParameterizedTest
    @CsvSource({"/health", "/ready", "/metrics", "/v0/health", "/healthz", "/v0/ready", "/readyz", "/v0/metrics"})
    void withProbeAuthEveryProbeInEverySpellingNeedsACredential(String path) throws Exception {
        probes.bed.settings = new ProbeSettings(true, ApiKeys.parse("look:read"));
        probes.bed.metrics.start(probes.bed.loops);
        probes.bed.serving();
        probes.start();

        HttpResponse<String> refused = probes.get(path);
        assertThat(refused.statusCode()).isEqualTo(401);
        assertThat(refused.headers().firstValue("WWW-Authenticate")).isPresent();
        assertThat(probes.send("GET", path, "wrong").statusCode()).isEqualTo(401);
        assertThat(probes.send("GET", path, "look").statusCode()).isEqualTo(200);
    }

    @Test
    void metricsAreServedInTheTextFormatAndAsJson() throws Exception {
        probes.bed.metrics.json(() -> Map.of("audit_dropped", 0));
        probes.bed.metrics.start(probes.bed.loops);
        probes.start();

        HttpResponse<String> text = probes.get("/metrics");
        assertThat(text.headers().firstValue("Content-Type")).contains("text/plain; version=0.0.4; charset=utf-8");
        assertThat(text.body()).contains("caracal_build_info{service=\"test\",version=\"1\",} 1.0\n");
        assertThat(probes.get("/metrics.json").body()).isEqualTo("{\"audit_dropped\":0}");
        assertThat(probes.send("HEAD", "/metrics", null).body()).isEmpty();
    }

    @Test
    void aScrapeWithoutARenderingIsUnavailable() throws Exception {
        probes.start();

        assertThat(probes.get("/metrics").statusCode()).isEqualTo(503);
    }
}
