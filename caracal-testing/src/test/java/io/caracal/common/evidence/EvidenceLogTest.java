package io.caracal.common.evidence;

import static io.caracal.common.evidence.EvidenceBed.event;
import static io.caracal.common.evidence.EvidenceBed.idsInStream;
import static io.caracal.common.evidence.EvidenceBed.json;
import static io.caracal.common.evidence.EvidenceBed.small;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.caracal.common.health.Reading;
import io.caracal.common.lifecycle.StopReport;
import io.caracal.common.redis.Redis;
import io.caracal.common.wal.QueueFullException;
import io.caracal.common.wal.WalException;
import io.caracal.core.signature.AuditSignature;
import io.caracal.testing.Await;
import io.caracal.testing.redis.RedisFixture;
import io.caracal.testing.redis.RedisProcess;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** With a real Redis that comes and goes, and a real disk. */
class EvidenceLogTest {

    @TempDir
    Path temporary;

    private final RedisProcess server = RedisFixture.newServer().start();
    private final Redis redis = EvidenceBed.patient(server.url());

    private EvidenceBed open() {
        return new EvidenceBed(small(directory()), server.url());
    }

    private Path directory() {
        return temporary.resolve("audit-replay");
    }

    @AfterEach
    void close() {
        redis.close();
        server.close();
    }

    @Test
    void anEventArrivesInTheStreamFramedAndSignedAsIn10() {
        try (EvidenceBed bed = open()) {
            bed.log().append(event("e1"));
            Await.until("e1 is in the stream", () -> bed.stats().shipped() == 1);
            Map<String, String> fields = EvidenceBed.stream(redis).get(0);
            String data = event("e1").toJson();
            assertThat(fields).containsOnlyKeys("id", "data", "sig").containsEntry("id", "e1");
            assertThat(fields).containsEntry("data", data);
            assertThat(AuditSignature.verify(EvidenceBed.KEY, data, fields.get("sig")))
                    .isTrue();
            assertThat(bed.stats().persisted()).isEqualTo(1);
            assertThat(bed.log().writable()).isEqualTo(Reading.passed());
            assertThat(bed.log().lost()).isEqualTo(Reading.measured(0));
        }
    }

    @Test
    void manyEventsKeepTheirOrder() {
        List<String> ids = IntStream.range(0, 2_000).mapToObj(i -> "e" + i).toList();
        try (EvidenceBed bed = open()) {
            for (int from = 0; from < ids.size(); from += 500) {
                bed.log()
                        .appendAll(ids.subList(from, from + 500).stream()
                                .map(EvidenceBed::event)
                                .toList());
            }
            Await.until("all are in the stream", () -> bed.stats().shipped() == ids.size());
            assertThat(idsInStream(redis)).isEqualTo(ids);
            assertThat(bed.stats().pending()).isZero();
        }
    }

    @Test
    void anOutageOfRedisRefusesNothingAndIsMadeUpForByItself() {
        try (EvidenceBed bed = open()) {
            bed.log().append(event("e1"));
            Await.until("e1 is sent", () -> bed.stats().shipped() == 1);
            server.stop();
            bed.log().append(event("e2"));
            bed.log().appendAll(List.of(event("e3"), event("e4")));
            assertThat(bed.stats().pending()).isEqualTo(3);
            assertThat(bed.log().writable()).isEqualTo(Reading.passed());
            Await.until("an attempt failed", () -> bed.stats().shipErrors() > 0);
            server.start();
            Await.until("all are in the stream", () -> bed.stats().pending() == 0);
            assertThat(idsInStream(redis)).contains("e1", "e2", "e3", "e4");
            assertThat(bed.stats().replayed()).isZero();
        }
    }

    @Test
    void whatAStoppedProcessLeftIsReportedAndSentByTheNextAlsoWhenRedisComesLate() {
        server.stop();
        try (EvidenceBed first = open()) {
            IntStream.range(0, 40).forEach(i -> first.log().append(event("e" + i)));
            StopReport report = first.stop();
            assertThat(report.failures()).isEmpty();
            assertThat(report.evidence().leftOnDisk()).isEqualTo(40);
            assertThat(report.evidence().lost()).isZero();
        }
        try (EvidenceBed second = open()) {
            assertThat(second.progress().total()).isEqualTo(40);
            assertThat(second.stats().pendingFiles()).isGreaterThan(1);
            assertThat(second.stats().pendingBytes()).isPositive();
            second.log().append(event("new"));
            assertThat(second.progress().isComplete()).isFalse();
            server.start();
            Await.until("the replay is over", () -> second.progress().isComplete());
            assertThat(second.progress().done()).isEqualTo(40);
            assertThat(second.stats().replayed()).isEqualTo(40);
            Await.until("the new event is sent too", () -> second.stats().pending() == 0);
            assertThat(idsInStream(redis)).hasSize(41).startsWith("e0", "e1").endsWith("e39", "new");
            assertThat(second.stats().pendingFiles()).isZero();
        }
    }

