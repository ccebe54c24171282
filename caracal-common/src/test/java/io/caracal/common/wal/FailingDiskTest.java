package io.caracal.common.wal;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** A disk that fails makes the log refuse, and nothing that was refused comes back as half a record. */
class FailingDiskTest {

    private static final Path FIRST = LogBed.DIRECTORY.resolve(Segment.name(1));

    private final RehearsalDisk disk = new RehearsalDisk();
    private LogBed bed;

    @BeforeEach
    void open() throws IOException {
        bed = new LogBed(LogBed.SETTINGS, disk);
    }

    @Test
    void aFullDiskRefusesAppendsAtOnceAndTheLogRecoversByItself() throws IOException {
        bed.write("r1");
        disk.failWhen("No space left on device", operation -> operation.startsWith("write"));
        Append refused = bed.submit("r2");
        bed.round();
        assertThat(refused.succeeded()).isFalse();
        assertThat(bed.log().refusal())
                .isNotNull()
                .satisfies(e -> assertThat(e.code()).isEqualTo("disk_full"));
        assertThatThrownBy(() -> bed.submit("r3"))
                .isInstanceOfSatisfying(
                        WalException.class, e -> assertThat(e.code()).isEqualTo("disk_full"));
        bed.round();
        assertThat(bed.log().refusal()).isNotNull();
        disk.heal();
        bed.round();
        assertThat(bed.log().refusal()).isNull();
        bed.write("r4");
        assertThat(bed.read()).containsExactly("r1", "r4");
        assertThat(bed.log().stats().readOnlyTurns()).isEqualTo(1);
    }

    @Test
    void appendsThatWaitWhileTheDiskFailsAreRefusedToo() {
        bed.write("r1");
        disk.failWhen("Read-only file system", operation -> operation.startsWith("sync segment"));
        Append first = bed.submit("r2");
        bed.round();
        assertThat(first.done()).isTrue();
        assertThat(first.succeeded()).isFalse();
        assertThatThrownBy(() -> first.await(1)).isInstanceOf(WalException.class);
    }

    @Test
    void aWriteThatStopsHalfwayLeavesNothingBehind() throws IOException {
        bed.write("r1");
        disk.writePartly(FrameFormat.HEADER + 2 + 11);
        disk.failWhen("No space left on device", operation -> operation.startsWith("write"));
        bed.submit("r2", "r3", "r4");
        bed.round();
        disk.heal();
        bed.round();
        bed.write("r5");
        disk.nextProcess();
        bed.reopen();
        assertThat(bed.read()).containsExactly("r1", "r5");
        assertThat(bed.log().quarantine().finds()).isZero();
    }

    @Test
    void aSyncThatFailsFailsItsBatchAndTheNextOneGoesToAnotherFile() throws IOException {
        bed.write("r1");
        disk.failWhen("Input/output error", operation -> operation.matches("(sync|truncate) segment.*"));
        Append refused = bed.submit("r2", "r3");
        bed.round();
        assertThat(refused.succeeded()).isFalse();
        assertThat(bed.log().refusal())
                .isNotNull()
                .satisfies(e -> assertThat(e.code()).isEqualTo("sync_failed"));
        disk.heal();
        bed.round();
        bed.write("r4");
        assertThat(disk.content(FIRST)).contains("r2r".getBytes(StandardCharsets.US_ASCII)[0]);
        assertThat(disk.list(LogBed.DIRECTORY)).contains(Segment.name(1), Segment.name(2));
        disk.nextProcess();
        bed.reopen();
        assertThat(bed.read()).containsExactly("r1", "r4");
        assertThat(bed.log().quarantine().finds()).isZero();
    }

    @Test
    void anIdleLogFindsOutThatItsDiskCannotBeWritten() {
        bed.write("r1");
        disk.failWhen("Read-only file system", operation -> operation.startsWith("create"));
        bed.waitOut();
        assertThat(bed.log().refusal())
                .isNotNull()
                .satisfies(e -> assertThat(e.code()).isEqualTo("read_only"));
        disk.heal();
        bed.round();
        assertThat(bed.log().refusal()).isNull();
    }

    @Test
    void aLogAtItsSizeRefusesRatherThanForgetsAndGoesOnOnceItWasRead() throws IOException {
        LogBed small = new LogBed(LogBed.settings(Path.of("/small"), 400, 1_000), disk);
        int written = 0;
        while (small.log().refusal() == null) {
            Append append = small.submit("0123456789".repeat(8));
            small.round();
            written += append.succeeded() ? 1 : 0;
        }
        assertThat(small.log().refusal())
                .isNotNull()
                .satisfies(e -> assertThat(e.code()).isEqualTo("log_full"));
        assertThat(written).isGreaterThan(5);
        assertThat(small.log().bytes()).isLessThanOrEqualTo(1_000);
        small.round();
        assertThat(small.log().refusal()).isNotNull();
        assertThat(small.read()).hasSize(written);
        small.confirm();
        small.round();
        assertThat(small.log().refusal()).isNull();
        assertThat(small.log().bytes()).isZero();
        small.write("again");
        assertThat(small.read()).containsExactly("again");
    }

    @Test
    void aFileThatCannotBeDeletedIsDeletedLater() throws IOException {
        LogBed small = new LogBed(LogBed.settings(Path.of("/small"), 40, 4_000), disk);
        small.write("0123456789", "0123456789", "0123456789");
        assertThat(small.read()).hasSize(3);
        disk.failWhen("Operation not permitted", operation -> operation.startsWith("delete segment"));
        small.confirm();
        assertThat(disk.list(Path.of("/small")))
                .filteredOn(name -> name.endsWith(".wal"))
                .hasSize(3);
        disk.heal();
        small.confirm();
        assertThat(disk.list(Path.of("/small")))
                .filteredOn(name -> name.endsWith(".wal"))
                .hasSize(1);
    }

    @Test
    void aReaderThatMeetsAFailingDiskReadsTheSameRecordsLater() throws IOException {
        bed.write("r1", "r2");
        disk.failWhen("Input/output error", operation -> operation.startsWith("readAt"));
        assertThatThrownBy(() -> bed.log().cursor().read(10, 1_000)).isInstanceOf(IOException.class);
        disk.heal();
        assertThat(bed.read()).containsExactly("r1", "r2");
        assertThat(bed.log().quarantine().finds()).isZero();
    }

    @Test
    void theAgeOfTheBacklogIsThatOfItsOldestRecord() throws IOException {
        assertThat(bed.log().backlog().oldestAgeNanos()).isZero();
        bed.write("r1");
        bed.pass(Duration.ofSeconds(30));
        bed.write("r2");
        bed.pass(Duration.ofSeconds(10));
        assertThat(bed.log().backlog().oldestAgeNanos())
                .isEqualTo(Duration.ofSeconds(40).toNanos());
        bed.log().cursor().read(1, 1_000);
        bed.log().shipped(1);
        assertThat(bed.log().backlog().oldestAgeNanos())
                .isEqualTo(Duration.ofSeconds(10).toNanos());
        bed.log().shipped(2);
        assertThat(bed.log().backlog().oldestAgeNanos()).isZero();
        assertThat(bed.log().backlog().files()).isZero();
    }
}
