package io.caracal.control;

import static org.assertj.core.api.Assertions.assertThat;

import io.caracal.common.redis.Redis;
import io.caracal.common.redis.RedisSettings;
import io.caracal.core.event.AuditEvent;
import io.caracal.core.event.Streams;
import io.caracal.testing.Await;
import io.caracal.testing.fake.TcpProxy;
import io.caracal.testing.fault.DirectoryFault;
import io.caracal.testing.fault.Fault;
import io.caracal.testing.http.HttpProbe;
import io.caracal.testing.http.Reply;
import io.caracal.testing.redis.RedisFixture;
import io.caracal.testing.service.ServiceRunner;
import io.lettuce.core.Range;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What operators do is on the disk of Control before it takes effect, and in the audit stream as soon as Redis takes it. */
final class OperatorEvidenceTest {

    private static final String TOKEN = "operator-token-00000000000000000000";
    private static final Duration LIMIT = Duration.ofSeconds(30);
    private static final String DRAIN = "{\"ttl_seconds\":900,\"reason\":\"kernel update\",\"author\":\"ada\"}";
    private static final String UNDRAIN = "{\"author\":\"ada\"}";
    private static final String MUTE =
            "{\"invariant\":\"redis\",\"ttl_seconds\":900,\"reason\":\"known\",\"author\":\"ada\"}";

    private final String redisUrl = RedisFixture.shared().freshUrl();
    private final Redis stream = new Redis(RedisSettings.of(redisUrl));
    private final TcpProxy redis = TcpProxy.to(URI.create(redisUrl).getPort());
    private final Path directory;
    private final Path evidence;
    private final ControlBed bed;
    private Optional<ServiceRunner> control = Optional.empty();

    OperatorEvidenceTest(@TempDir Path directory) {
        this.directory = directory;
        evidence = directory.resolve("evidence");
        bed = new ControlBed(directory);
    }

    @AfterEach
    void stop() {
        control.ifPresent(ServiceRunner::close);
        bed.close();
        redis.close();
        stream.close();
    }

    @Test
    void whileRedisIsAwayOrdersAreCarriedOutAndTheirEvidenceFollowsOnce() {
        start(evidence).awaitReady();
        redis.refuse().breakConnections();

        String drained =
                order("/ops/drain", DRAIN).expect(200).json().path("requestId").asText();
        Reply muted = order("/ops/mute", MUTE).expect(200);
        assertThat(muted.json().path("evidence").asText()).isEqualTo("log");
        assertThat(muted.json().path("verdict").asText()).isEqualTo("operator_drain");
        redis.pass();
        String back = order("/ops/undrain", UNDRAIN)
                .expect(200)
                .json()
                .path("requestId")
                .asText();

        awaitInStream(back);
        assertThat(inStream())
                .containsExactly(drained, muted.json().path("requestId").asText(), back);
    }

    @Test
    void whatWasAnsweredOutlivesTheProcess() throws IOException {
        start(evidence).awaitReady();
        redis.refuse().breakConnections();
        String drained =
                order("/ops/drain", DRAIN).expect(200).json().path("requestId").asText();
        // A killed process leaves on disk exactly what is there now.
        Path left = copied(evidence, directory.resolve("left"));
        control.orElseThrow().close();
        redis.pass();

        start(left).awaitReady();

        assertThat(inStream()).containsExactly(drained);
    }

    @Test
    void withoutAWritableDirectoryNothingCanBeOperatedAndTheServiceGoesOn() {
        start(evidence).awaitReady();
        try (Fault fault = DirectoryFault.replacedByFile(evidence)) {
            fault.inject();

            Reply refused = order("/ops/drain", DRAIN).expect(503);

            assertThat(refused.error()).isEqualTo("evidence_unavailable");
            assertThat(refused.header("Retry-After")).isPresent();
            Reply ready = awaitReady(true);
            assertThat(ready.json().path("reason").asText()).isEqualTo("operator_evidence_unavailable");
        }
        awaitReady(false);
        order("/ops/drain", DRAIN).expect(200);
    }

    @Test
    void aDirectoryThatCannotBeUsedAtTheStartIsUsedAsSoonAsItCan() throws IOException {
        Files.createFile(evidence);
        start(evidence);
        Reply ready = awaitReady(true);
        assertThat(ready.json().path("reason").asText()).isEqualTo("operator_evidence_unavailable");
        order("/ops/drain", DRAIN).expect(503);
        Files.delete(evidence);

        awaitReady(false);

        awaitInStream(
                order("/ops/drain", DRAIN).expect(200).json().path("requestId").asText());
        HttpProbe reader = control.orElseThrow().http().bearer(TOKEN);
        Await.until(
                LIMIT,
                "the series of the log are shown",
                () -> reader.get("/metrics").text().contains("caracal_evidence_persisted_total 1"));
    }

    @Test
    void withoutADirectoryOrdersNeedRedisAndTheAnswerSaysWhere() {
        start(Path.of("")).awaitReady();
        Reply drained = order("/ops/drain", DRAIN).expect(200);
        assertThat(drained.json().path("evidence").asText()).isEqualTo("stream");
        assertThat(inStream()).containsExactly(drained.json().path("requestId").asText());
        HttpProbe reader = control.orElseThrow().http().bearer(TOKEN);
        assertThat(reader.get("/ops/health-config").expect(200).json().findValues("warnings"))
                .anySatisfy(warnings -> assertThat(warnings.toString()).contains("AUDIT_REPLAY_DIR is not set"));
        redis.refuse().breakConnections();

        assertThat(order("/ops/undrain", UNDRAIN).expect(503).error()).isEqualTo("evidence_unavailable");
    }

    /** @param place of the evidence log; an empty path stands for none */
    private ServiceRunner start(Path place) {
        Map<String, String> operated = Map.of(
                "CARACAL_OPERATOR_TOKEN",
                TOKEN,
                "READY_READMISSION_SECONDS",
                "0",
                "AUDIT_REPLAY_DIR",
                place.toString());
        String proxied = redisUrl.replace(":" + URI.create(redisUrl).getPort(), ":" + redis.port());
        ServiceRunner started = bed.start(proxied, operated);
        control = Optional.of(started);
        return started;
    }

    private Reply order(String path, String body) {
        HttpProbe operator = control.orElseThrow().http().bearer(TOKEN);
        return operator.post(path, body);
    }

    private Reply awaitReady(boolean degraded) {
        return Await.value(
                LIMIT,
                degraded ? "ready, but degraded" : "ready and whole",
                () -> control.orElseThrow().http().get("/ready"),
                reply -> reply.status() == 200 && reply.json().path("degraded").asBoolean() == degraded);
    }

    private void awaitInStream(String requestId) {
        Await.until(LIMIT, "the event is in the audit stream", () -> inStream().contains(requestId));
    }

    /** The request ids of the events in the audit stream, in its order. */
    private List<String> inStream() {
        return stream.sync().xrange(Streams.AUDIT_EVENTS, Range.unbounded()).stream()
                .map(entry -> AuditEvent.fromJson(entry.getBody().get("data")).requestId())
                .toList();
    }

    private static Path copied(Path from, Path to) throws IOException {
        Files.createDirectory(to);
        try (Stream<Path> files = Files.list(from)) {
            // What proves that the disk can be written is there for a moment only.
            for (Path file : files.filter(OperatorEvidenceTest::lasts).toList()) {
                Files.copy(file, to.resolve(file.getFileName()));
            }
        }
        return to;
    }

    private static boolean lasts(Path file) {
        String name = file.getFileName().toString();
        return name.startsWith("segment-") || name.equals("checkpoint");
    }
}
