package io.caracal.common.wal;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** On the disk of this machine. */
class WriteAheadLogTest {

    @TempDir
    Path temporary;

    private Path directory;
    private LogBed bed;

    @BeforeEach
    void open() throws IOException {
        directory = temporary.resolve("evidence").resolve("sts");
        bed = new LogBed(LogBed.settings(directory, 4_000, 2 << 20), Disk.real());
    }

    @Test
    void whatWasAppendedIsReadInOrderAndAgainAfterReopening() throws IOException {
        bed.write("r1", "r2");
        Append several = bed.submit("r3", "", "r5");
        bed.round();
        assertThat(several.succeeded()).isTrue();
        assertThat(bed.read()).containsExactly("r1", "r2", "r3", "", "r5");
        bed.log().close();
        bed.reopen();
        assertThat(bed.log().recovered()).isEqualTo(5);
        bed.write("r6");
        assertThat(bed.read()).containsExactly("r1", "r2", "r3", "", "r5", "r6");
    }

    @Test
    void whatWasConfirmedIsNotReadAgain() throws IOException {
        bed.write("r1", "r2", "r3");
        bed.log().cursor().read(2, 1_000);
        bed.log().shipped(2);
        bed.log().close();
        bed.reopen();
        assertThat(bed.log().recovered()).isEqualTo(1);
        assertThat(bed.read()).containsExactly("r3");
    }

