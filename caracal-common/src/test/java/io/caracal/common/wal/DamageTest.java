package io.caracal.common.wal;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What the log makes of files that are not as it left them. */
class DamageTest {

    private static final Path FIRST = LogBed.DIRECTORY.resolve(Segment.name(1));
    private static final Path QUARANTINE = LogBed.DIRECTORY.resolve("quarantine");
    private static final int FRAME = FrameFormat.HEADER + 2;

    private final RehearsalDisk disk = new RehearsalDisk();
    private LogBed bed;

    @BeforeEach
    void open() throws IOException {
        bed = new LogBed(LogBed.SETTINGS, disk);
    }

    private void reopen() throws IOException {
        disk.nextProcess();
        bed.reopen();
    }

    @Test
    void aTailThatWasNeverConfirmedIsCutAndIsNoLoss() throws IOException {
        bed.write("r1", "r2");
        disk.writePartly(FRAME + 9);
        disk.failWhen("No space left on device", operation -> operation.matches("(write|truncate) segment.*"));
        Append torn = bed.submit("r3", "r4");
        bed.round();
        assertThat(torn.succeeded()).isFalse();
        disk.heal();
        disk.flip(FIRST, 2 * FRAME + 3);
        reopen();
        assertThat(bed.read()).containsExactly("r1", "r2");
        assertThat(bed.log().tornTails()).isEqualTo(1);
        assertThat(bed.log().quarantine().lost()).isZero();
        bed.write("r5");
        reopen();
        assertThat(bed.read()).containsExactly("r1", "r2", "r5");
        assertThat(bed.log().quarantine().lost()).isZero();
    }

    @Test
    void aDamagedRecordInTheMiddleIsSetAsideAndCountedAndThoseBehindItAreRead() throws IOException {
        bed.write("r1", "r2", "r3", "r4");
        byte[] before = disk.content(FIRST);
        disk.flip(FIRST, FRAME + FrameFormat.HEADER);
        reopen();
        assertThat(bed.log().recovered()).isEqualTo(3);
        assertThat(bed.read()).containsExactly("r1", "r3", "r4");
        assertThat(bed.log().quarantine().lost()).isEqualTo(1);
        assertThat(bed.log().quarantine().finds()).isEqualTo(1);
        Path find = QUARANTINE.resolve(Segment.name(1) + "-at-" + FRAME + ".lost-1");
        assertThat(disk.content(find)).hasSize(FRAME).endsWith('r' ^ 1, '2');
        assertThat(before).hasSize(4 * FRAME);
    }

    @Test
    void damagedLengthsAndNumbersAreLeaptOverToo() throws IOException {
        bed.write("r1", "r2", "r3", "r4", "r5", "r6");
        disk.flip(FIRST, FRAME);
        disk.flip(FIRST, 3 * FRAME + 15);
        reopen();
        assertThat(bed.read()).containsExactly("r1", "r3", "r5", "r6");
        assertThat(bed.log().quarantine().lost()).isEqualTo(2);
    }

    @Test
    void aLossIsCountedOnceHoweverOftenTheLogIsOpenedUntilSomebodyAcknowledgesIt() throws IOException {
        bed.write("r1", "r2", "r3");
        disk.flip(FIRST, FRAME + 1);
        reopen();
        assertThat(bed.log().quarantine().lostSinceOpen()).isEqualTo(1);
        reopen();
        assertThat(bed.log().quarantine().lost()).isEqualTo(1);
        assertThat(bed.log().quarantine().lostSinceOpen()).isZero();
        assertThat(bed.log().quarantine().acknowledge()).isEqualTo(1);
        assertThat(bed.log().quarantine().lost()).isZero();
        reopen();
        assertThat(bed.log().quarantine().lost()).isZero();
        assertThat(bed.read()).containsExactly("r1", "r3");
        assertThat(disk.list(QUARANTINE.resolve("acknowledged"))).hasSize(1);
    }

    @Test
    void damageThatComesWhileTheLogIsOpenIsFoundWhenItIsRead() throws IOException {
        bed.write("r1", "r2", "r3");
        disk.flip(FIRST, 2 * FRAME + 5);
        assertThat(bed.read()).containsExactly("r1", "r2");
        assertThat(bed.log().quarantine().lost()).isEqualTo(1);
        bed.write("r4");
        assertThat(bed.read()).containsExactly("r4");
        assertThat(bed.log().cursor().position()).isEqualTo(4);
    }

