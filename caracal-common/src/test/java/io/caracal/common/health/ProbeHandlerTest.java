package io.caracal.common.health;

import static org.assertj.core.api.Assertions.assertThat;

import io.caracal.common.config.Mode;
import io.caracal.common.http.ErrorStyle;
import java.net.http.HttpResponse;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;
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
    void healthHasTheBodyOfItsStyle(ErrorStyle style) throws Exception {
        probes.start(style, Mode.STABLE);

        HttpResponse<String> health = probes.get("/health");

        assertThat(health.statusCode()).isEqualTo(200);
        assertThat(health.body()).isEqualTo(style == ErrorStyle.GO ? "" : "{\"ok\":true}");
        assertThat(health.headers().firstValue("Content-Type").isPresent()).isEqualTo(style == ErrorStyle.FASTIFY);
        ProbeServer.assertProbeHeaders(health);
    }

    @Test
    void healthAnswersAndReadyNamesTheCheckWhileItHangs() throws Exception {
        probes.start(ErrorStyle.FASTIFY, Mode.STABLE);
        CountDownLatch release = new CountDownLatch(1);
        AtomicInteger calls = new AtomicInteger();
        probes.readiness().add(check("hanging", () -> {
            calls.incrementAndGet();
            release.await();
            return ProbeResult.passed();
        }));

        assertThat(probes.get("/ready").body()).isEqualTo(failing("starting"));
        assertThat(probes.get("/health").statusCode()).isEqualTo(200);
        probes.awaitReady(
                "{\"ok\":false,\"ready\":false,\"reason\":\"hanging\",\"error\":\"hanging\",\"dependency\":\"thing\"}");
        assertThat(probes.get("/health").statusCode()).isEqualTo(200);
        assertThat(calls).hasValue(1);

        release.countDown();
        probes.awaitReady("{\"ok\":true,\"ready\":true}");
    }

    @Test
    void aFailureIsReportedWithItsExtraMembersAndRecovers() throws Exception {
        probes.start(ErrorStyle.FASTIFY, Mode.STABLE);
        AtomicReference<ProbeResult> result = new AtomicReference<>(ProbeResult.failed("dead", Map.of("deadCount", 2)));
        probes.readiness()
                .add(new ReadinessCheck(
                        "dead", "outbox_dead_messages", null, () -> Objects.requireNonNull(result.get())));

        probes.awaitReady("{\"ok\":false,\"ready\":false,\"reason\":\"outbox_dead_messages\","
                + "\"error\":\"outbox_dead_messages\",\"deadCount\":2}");
        HttpResponse<String> failed = probes.get("/ready");
        assertThat(failed.statusCode()).isEqualTo(503);
        assertThat(failed.headers().firstValue("Retry-After")).contains("1");
        assertThat(failed.headers().firstValue("Content-Type")).contains("application/json; charset=utf-8");
        ProbeServer.assertProbeHeaders(failed);

        result.set(ProbeResult.passed());
        probes.awaitReady("{\"ok\":true,\"ready\":true}");
        HttpResponse<String> ready = probes.get("/ready");
        assertThat(ready.statusCode()).isEqualTo(200);
        assertThat(ready.headers().firstValue("Retry-After")).isEmpty();
    }

    @Test
    void drainingShowsAtOnceWhileHealthStays() throws Exception {
        probes.start(ErrorStyle.GO, Mode.STABLE);
        assertThat(probes.get("/ready").body()).isEqualTo("{\"ok\":true,\"ready\":true}");

        probes.lifecycle().drain();

        HttpResponse<String> ready = probes.get("/ready");
        assertThat(ready.statusCode()).isEqualTo(503);
        assertThat(ready.body()).isEqualTo("{\"ok\":false,\"ready\":false,\"draining\":true,\"reason\":\"draining\"}");
        assertThat(probes.get("/health").statusCode()).isEqualTo(200);
    }

    @ParameterizedTest
    @CsvSource({"/health,11", "/ready,24"})
    void headHasTheHeadersOfGetAndNoBody(String path, String length) throws Exception {
        probes.start(ErrorStyle.FASTIFY, Mode.STABLE);

        HttpResponse<String> head = probes.send("HEAD", path, null);

        assertThat(head.statusCode()).isEqualTo(200);
        assertThat(head.body()).isEmpty();
        assertThat(head.headers().firstValue("Content-Length")).contains(length);
        ProbeServer.assertProbeHeaders(head);
    }

    @ParameterizedTest
    @CsvSource({"/health", "/ready", "/metrics", "/metrics.json"})
    void otherMethodsAreRefused(String path) throws Exception {
        probes.start(ErrorStyle.GO, Mode.DEV);
        probes.metrics().json(Map::of);

        HttpResponse<String> post = probes.send("POST", path, null);

        assertThat(post.statusCode()).isEqualTo(405);
        assertThat(post.headers().firstValue("Allow")).contains("GET, HEAD");
    }

    @ParameterizedTest
    @CsvSource({"/", "/healthx", "/health/", "/Health", "/v1/zones", "/metrics.json"})
    void everythingElseGoesOn(String path) throws Exception {
        probes.start(ErrorStyle.GO, Mode.DEV);

        assertThat(probes.get(path).body()).isEqualTo("application");
    }

    private static ReadinessCheck check(String reason, Probe probe) {
        return new ReadinessCheck(reason, reason, "thing", probe);
    }

    private static String failing(String reason) {
        return "{\"ok\":false,\"ready\":false,\"reason\":\"" + reason + "\",\"error\":\"" + reason + "\"}";
    }
}
