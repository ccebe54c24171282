package io.caracal.common.probe;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.caracal.common.health.Reading;
import io.caracal.common.health.StartupPhase;
import io.caracal.common.http.ErrorStyle;
import io.caracal.core.secret.SecretText;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class ReadyProbeTest {

    private final ProbeBed bed = new ProbeBed();

    @AfterEach
    void stop() throws Exception {
        bed.close();
    }

    @ParameterizedTest
    @EnumSource(ErrorStyle.class)
    void readyHasTheBodyOfTheContractInBothStyles(ErrorStyle style) {
        bed.style = style;
        bed.serving();

        ProbeReply reply = bed.get("/ready");

        assertThat(reply.status()).isEqualTo(200);
        assertThat(ProbeBed.text(reply)).isEqualTo("{\"ok\":true,\"ready\":true}");
        assertThat(reply.contentType())
                .isEqualTo(style == ErrorStyle.GO ? "application/json" : "application/json; charset=utf-8");
        assertThat(reply.headers()).containsKey("ETag").doesNotContainKey("Retry-After");
        assertThat(reply.headers().get("ETag")).matches("\"[^\"]+\"");
    }

    @Test
    void theFirstReasonIsToldWithItsDependencyAndExtraMembers() {
        bed.serving();
        bed.broken(ProbeBed.STORE, Reading.failed("refused", "connection refused to 10.0.0.7", Map.of("deadCount", 2)));

        ProbeReply reply = bed.get("/ready");

        assertThat(reply.status()).isEqualTo(503);
        assertThat(ProbeBed.text(reply))
                .isEqualTo("{\"ok\":false,\"ready\":false,\"reason\":\"postgres_unreachable\","
                        + "\"error\":\"postgres_unreachable\",\"dependency\":\"postgres\",\"deadCount\":2}");
        assertThat(Integer.parseInt(reply.headers().getOrDefault("Retry-After", "0")))
                .isBetween(1, 60);
    }

    @Test
    void safetyComesBeforeReachability() {
        bed.serving();
        bed.broken(ProbeBed.STORE, Reading.failed("refused", "refused"));
        bed.broken(ProbeBed.FRESHNESS, Reading.failed("old", "too old"));

        assertThat(ProbeBed.json(bed.get("/ready")).path("reason").asText()).isEqualTo("revocation_stale");
    }

    @Test
    void degradedStaysReadyAndSaysSo() {
        bed.serving();
        bed.broken(ProbeBed.BACKLOG, Reading.measured(150));

        ProbeReply reply = bed.get("/ready");

        assertThat(reply.status()).isEqualTo(200);
        assertThat(ProbeBed.text(reply))
                .isEqualTo("{\"ok\":true,\"ready\":true,\"reason\":\"outbox_lagging\",\"degraded\":true}");
    }

    @Test
    void shutdownIsToldWithDrainingAndClosesTheConnection() {
        bed.serving();
        bed.lifecycle.drain();

        ProbeReply reply = bed.get("/ready");

        assertThat(reply.status()).isEqualTo(503);
        assertThat(ProbeBed.text(reply))
                .isEqualTo("{\"ok\":false,\"ready\":false,\"draining\":true,\"reason\":\"shutting_down\","
                        + "\"error\":\"shutting_down\"}");
        assertThat(reply.headers()).containsEntry("Connection", "close").containsKey("Retry-After");
    }

    @Test
    void operatorDrainIsAnotherReasonThanShutdown() {
        bed.serving();
        bed.readiness.lameDuck().drain(Duration.ofMinutes(1), "kernel update", "ada");

        JsonNode body = ProbeBed.json(bed.get("/ready"));

        assertThat(body.path("reason").asText()).isEqualTo("operator_drain");
        assertThat(body.has("draining")).isFalse();
    }

    @Test
    void theStartTellsHowFarItIs() {
        StartupPhase phase = bed.readiness.startup(VersionedProbes.REPLAY_PHASE, "files");
        bed.seal();
        phase.total(200);
        phase.done(94);
        ProbeBed.await(() -> ProbeBed.text(bed.get("/ready")).contains("\"done\":94"));

        ProbeReply reply = bed.get("/ready");

        assertThat(reply.status()).isEqualTo(503);
        JsonNode body = ProbeBed.json(reply);
        assertThat(body.path("reason").asText()).isEqualTo("starting");
        JsonNode startup = body.path("startup");
        assertThat(startup.path("phase").asText()).isEqualTo("audit_replay");
        assertThat(startup.path("done").asInt()).isEqualTo(94);
        assertThat(startup.path("total").asInt()).isEqualTo(200);
        assertThat(startup.path("unit").asText()).isEqualTo("files");
        assertThat(startup.path("percent").asDouble()).isEqualTo(47.0);
        assertThat(startup.path("stalled").asBoolean(true)).isFalse();

        phase.done(100);
        ProbeBed.await(() ->
                ProbeBed.json(bed.get("/ready")).path("startup").path("percent").asDouble() == 50.0);
        phase.complete();
        ProbeBed.await(() -> bed.get("/ready").status() == 200);
    }

    @Test
    void theEntityTagChangesWithTheReasonAndEqualAnswersAreRenderedOnce() {
        bed.serving();
        ProbeReply before = bed.get("/ready");
        assertThat(bed.get("/ready")).isSameAs(before);

        bed.broken(ProbeBed.STORE, Reading.failed("refused", "refused"));
        ProbeReply broken = bed.get("/ready");

        assertThat(broken.headers().get("ETag")).isNotEqualTo(before.headers().get("ETag"));
    }

    @Test
    void aKnownEntityTagAloneNeverHidesTheStatus() {
        bed.serving();
        bed.broken(ProbeBed.STORE, Reading.failed("refused", "refused"));
        String tag = bed.get("/ready").headers().getOrDefault("ETag", "");

        ProbeReply reply = bed.reply(new ProbeRequest("GET", "/ready", null, null, null, tag, null, null));

        assertThat(reply.status()).isEqualTo(503);
        assertThat(reply.body()).isNotEmpty();
    }

    @Test
    void anonymousCallersNeverGetDetails() {
        bed.bearer.set(Optional.of(SecretText.of("right")));
        bed.serving();

        for (String target : new String[] {
            "/ready?verbose",
            "/ready?verbose=true",
            "/ready?exclude=store",
            "/ready/store",
            "/ready/nothing",
            "/ready/history",
            "/ready/explain",
            "/ops/health-config"
        }) {
            ProbeReply reply = bed.get(target);
            assertThat(reply.status()).as(target).isEqualTo(401);
            assertThat(ProbeBed.text(reply)).as(target).isEqualTo("unauthorized");
            assertThat(reply.headers()).as(target).containsKey("WWW-Authenticate");
            assertThat(bed.get(target, "wrong").status()).as(target).isEqualTo(401);
        }
        assertThat(bed.get("/ready?verbose", "right").status()).isEqualTo(200);
        assertThat(bed.get("/ready?verbose=false").status()).isEqualTo(200);
    }

    @Test
    void aBrokenQueryIsRefusedAndAnUnknownParameterIgnored() {
        bed.serving();

        ProbeReply broken = bed.get("/ready?verbose&x=%zz");
        assertThat(broken.status()).isEqualTo(400);
        assertThat(ProbeBed.json(broken).path("error").asText()).isEqualTo("invalid_query");
        assertThat(ProbeBed.json(broken).path("error_description").asText())
                .isEqualTo("the query cannot be read: a percent escape is broken");
        assertThat(bed.get("/ready?cachebuster=1").status()).isEqualTo(200);
    }
}
