package io.caracal.common.probe;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.caracal.common.health.Reading;
import io.caracal.common.health.StartupPhase;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** The schemas in {@code docs} describe what is really sent. */
class BodySchemaTest {

    private static final Path DOCS = Path.of("..", "docs");

    private final ProbeBed bed = new ProbeBed();

    @AfterEach
    void stop() throws Exception {
        bed.close();
    }

    @Test
    void duringTheStart() throws Exception {
        StartupPhase phase = bed.readiness.startup(VersionedProbes.REPLAY_PHASE, "files");
        bed.seal();
        ProbeBed.await(() -> bed.get("/ready").status() == 503);
        assertAll();
        phase.total(10);
        phase.advance(3);
        assertAll();
    }

    @Test
    void whileServing() throws Exception {
        bed.readiness.applied("revocation_epoch", () -> 7);
        bed.serving();
        assertAll();
        assertFits("ready", bed.get("/ready?min_revocation_epoch=7"));
        assertFits("ready", bed.get("/ready?min_revocation_epoch=8"));
        assertFits("readiness", bed.get("/ready?verbose&exclude=store&exclude=nobody"));
        assertFits("readiness-explain", bed.get("/ready/explain?assume=store:down&assume=nobody:up"));
    }

    @Test
    void whileBrokenMutedDrainedAndDegraded() throws Exception {
        bed.serving();
        bed.broken(ProbeBed.BACKLOG, Reading.measured(150.5));
        assertAll();
        bed.broken(
                ProbeBed.STORE,
                Reading.failed("refused", "refused", Map.of("deadCount", 2, "cause", "x", "odd", true)));
        assertAll();
        bed.readiness.mutes().mute("store", Duration.ofMinutes(1), "known outage", "ada");
        bed.readiness.lameDuck().drain(Duration.ofMinutes(1), "kernel update", "ada");
        assertAll();
        ProbeBed.await(() -> !bed.readiness.history().newestFirst().isEmpty());
        assertFits(
                "readiness-past",
                bed.get("/ready/explain?at="
                        + bed.readiness.history().newestFirst().get(0).at()));
        bed.lifecycle.drain();
        assertAll();
    }

    @Test
    void aDocumentWithAMissingOrForeignMemberDoesNotFit() throws Exception {
        bed.serving();
        Path schema = DOCS.resolve("readiness.schema.json");
        ObjectNode missing = (ObjectNode) ProbeBed.json(bed.get("/ready?verbose"));
        missing.remove("verdict");
        assertThat(JsonSchemaCheck.problems(schema, missing)).containsExactly("$ has no verdict");
        ObjectNode foreign = (ObjectNode) ProbeBed.json(bed.get("/ready?verbose"));
        ((ObjectNode) foreign.path("invariants").path(0)).put("status", "red").put("new", 1);
        assertThat(JsonSchemaCheck.problems(schema, foreign)).hasSize(2);
    }

    private void assertAll() throws IOException {
        assertFits("ready", bed.get("/ready"));
        assertFits("readiness", bed.get("/ready?verbose"));
        assertFits("invariant", bed.get("/ready/backlog"));
        assertFits("invariant", bed.get("/ready/startup"));
        assertFits("readiness-history", bed.get("/ready/history"));
        assertFits("readiness-explain", bed.get("/ready/explain"));
        assertFits("health-config", bed.get("/ops/health-config"));
    }

    private static void assertFits(String schema, ProbeReply reply) throws IOException {
        JsonNode body = ProbeBed.json(reply);
        assertThat(JsonSchemaCheck.problems(DOCS.resolve(schema + ".schema.json"), body))
                .as("%s: %s", schema, body)
                .isEmpty();
    }
}
