package io.caracal.common.probe;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.caracal.common.health.Reading;
import io.caracal.common.probe.OpsAction.Kind;
import io.caracal.core.secret.SecretText;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class OpsEndpointsTest {

    private static final String MUTE =
            "{\"invariant\":\"store\",\"ttl_seconds\":60,\"reason\":\"known outage\",\"author\":\"ada\"}";
    private static final String DRAIN = "{\"ttl_seconds\":60,\"reason\":\"kernel update\",\"author\":\"ada\"}";
    private static final String AUTHOR = "{\"author\":\"ada\"}";

    private final ProbeBed bed = new ProbeBed();

    @AfterEach
    void stop() throws Exception {
        bed.close();
    }

    @Test
    void aMuteIsRecordedAndTheBreachNoLongerCounts() {
        bed.serving();
        bed.broken(ProbeBed.STORE, Reading.failed("refused", "refused"));
        assertThat(bed.get("/ready").status()).isEqualTo(503);

        ProbeReply muted = bed.order("POST", "/ops/mute", MUTE);

        assertThat(muted.status()).isEqualTo(200);
        assertThat(ProbeBed.json(muted).path("mute").path("until").isTextual()).isTrue();
        assertThat(ProbeBed.json(muted).path("evidence").asText()).isEqualTo("log");
        assertThat(muted.headers()).containsEntry("X-Request-Id", "01890000-0000-7000-8000-000000000001");
        assertThat(bed.audited).singleElement().satisfies(action -> {
            assertThat(action.kind()).isEqualTo(Kind.MUTE);
            assertThat(action.subject()).isEqualTo("store");
            assertThat(action.ttl()).contains(Duration.ofSeconds(60));
            assertThat(action.reason()).isEqualTo("known outage");
            assertThat(action.author()).isEqualTo("ada");
            assertThat(action.remote()).isEqualTo("192.0.2.7");
            assertThat(action.refusal()).isEmpty();
        });
        ProbeBed.await(() -> bed.get("/ready").status() == 200);
        assertThat(ProbeBed.json(bed.get("/ready/store", ProbeBed.OPERATOR))
                        .path("muted_until")
                        .isTextual())
                .isTrue();

        ProbeReply unmuted = bed.order("DELETE", "/ops/unmute", "{\"invariant\":\"store\",\"author\":\"ada\"}");
        assertThat(unmuted.status()).isEqualTo(200);
        ProbeBed.await(() -> bed.get("/ready").status() == 503);
    }

    @ParameterizedTest
    @CsvSource({"freshness,409,safety_invariant", "shutdown,409,engine_invariant", "nonsense,404,unknown_invariant"})
    void whatMayNotBeMutedIsRefusedAndTheAttemptIsOnRecord(String name, int status, String code) {
        bed.serving();

        ProbeReply reply = bed.order("POST", "/ops/mute", MUTE.replace("store", name));

        assertThat(reply.status()).isEqualTo(status);
        assertThat(ProbeBed.json(reply).path("error").asText()).isEqualTo(code);
        assertThat(bed.audited).hasSize(2);
        assertThat(bed.audited.get(1).refusal()).contains(code);
        assertThat(bed.readiness.mutes().active()).isEmpty();
    }

    @Test
    void aLossOfEvidenceIsAcknowledgedOnceItIsOnRecord() {
        AtomicLong acknowledged = new AtomicLong();
        bed.losses = Optional.of(() -> {
            acknowledged.incrementAndGet();
            return 7;
        });
        bed.serving();
        String body = "{\"reason\":\"compared with the table\",\"author\":\"ada\"}";

        bed.auditDown = true;
        assertThat(bed.order("POST", "/ops/evidence/acknowledge", body).status())
                .isEqualTo(503);
        assertThat(acknowledged).hasValue(0);
        bed.auditDown = false;
        ProbeReply reply = bed.order("POST", "/ops/evidence/acknowledge", body);

        assertThat(reply.status()).isEqualTo(200);
        assertThat(ProbeBed.json(reply).path("events").asLong()).isEqualTo(7);
        assertThat(acknowledged).hasValue(1);
        assertThat(bed.audited).extracting(OpsAction::kind).contains(Kind.ACKNOWLEDGE_LOSS);
        assertThat(bed.order("POST", "/ops/evidence/acknowledge", AUTHOR).status())
                .isEqualTo(400);
    }

    @Test
    void aServiceThatKeepsNoEvidenceHasNoLossToAcknowledge() {
        bed.serving();
        ProbeReply reply = bed.order("POST", "/ops/evidence/acknowledge", AUTHOR);
        assertThat(reply.status()).isEqualTo(404);
    }

    @Test
    void drainAndUndrainTurnReadinessAroundWithTheirOwnReason() {
        bed.serving();

        ProbeReply drained = bed.order("POST", "/ops/drain", DRAIN);

        assertThat(drained.status()).isEqualTo(200);
        JsonNode body = ProbeBed.json(drained);
        assertThat(body.path("reason").asText()).isEqualTo("operator_drain");
        assertThat(body.path("ready").asBoolean(true)).isFalse();
        assertThat(bed.get("/ready").status()).isEqualTo(503);
        assertThat(bed.order("POST", "/ops/undrain", AUTHOR).status()).isEqualTo(200);
        ProbeBed.await(() -> bed.get("/ready").status() == 200);
        ProbeReply again = bed.order("POST", "/ops/undrain", AUTHOR);
        assertThat(again.status()).isEqualTo(409);
        assertThat(ProbeBed.json(again).path("error").asText()).isEqualTo("not_draining");
    }

    @Test
    void whatCannotBeRecordedDoesNotHappen() {
        bed.serving();
        bed.order("POST", "/ops/drain", DRAIN);
        bed.auditDown = true;

        for (String[] order : new String[][] {{"/ops/mute", MUTE}, {"/ops/undrain", AUTHOR}}) {
            ProbeReply reply = bed.order("POST", order[0], order[1]);
            assertThat(reply.status()).isEqualTo(503);
            assertThat(ProbeBed.json(reply).path("error").asText()).isEqualTo("evidence_unavailable");
            assertThat(reply.headers()).containsKey("Retry-After");
        }
        assertThat(bed.readiness.mutes().active()).isEmpty();
        assertThat(bed.readiness.lameDuck().active()).isPresent();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "nonsense",
                "[]",
                "{}",
                "{\"invariant\":\"store\",\"ttl_seconds\":60,\"reason\":\"x\",\"author\":\"a\"} trailing",
                "{\"invariant\":\"store\",\"invariant\":\"backlog\",\"ttl_seconds\":60,\"reason\":\"x\",\"author\":\"a\"}",
                "{\"invariant\":\"store\",\"ttl_seconds\":0,\"reason\":\"x\",\"author\":\"a\"}",
                "{\"invariant\":\"store\",\"ttl_seconds\":86401,\"reason\":\"x\",\"author\":\"a\"}",
                "{\"invariant\":\"store\",\"ttl_seconds\":\"60\",\"reason\":\"x\",\"author\":\"a\"}",
                "{\"invariant\":\"store\",\"ttl_seconds\":60,\"reason\":\" \",\"author\":\"a\"}",
                "{\"invariant\":\"store\",\"ttl_seconds\":60,\"reason\":\"x\"}",
                "{\"invariant\":\"store\",\"ttl_seconds\":60,\"reason\":\"x\",\"author\":\"a\",\"force\":true}"
            })
    void aMalformedBodyIsRefusedWithWhatWouldBeAccepted(String body) {
        bed.serving();

        ProbeReply reply = bed.order("POST", "/ops/mute", body);

        assertThat(reply.status()).isEqualTo(400);
        JsonNode json = ProbeBed.json(reply);
        assertThat(json.path("error").asText()).isEqualTo("invalid_body");
        assertThat(json.path("accepted").path("ttl_seconds").asText()).isEqualTo("whole number from 1 to 86400");
        assertThat(bed.audited).isEmpty();
        assertThat(bed.readiness.mutes().active()).isEmpty();
    }

    @Test
    void aDrillForcesTheEvidenceOfOneInvariantUntilItIsEnded() {
        bed.serving();

        ProbeReply forced =
                bed.order("POST", "/ops/drills", "{\"invariant\":\"backlog\",\"ttl_seconds\":60,\"author\":\"ada\"}");

        assertThat(forced.status()).isEqualTo(200);
        ProbeBed.await(() -> ProbeBed.text(bed.get("/ready")).contains("outbox_lagging"));
        assertThat(ProbeBed.json(bed.get("/ready/backlog", ProbeBed.OPERATOR))
                        .path("drill")
                        .asBoolean())
                .isTrue();
        JsonNode listed = ProbeBed.json(bed.get("/ops/drills", ProbeBed.OPERATOR));
        assertThat(listed.path("active").path(0).path("invariant").asText()).isEqualTo("backlog");
        ProbeBed.await(() -> newestReport().path("detected_seconds").isNumber());
        assertThat(bed.order("DELETE", "/ops/drills/backlog", AUTHOR).status()).isEqualTo(200);
        ProbeBed.await(() -> ProbeBed.text(bed.get("/ready")).equals("{\"ok\":true,\"ready\":true}"));
        ProbeBed.await(() -> newestReport().path("recovered_seconds").isNumber());
        assertThat(bed.audited).extracting(OpsAction::kind).containsExactly(Kind.DRILL, Kind.DRILL_END);
    }

    @Test
    void aDrillIsRefusedWhileSomethingIsRed() {
        bed.serving();
        bed.broken(ProbeBed.STORE, Reading.failed("refused", "refused"));

        ProbeReply reply =
                bed.order("POST", "/ops/drills", "{\"invariant\":\"backlog\",\"ttl_seconds\":60,\"author\":\"ada\"}");

        assertThat(reply.status()).isEqualTo(409);
        assertThat(ProbeBed.json(reply).path("error").asText()).isEqualTo("already_red");
    }

    @ParameterizedTest
    @CsvSource({"GET,/ops/drills", "POST,/ops/drills", "DELETE,/ops/drills/backlog"})
    void drillsAreOffUnlessEnabled(String method, String path) {
        bed.drills = false;
        bed.serving();

        ProbeReply reply = bed.order(method, path, AUTHOR);

        assertThat(reply.status()).isEqualTo(403);
        assertThat(ProbeBed.json(reply).path("error").asText()).isEqualTo("drills_disabled");
        assertThat(bed.audited).isEmpty();
    }

    @ParameterizedTest
    @CsvSource({
        "POST,/ops/mute",
        "POST,/ops/unmute",
        "POST,/ops/drain",
        "POST,/ops/undrain",
        "GET,/ops/drills",
        "POST,/ops/drills",
        "DELETE,/ops/drills/store",
        "GET,/ops/mutes"
    })
    void onlyTheOperatorGetsIn(String method, String path) {
        bed.bearer.set(Optional.of(SecretText.of("scraper")));
        bed.serving();

        ProbeReply anonymous = bed.reply(bed.request(method, path, null));
        assertThat(anonymous.status()).isEqualTo(401);
        assertThat(anonymous.headers()).containsKey("WWW-Authenticate");
        assertThat(bed.reply(bed.request(method, path, "wrong")).status()).isEqualTo(401);
        ProbeReply reader = bed.reply(bed.request(method, path, "scraper"));
        assertThat(reader.status()).isEqualTo(403);
        assertThat(ProbeBed.json(reader).path("error").asText()).isEqualTo("operator_token_required");
        bed.operator.set(Optional.empty());
        ProbeReply off = bed.reply(bed.request(method, path, ProbeBed.OPERATOR));
        assertThat(off.status()).isEqualTo(403);
        assertThat(ProbeBed.json(off).path("error").asText()).isEqualTo("operator_token_not_configured");
    }

    @ParameterizedTest
    @CsvSource({
        "GET,/ops/mute,POST",
        "PUT,/ops/unmute,'POST, DELETE'",
        "GET,/ops/drain,POST",
        "DELETE,/ops/drills,'GET, HEAD, POST'",
        "POST,/ops/drills/store,DELETE",
        "POST,/ops/mutes,'GET, HEAD'",
        "POST,/ops/health-config,'GET, HEAD'"
    })
    void anotherMethodIsRefusedWithThoseThatWork(String method, String path, String allowed) {
        bed.serving();

        ProbeReply reply = bed.order(method, path, "");

        assertThat(reply.status()).isEqualTo(405);
        assertThat(reply.headers()).containsEntry("Allow", allowed);
    }

    @Test
    void mutesAndDrainInForceAreListed() {
        bed.serving();
        bed.order("POST", "/ops/mute", MUTE);
        bed.order("POST", "/ops/drain", DRAIN);

        JsonNode listed = ProbeBed.json(bed.get("/ops/mutes", ProbeBed.OPERATOR));

        assertThat(listed.path("mutes").path(0).path("invariant").asText()).isEqualTo("store");
        assertThat(listed.path("operator_drain").path("author").asText()).isEqualTo("ada");
    }

    @Test
    void pathsThatNobodyOwnsGoOn() {
        bed.serving();

        assertThat(bed.endpoints().answer(bed.request("GET", "/ops/nothing", null)))
                .isEmpty();
    }

    private JsonNode newestReport() {
        return ProbeBed.json(bed.get("/ops/drills", ProbeBed.OPERATOR))
                .path("reports")
                .path(0);
    }
}