    @Test
    void onlyTheOwnerMayLookIn() throws IOException {
        bed.write("r1");
        assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(directory)))
                .isEqualTo("rwx------");
        try (Stream<Path> files = Files.walk(directory).filter(Files::isRegularFile)) {
            assertThat(files)
                    .hasSizeGreaterThan(1)
                    .allSatisfy(file -> assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(file)))
                            .isEqualTo("rw-------"));
        }
    }

    @Test
    void filesAreNamedAfterTheirFirstRecordAndGoOnceTheyWereRead() throws IOException {
        String record = "x".repeat(1_600);
        bed.write(record, record, record, record, record);
        assertThat(segments())
                .containsExactly(
                        "segment-0000000000000001.wal", "segment-0000000000000003.wal", "segment-0000000000000005.wal");
        assertThat(bed.log().stats().rotations()).isEqualTo(2);
        assertThat(bed.log().backlog().files()).isEqualTo(3);
        assertThat(bed.read()).hasSize(5);
        bed.confirm();
        assertThat(segments()).containsExactly("segment-0000000000000005.wal");
        bed.log().close();
        bed.reopen();
        assertThat(bed.log().recovered()).isZero();
        bed.write("r6");
        assertThat(bed.read()).containsExactly("r6");
        assertThat(bed.log().durable()).isEqualTo(6);
    }

    @Test
    void appendsThatWaitTogetherShareOneSync() {
        List<Append> waiting =
                IntStream.range(0, 50).mapToObj(i -> bed.submit("r" + i)).toList();
        assertThat(bed.log().stats().queueDepth()).isEqualTo(50);
        bed.round();
        assertThat(waiting).allMatch(Append::succeeded);
        assertThat(bed.log().stats().batches()).isEqualTo(1);
        assertThat(bed.log().stats().frames()).isEqualTo(50);
        assertThat(bed.log().stats().syncs().count()).isEqualTo(1);
        assertThat(bed.log().stats().queueDepth()).isZero();
        assertThat(bed.log().stats().queueDepthPeak()).isEqualTo(50);
    }

    @Test
    void manyThreadsAppendAndEachRecordIsThereOnce() throws Exception {
        Set<String> confirmed = ConcurrentHashMap.newKeySet();
        Thread writer = new Thread(() -> {
            while (!Thread.currentThread().isInterrupted()) {
                try {
                    bed.log().writeRound();
                } catch (InterruptedException e) {
                    Thread.currentThread().interrupt();
                }
            }
        });
        writer.start();
        List<Thread> appenders = new ArrayList<>();
        for (int t = 0; t < 8; t++) {
            int number = t;
            appenders.add(new Thread(() -> {
                for (int i = 0; i < 50; i++) {
                    String record = number + "-" + i;
                    bed.log().append(List.of(record.getBytes(StandardCharsets.UTF_8)));
                    confirmed.add(record);
                }
            }));
        }
        for (Thread appender : appenders) {
            appender.start();
        }
        for (Thread appender : appenders) {
            appender.join();
        }
        writer.interrupt();
        writer.join();
        assertThat(confirmed).hasSize(400);
        assertThat(bed.read()).hasSize(400).containsExactlyInAnyOrderElementsOf(confirmed);
    }

    @Test
    void moreThanMayWaitIsRefusedWithItsOwnException() {
        for (int i = 0; i < 1_000; i++) {
            bed.submit("r");
        }
        assertThatThrownBy(() -> bed.submit("one too many")).isInstanceOfSatisfying(QueueFullException.class, e -> {
            assertThat(e.code()).isEqualTo("queue_full");
            assertThat(e).hasMessageContaining("1000");
        });
        assertThat(bed.log().stats().queueRefusals()).isEqualTo(1);
        bed.round();
        bed.write("room again");
    }

    @Test
    void aRecordThatIsTooLargeIsRefused() {
        List<byte[]> large = List.of(new byte[WriteAheadLog.MAX_PAYLOAD + 1]);
        assertThatThrownBy(() -> bed.log().append(large))
                .isInstanceOfSatisfying(
                        WalException.class, e -> assertThat(e.code()).isEqualTo("record_too_large"));
        Append largest = bed.log().submit(List.of(new byte[WriteAheadLog.MAX_PAYLOAD - 100_000]));
        bed.round();
        assertThat(largest.succeeded()).isTrue();
    }

    @Test
    void aSecondLogInTheSameDirectoryIsRefusedAtItsStart() throws IOException {
        WalSettings same = LogBed.settings(directory, 4_000, 2 << 20);
        assertThatThrownBy(() -> new LogBed(same, Disk.real()))
                .isInstanceOf(LogLockedException.class)
                .hasMessageContaining(directory.toString())
                .hasMessageContaining("directory of its own");
        bed.log().close();
        assertThat(new LogBed(same, Disk.real()).log().recovered()).isZero();
    }

    @Test
    void aClosedLogRefuses() throws IOException {
        Append waiting = bed.submit("r1");
        bed.log().close();
        assertThat(waiting.succeeded()).isTrue();
        assertThatThrownBy(() -> bed.submit("r2"))
                .isInstanceOfSatisfying(
                        WalException.class, e -> assertThat(e.code()).isEqualTo("closed"));
        bed.reopen();
        assertThat(bed.read()).containsExactly("r1");
    }

    @Test
    void aDirectoryThatWasRemovedIsNoticedAndMadeAgainAndNothingIsLost() throws IOException {
        bed.write("r1");
        deleteDirectory();
        Append refused = bed.submit("r2");
        bed.round();
        assertThat(refused.succeeded()).isFalse();
        assertThat(bed.log().refusal())
                .isNotNull()
                .satisfies(e -> assertThat(e.code()).isEqualTo("directory_missing"));
        bed.round();
        assertThat(bed.log().refusal()).isNull();
        bed.write("r3");
        assertThat(bed.read()).containsExactly("r1", "r3");
        bed.log().close();
        bed.reopen();
        assertThat(bed.read()).containsExactly("r3");
        assertThat(bed.log().quarantine().lost())
                .as("r1 went with the directory")
                .isEqualTo(1);
    }

    @Test
    void aFileInPlaceOfTheDirectoryMakesTheLogRefuseUntilItIsGone() throws IOException {
        deleteDirectory();
        Files.writeString(directory, "in the way");
        bed.waitOut();
        assertThat(bed.log().refusal()).isNotNull();
        Files.delete(directory);
        bed.round();
        assertThat(bed.log().refusal()).isNull();
        bed.write("r1");
    }

    @Test
    void anUnusableDirectoryIsAnErrorAtTheStart() throws IOException {
        Path file = temporary.resolve("file");
        Files.writeString(file, "");
        assertThatThrownBy(() -> new LogBed(LogBed.settings(file.resolve("log"), 4_000, 2 << 20), Disk.real()))
                .isInstanceOf(IOException.class);
    }

    @Test
    void aReaderWaitsForRecordsOnlyAsLongAsItSays() throws InterruptedException {
        assertThat(bed.log().awaitBeyond(0, 1)).isFalse();
        bed.write("r1");
        assertThat(bed.log().awaitBeyond(0, 1)).isTrue();
        assertThat(bed.log().awaitBeyond(1, 1)).isFalse();
    }

    private List<String> segments() throws IOException {
        return Disk.real().list(directory).stream()
                .filter(name -> name.endsWith(".wal"))
                .toList();
    }

    private void deleteDirectory() throws IOException {
        try (Stream<Path> files = Files.walk(directory)) {
            for (Path path : files.sorted(Comparator.reverseOrder()).toList()) {
                Files.delete(path);
            }
        }
    }
}