    @Test
    void aStopSendsWhatWaitsAndTheNextStartHasNothingToSend() {
        try (EvidenceBed first = open()) {
            first.log()
                    .appendAll(IntStream.range(0, 300)
                            .mapToObj(i -> event("e" + i))
                            .toList());
            StopReport report = first.stop();
            assertThat(report.failures()).isEmpty();
            assertThat(report.evidence().leftOnDisk()).isZero();
            assertThat(report.exitCode()).isZero();
            assertThatThrownBy(() -> first.log().append(event("late")))
                    .isInstanceOf(EvidenceUnavailableException.class);
        }
        try (EvidenceBed second = open()) {
            assertThat(second.progress().total()).isZero();
            Await.until("nothing to replay", () -> second.progress().isComplete());
            assertThat(idsInStream(redis)).hasSize(300);
        }
    }

    @Test
    void filesOf10AreTakenInBeforeTheServiceIsReadyAndWhatIsNoEventIsSetAside() throws IOException {
        Files.createDirectories(directory());
        Files.writeString(directory().resolve("pending-7-1.ndjson"), json("a1") + "\n" + json("a2") + "\n");
        Files.writeString(
                directory().resolve("pending-7-2.ndjson"),
                json("b1") + "\nnot an event\n" + json("b2") + "\n{\"id\":\"to");
        try (EvidenceBed bed = open()) {
            Await.until("the replay is over", () -> bed.progress().isComplete());
            assertThat(bed.progress().total()).isEqualTo(4);
            assertThat(idsInStream(redis)).containsExactly("a1", "a2", "b1", "b2");
            assertThat(EvidenceBed.stream(redis).get(0)).containsEntry("data", json("a1"));
            assertThat(bed.stats().replayed()).isEqualTo(4);
            assertThat(bed.stats().lost()).isEqualTo(1);
            assertThat(bed.stats().quarantined()).isEqualTo(1);
        }
        assertThat(directory().resolve("pending-7-1.ndjson")).doesNotExist();
        assertThat(directory().resolve("quarantine").resolve("pending-7-2.ndjson.lost-1"))
                .content()
                .contains("not an event");
    }

    @Test
    void aDamagedRecordIsALossUntilItIsAcknowledged() throws IOException {
        server.stop();
        try (EvidenceBed first = open()) {
            first.log().appendAll(List.of(event("e1"), event("e2")));
            first.log().append(event("e3"));
        }
        damage(directory().resolve("segment-0000000000000001.wal"));
        server.start();
        try (EvidenceBed second = open()) {
            assertThat(second.log().lost()).isEqualTo(Reading.measured(1, Map.of("audit_events_lost", 1L)));
            Await.until("the rest is sent", () -> second.progress().isComplete());
            assertThat(second.progress().done()).isEqualTo(2);
            assertThat(idsInStream(redis)).containsExactly("e2", "e3");
            assertThat(second.log().acknowledgeLoss()).isEqualTo(1);
            assertThat(second.log().lost()).isEqualTo(Reading.measured(0));
            assertThat(second.stop().exitCode()).as("lost evidence").isEqualTo(3);
        }
        assertThat(directory().resolve("quarantine").resolve("acknowledged")).isDirectoryContaining("glob:**.lost-1");
    }

    @Test
    void aRestartEndsTheAlarmAboutALossButNotItsRecord() throws IOException {
        server.stop();
        try (EvidenceBed first = open()) {
            first.log().appendAll(List.of(event("e1"), event("e2")));
        }
        damage(directory().resolve("segment-0000000000000001.wal"));
        server.start();
        try (EvidenceBed second = open()) {
            assertThat(second.stats().lost()).isEqualTo(1);
        }
        try (EvidenceBed third = open()) {
            assertThat(third.log().lost()).isEqualTo(Reading.measured(0));
            assertThat(third.stats().lost()).isZero();
            assertThat(third.stats().lostUnacknowledged()).isEqualTo(1);
            assertThat(third.log().acknowledgeLoss()).isEqualTo(1);
            assertThat(third.stats().lostUnacknowledged()).isZero();
            assertThat(third.stop().exitCode()).isZero();
        }
    }

