package io.caracal.common.probe;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.caracal.common.health.Reading;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.stream.StreamSupport;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** In dev without secrets everybody may read, so that no credential is needed here. */
class DetailPagesTest {

    private final ProbeBed bed = new ProbeBed();

    @AfterEach
    void stop() throws Exception {
        bed.close();
    }

    @Test
    void verboseTellsEverythingAboutEveryInvariant() {
        bed.serving();
        bed.broken(ProbeBed.BACKLOG, Reading.measured(150));

        ProbeReply reply = bed.get("/ready?verbose");

        assertThat(reply.status()).isEqualTo(200);
        JsonNode body = ProbeBed.json(reply);
        assertThat(body.path("schema").asInt()).isEqualTo(1);
        assertThat(body.path("verdict").asText()).isEqualTo("degraded");
        assertThat(texts(body.path("reasons"))).containsExactly("outbox_lagging");
        JsonNode backlog = invariant(body, "backlog");
        assertThat(backlog.path("status").asText()).isEqualTo("fail");
        assertThat(backlog.path("observed").asInt()).isEqualTo(150);
        assertThat(backlog.path("limit").asInt()).isEqualTo(100);
        assertThat(backlog.path("headroom").asInt()).isEqualTo(-50);
        assertThat(backlog.path("unit").asText()).isEqualTo("messages");
        assertThat(backlog.path("impact").path("text").asText()).isEqualTo("Events arrive late; none is lost.");
        assertThat(backlog.path("diagnosis").path("runbook").asText()).isEqualTo("runbooks/outbox_lagging.md");
        assertThat(backlog.path("muted_until").isNull()).isTrue();
        assertThat(body.path("last_transition").path("to").asText()).isEqualTo("degraded");
    }

    @Test
    void verboseHasTheStatusOfReadyAndNoMessageOfAnyFailure() {
        bed.serving();
        bed.broken(ProbeBed.STORE, Reading.failed("refused", "password of 10.0.0.7 is hunter2"));

        ProbeReply reply = bed.get("/ready?verbose");

        assertThat(reply.status()).isEqualTo(503);
        assertThat(reply.headers()).containsKey("Retry-After").containsKey("ETag");
        assertThat(ProbeBed.text(reply)).doesNotContain("hunter2").doesNotContain("10.0.0.7");
        JsonNode store = invariant(ProbeBed.json(reply), "store");
        assertThat(store.path("last_error_code").asText()).isEqualTo("refused");
        assertThat(ProbeBed.json(reply).path("last_not_ready").path("reason").asText())
                .isEqualTo("postgres_unreachable");
    }

    @Test
    void excludingIsADryRunThatReportsUnknownNames() {
        bed.serving();
        bed.broken(ProbeBed.STORE, Reading.failed("refused", "refused"));

        ProbeReply reply = bed.get("/ready?exclude=store&exclude=nonsense");

        assertThat(reply.status()).isEqualTo(503);
        JsonNode body = ProbeBed.json(reply);
        assertThat(body.path("ready").asBoolean(true)).isFalse();
        assertThat(texts(body.path("excluding"))).containsExactly("store");
        assertThat(texts(body.path("unknown_excludes"))).containsExactly("nonsense");
        assertThat(body.path("verdict_excluding").path("ready").asBoolean()).isTrue();
        assertThat(bed.get("/ready").status()).isEqualTo(503);
    }

    @Test
    void oneInvariantHasItsOwnPage() {
        bed.serving();
        assertThat(bed.get("/ready/store").status()).isEqualTo(200);
        bed.broken(ProbeBed.BACKLOG, Reading.measured(150));

        ProbeReply broken = bed.get("/ready/backlog");

        assertThat(broken.status()).isEqualTo(503);
        assertThat(broken.headers()).containsKey("Retry-After");
        assertThat(ProbeBed.json(broken).path("name").asText()).isEqualTo("backlog");
        ProbeReply unknown = bed.get("/ready/nothing");
        assertThat(unknown.status()).isEqualTo(404);
        assertThat(ProbeBed.json(unknown).path("error").asText()).isEqualTo("unknown_invariant");
        assertThat(texts(ProbeBed.json(unknown).path("accepted"))).contains("store", "backlog", "freshness");
    }

