package io.caracal.common.health;

import static org.assertj.core.api.Assertions.assertThat;

import io.caracal.common.config.Mode;
import io.caracal.common.http.ErrorStyle;
import io.caracal.core.secret.SecretText;
import java.net.http.HttpResponse;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ProbeHandlerMetricsTest {

    private final ProbeServer probes = new ProbeServer();

    @AfterEach
    void stop() throws Exception {
        probes.close();
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
    void metricsFollowTheBearerRule(Mode mode, boolean configured, String presented, int status) throws Exception {
        probes.start(ErrorStyle.GO, mode);
        probes.metrics().json(() -> Map.of("sts", 1));
        probes.metrics().start(probes.loops());
        probes.bearer().set(configured ? Optional.of(SecretText.of("right")) : Optional.empty());
        String authorization = presented.equals("none") ? null : "Bearer " + presented;

        for (String path : new String[] {"/metrics", "/metrics.json"}) {
            HttpResponse<String> scrape = probes.send("GET", path, authorization);
            assertThat(scrape.statusCode()).as(path).isEqualTo(status);
            assertThat(scrape.headers().firstValue("WWW-Authenticate"))
                    .isEqualTo(status == 401 ? Optional.of("Bearer realm=\"caracal-metrics\"") : Optional.empty());
        }
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {"GO|unauthorized|text/plain", "FASTIFY|{\"error\":\"unauthorized\"}|application/json"})
    void aRefusedScrapeHasTheBodyOfItsStyle(ErrorStyle style, String body, String type) throws Exception {
        probes.start(style, Mode.STABLE);

        HttpResponse<String> refused = probes.get("/metrics");

        assertThat(refused.statusCode()).isEqualTo(401);
        assertThat(refused.body()).isEqualTo(body);
        assertThat(refused.headers().firstValue("Content-Type").orElse("")).startsWith(type);
        ProbeServer.assertProbeHeaders(refused);
    }

    @Test
    void metricsAreServedInTheTextFormatAndAsJson() throws Exception {
        probes.start(ErrorStyle.GO, Mode.DEV);
        probes.metrics().json(() -> Map.of("audit_dropped", 0));
        probes.metrics().start(probes.loops());

        HttpResponse<String> text = probes.get("/metrics");
        assertThat(text.headers().firstValue("Content-Type")).contains("text/plain; version=0.0.4; charset=utf-8");
        assertThat(text.body()).contains("caracal_build_info{service=\"test\",version=\"1\",} 1.0\n");
        assertThat(probes.get("/metrics.json").body()).isEqualTo("{\"audit_dropped\":0}");
        assertThat(probes.send("HEAD", "/metrics", null).body()).isEmpty();
    }

    @Test
    void aScrapeWithoutARenderingIsUnavailable() throws Exception {
        probes.start(ErrorStyle.GO, Mode.DEV);

        assertThat(probes.get("/metrics").statusCode()).isEqualTo(503);
    }
}