    @Test
    void aLogAtItsSizeRefusesDecisionsAndRecoversOnceItsEventsAreSent() {
        server.stop();
        EvidenceLogSettings tiny = new EvidenceLogSettings(directory(), 4_096, 16_384, 100, Duration.ofSeconds(20));
        try (EvidenceBed bed = new EvidenceBed(tiny, server.url())) {
            assertThatThrownBy(() -> {
                        for (int i = 0; i < 1_000; i++) {
                            bed.log().append(event("e" + i));
                        }
                    })
                    .isInstanceOf(EvidenceUnavailableException.class)
                    .cause()
                    .isInstanceOfSatisfying(
                            WalException.class, e -> assertThat(e.code()).isEqualTo("log_full"));
            assertThat(bed.log().writable())
                    .isInstanceOfSatisfying(
                            Reading.Failed.class,
                            failed -> assertThat(failed.code()).isEqualTo("log_full"));
            assertThat(bed.stats().readOnly()).isEqualTo(1);
            assertThat(bed.stats().refused()).isPositive();
            long accepted = bed.stats().persisted();
            server.start();
            Await.until(
                    "decisions can be recorded again",
                    () -> bed.log().writable().equals(Reading.passed()));
            bed.log().append(event("after"));
            Await.until("all are sent", () -> bed.stats().pending() == 0);
            assertThat(idsInStream(redis)).hasSize((int) accepted + 1).endsWith("after");
        }
    }

    @Test
    void aRemovedDirectoryRefusesDecisionsForAMomentAndLosesNothing() throws IOException {
        server.stop();
        try (EvidenceBed bed = open()) {
            bed.log().append(event("e1"));
            removeDirectory();
            Await.until("decisions can be recorded again", () -> {
                try {
                    bed.log().append(event("e2"));
                    return true;
                } catch (EvidenceUnavailableException notYet) {
                    return false;
                }
            });
            assertThat(directory()).isDirectory();
            server.start();
            Await.until("all are sent", () -> bed.stats().pending() == 0);
            assertThat(idsInStream(redis)).contains("e1", "e2");
        }
    }

    @Test
    void aDiskThatDoesNotAnswerAndAWritingThreadThatIsSilentAreTold() throws InterruptedException {
        GatedDisk disk = new GatedDisk();
        try (EvidenceBed bed = new EvidenceBed(small(directory()), server.url(), disk)) {
            disk.shut();
            Thread decision = new Thread(() -> bed.log().append(event("e1")));
            decision.start();
            Await.until("the disk is asked", disk::someoneWaits);
            for (int look = 0; look < 6; look++) {
                bed.leap(Duration.ofMillis(500));
                bed.log().writable();
            }
            assertThat(bed.log().writable())
                    .isInstanceOfSatisfying(
                            Reading.Failed.class,
                            failed -> assertThat(failed.code()).isEqualTo("disk_stalled"));
            disk.open();
            decision.join();
            Await.until("the disk answers", () -> bed.log().writable().equals(Reading.passed()));
        }
    }

    @Test
    void aProcessThatStoodStillCanRecordAtOnce() {
        try (EvidenceBed bed = open()) {
            bed.leap(Duration.ofMinutes(5));
            assertThat(bed.log().writable()).isEqualTo(Reading.passed());
            bed.log().append(event("e1"));
            assertThat(bed.log().writable()).isEqualTo(Reading.passed());
        }
    }

    @Test
    void moreWaitingDecisionsThanAllowedAreRefused() throws InterruptedException {
        GatedDisk disk = new GatedDisk();
        EvidenceLogSettings narrow = new EvidenceLogSettings(directory(), 1 << 20, 1 << 22, 1, Duration.ofSeconds(60));
        try (EvidenceBed bed = new EvidenceBed(narrow, server.url(), disk)) {
            disk.shut();
            Thread written = new Thread(() -> bed.log().append(event("e1")));
            written.start();
            Await.until("e1 is being written", disk::someoneWaits);
            Thread waiting = new Thread(() -> bed.log().append(event("e2")));
            waiting.start();
            Await.until("e2 waits", () -> bed.stats().log().queueDepth() == 1);
            assertThatThrownBy(() -> bed.log().append(event("e3")))
                    .isInstanceOf(EvidenceUnavailableException.class)
                    .hasCauseInstanceOf(QueueFullException.class);
            assertThat(bed.stats().log().queueRefusals()).isEqualTo(1);
            disk.open();
            written.join();
            waiting.join();
            Await.until("both are sent", () -> bed.stats().shipped() == 2);
            assertThat(idsInStream(redis)).containsExactly("e1", "e2");
        }
    }

    @Test
    void aDirectoryInUseIsAnErrorAtTheStart() {
        try (EvidenceBed bed = open()) {
            bed.log().append(event("e1"));
            assertThatThrownBy(this::open)
                    .isInstanceOf(UncheckedIOException.class)
                    .hasMessageContaining("AUDIT_REPLAY_DIR")
                    .hasMessageContaining("in use");
        }
    }

    private static void damage(Path file) throws IOException {
        byte[] content = Files.readAllBytes(file);
        content[30] ^= 1;
        Files.write(file, content);
    }

    /** In one step, since the log goes on working in it. */
    private void removeDirectory() throws IOException {
        Files.move(directory(), temporary.resolve("gone"), StandardCopyOption.ATOMIC_MOVE);
    }
}