    @Test
    void theHistoryIsNewestFirst() {
        bed.serving();
        bed.broken(ProbeBed.STORE, Reading.failed("refused", "refused"));
        ProbeBed.await(() -> bed.readiness.history().lastNotReady().stream()
                .anyMatch(transition -> transition.reason().equals("postgres_unreachable")));

        JsonNode body = ProbeBed.json(bed.get("/ready/history"));

        JsonNode newest = body.path("transitions").path(0);
        assertThat(newest.path("to").asText()).isEqualTo("not_ready");
        assertThat(newest.path("reason").asText()).isEqualTo("postgres_unreachable");
        assertThat(newest.path("trigger").asText()).startsWith("store:");
        assertThat(ProbeBed.json(bed.get("/ready/history?limit=1")).path("transitions"))
                .hasSize(1);
    }

    @Test
    void theExplanationNamesTheLeafThatWouldTurnTheVerdictAround() {
        bed.serving();

        JsonNode now = ProbeBed.json(bed.get("/ready/explain"));
        assertThat(now.path("ready").asBoolean()).isTrue();
        assertThat(texts(now.path("flips"))).contains("store", "freshness").doesNotContain("backlog");

        JsonNode dry = ProbeBed.json(bed.get("/ready/explain?assume=store:down&assume=nobody:down"));
        assertThat(dry.path("ready").asBoolean(true)).isFalse();
        assertThat(dry.path("reason").asText()).isEqualTo("postgres_unreachable");
        assertThat(texts(dry.path("assumed"))).contains("store");
        assertThat(texts(dry.path("unknown_assumptions"))).containsExactly("nobody");
        assertThat(bed.get("/ready").status()).isEqualTo(200);
    }

    @Test
    void thePastIsReplayedFromTheHistory() {
        bed.serving();
        ProbeBed.await(() -> !bed.readiness.history().newestFirst().isEmpty());
        Instant since = bed.readiness.history().newestFirst().get(0).at();

        ProbeReply then = bed.get("/ready/explain?at=" + since.plusMillis(1));

        assertThat(then.status()).isEqualTo(200);
        assertThat(ProbeBed.json(then).path("ready").asBoolean()).isTrue();
        ProbeReply before = bed.get("/ready/explain?at=" + since.minus(Duration.ofDays(1)));
        assertThat(before.status()).isEqualTo(404);
        assertThat(ProbeBed.json(before).path("error").asText()).isEqualTo("not_in_history");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "/ready/explain?at=yesterday",
                "/ready/explain?at=2026-01-31T03:12:00Z&assume=store:down",
                "/ready/history?limit=0",
                "/ready/history?limit=257",
                "/ready/history?limit=x",
                "/ready/history?limit=%",
                "/ready?min_revocation_epoch=-1",
                "/ready?min_policy_version=1.5"
            })
    void aMalformedQuestionIsRefusedWithWhatWouldBeAccepted(String target) {
        bed.serving();

        ProbeReply reply = bed.get(target);

        assertThat(reply.status()).isEqualTo(400);
        assertThat(ProbeBed.json(reply).path("error").asText()).isEqualTo("invalid_query");
        assertThat(ProbeBed.json(reply).path("error_description").asText()).isNotBlank();
    }

    @Test
    void theConfigurationShowsThresholdsWithTheirSource() {
        bed.serving();

        JsonNode body = ProbeBed.json(bed.get("/ops/health-config"));

        JsonNode backlog = invariant(body, "backlog");
        assertThat(backlog.path("limit").asInt()).isEqualTo(100);
        assertThat(backlog.path("setting").asText()).isEqualTo("BACKLOG_MAX");
        assertThat(backlog.path("source").asText()).isEqualTo("environment");
        assertThat(invariant(body, "store").path("source").asText()).isEqualTo("default");
        assertThat(texts(body.path("warnings"))).containsExactly("drain wait is close to the probe window");
    }

    private static JsonNode invariant(JsonNode body, String name) {
        return StreamSupport.stream(body.path("invariants").spliterator(), false)
                .filter(one -> one.path("name").asText().equals(name))
                .findFirst()
                .orElseThrow();
    }

    private static List<String> texts(JsonNode array) {
        return StreamSupport.stream(array.spliterator(), false)
                .map(JsonNode::asText)
                .toList();
    }
}