    @Test
    void damageInWhatWasConfirmedLongAgoIsNoLoss() throws IOException {
        bed.write("r1", "r2");
        assertThat(bed.read()).hasSize(2);
        bed.confirm();
        bed.write("r3");
        disk.flip(FIRST, 4);
        reopen();
        assertThat(bed.read()).containsExactly("r3");
        assertThat(bed.log().quarantine().lost()).isZero();
    }

    @Test
    void theLastRecordIsALossWhenTheCheckpointKnowsThatItWasSafe() throws IOException {
        bed.write("r1", "r2");
        bed.pass(Duration.ofSeconds(2));
        bed.log().shipped(0);
        disk.flip(FIRST, FRAME + FrameFormat.HEADER + 1);
        reopen();
        assertThat(bed.read()).containsExactly("r1");
        assertThat(bed.log().quarantine().lost()).isEqualTo(1);
    }

    @Test
    void theLastRecordIsSetAsideWithoutALossWhenNothingTellsWhetherItWasSafe() throws IOException {
        bed.write("r1", "r2");
        disk.flip(FIRST, FRAME + FrameFormat.HEADER + 1);
        reopen();
        assertThat(bed.read()).containsExactly("r1");
        assertThat(bed.log().quarantine().lost()).isZero();
        assertThat(disk.list(QUARANTINE)).contains(Segment.name(1) + "-at-" + FRAME + ".lost-0");
    }

    @Test
    void filesThatSomebodyRemovedAreCountedByTheirNumbers() throws IOException {
        LogBed small = new LogBed(LogBed.settings(Path.of("/small"), 2 * FRAME, 40_000), disk);
        small.write("r1", "r2", "r3", "r4", "r5", "r6");
        small.pass(Duration.ofSeconds(2));
        small.log().shipped(1);
        disk.delete(Path.of("/small", Segment.name(1)));
        disk.delete(Path.of("/small", Segment.name(3)));
        disk.nextProcess();
        small.reopen();
        assertThat(small.read()).containsExactly("r5", "r6");
        assertThat(small.log().quarantine().lost()).isEqualTo(3);
        disk.nextProcess();
        small.reopen();
        assertThat(small.log().quarantine().lost()).isEqualTo(3);
    }

    @Test
    void aDamagedCheckpointSendsRecordsAgainAndLosesNone() throws IOException {
        bed.write("r1", "r2");
        assertThat(bed.read()).hasSize(2);
        bed.confirm();
        disk.flip(LogBed.DIRECTORY.resolve(Checkpoint.FILE), 9);
        reopen();
        assertThat(bed.read()).containsExactly("r1", "r2");
        assertThat(bed.log().quarantine().lost()).isZero();
    }

    @Test
    void aFileWhoseDamageCannotBeSetAsideIsNotDeleted() throws IOException {
        bed.write("r1", "r2", "r3");
        disk.flip(FIRST, FRAME + 1);
        reopen();
        disk.nextProcess();
        disk.delete(QUARANTINE.resolve(Segment.name(1) + "-at-" + FRAME + ".lost-1"));
        disk.failWhen("Read-only file system", operation -> operation.startsWith("replace segment"));
        bed.reopen();
        assertThat(bed.read()).containsExactly("r1", "r3");
        bed.confirm();
        assertThat(disk.content(FIRST)).isNotEmpty();
        assertThat(bed.log().quarantine().lost()).isEqualTo(1);
        disk.heal();
        bed.confirm();
        assertThat(disk.content(FIRST)).isEmpty();
        assertThat(disk.list(QUARANTINE)).hasSize(1);
        assertThat(bed.log().quarantine().lost()).isEqualTo(1);
    }

    @Test
    void aFileOfNothingButNoiseIsSetAsideAsAWhole() throws IOException {
        LogBed small = new LogBed(LogBed.settings(Path.of("/small"), 2 * FRAME, 40_000), disk);
        small.write("r1", "r2", "r3", "r4");
        for (int offset = 0; offset < 2 * FRAME; offset += 4) {
            disk.flip(Path.of("/small", Segment.name(1)), offset);
        }
        disk.nextProcess();
        small.reopen();
        assertThat(small.read()).containsExactly("r3", "r4");
        assertThat(small.log().quarantine().lost()).isEqualTo(2);
    }
}
