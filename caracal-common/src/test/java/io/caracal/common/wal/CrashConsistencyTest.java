package io.caracal.common.wal;

import static org.assertj.core.api.Assertions.assertThat;

import io.caracal.common.wal.RehearsalDisk.PowerFailure;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.TreeSet;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * The process dies or power fails at any operation of the disk, over and over, while the disk also fails now and
 * then: what was confirmed is there, in order, and nothing counts as lost.
 */
class CrashConsistencyTest {

    private static final int LIVES = 60;

    @ParameterizedTest
    @ValueSource(ints = {1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13, 14, 15, 16})
    void whatWasConfirmedSurvivesEveryPowerFailure(int seed) throws IOException {
        new Story(seed, false).run();
    }

    @ParameterizedTest
    @ValueSource(ints = {21, 22, 23, 24, 25, 26, 27, 28, 29, 30, 31, 32, 33, 34, 35, 36})
    void whatWasConfirmedSurvivesPowerFailuresOfADiskThatAlsoFailsOtherwise(int seed) throws IOException {
        new Story(seed, true).run();
    }

    @Test
    void powerMayFailAtEachOperationOfAShortLife() throws IOException {
        for (int after : IntStream.rangeClosed(1, 120).toArray()) {
            Story story = new Story(1000 + after, false);
            story.life(after);
            story.life(1_000);
        }
    }

    private static final class Story {
        private final Random random;
        private final boolean faults;
        private final RehearsalDisk disk = new RehearsalDisk();
        private final TreeSet<String> confirmed = new TreeSet<>();
        private final TreeSet<String> shipped = new TreeSet<>();
        private int counter;

        Story(int seed, boolean faults) {
            this.random = new Random(seed);
            this.faults = faults;
        }

        void run() throws IOException {
            for (int i = 0; i < LIVES; i++) {
                life(1 + random.nextInt(300));
            }
            life(Integer.MAX_VALUE);
        }

        void life(int operations) throws IOException {
            disk.powerFailsAfter(operations);
            try {
                LogBed bed = new LogBed(LogBed.settings(LogBed.DIRECTORY, 700, 20_000), disk);
                live(bed, operations == Integer.MAX_VALUE);
            } catch (PowerFailure expected) {
                // The end of this life.
            }
            disk.heal();
            if (random.nextInt(3) == 0) {
                disk.nextProcess();
            } else {
                disk.restart(random);
            }
        }

        private void live(LogBed bed, boolean last) throws IOException {
            assertThat(bed.log().quarantine().lost()).as("lost").isZero();
            for (int i = 0; i < 40; i++) {
                disturb();
                write(bed);
                if (random.nextInt(3) == 0) {
                    ship(bed);
                }
            }
            disk.heal();
            ship(bed);
            if (last) {
                bed.log().close();
            }
        }

        private void disturb() {
            if (faults && random.nextInt(4) == 0) {
                String victim = List.of(
                                "write segment",
                                "sync segment",
                                "create",
                                "truncate",
                                "replace",
                                "syncDirectory",
                                "delete")
                        .get(random.nextInt(7));
                disk.writePartly(random.nextInt(200));
                disk.failWhen("No space left on device", operation -> operation.startsWith(victim));
            } else {
                disk.heal();
            }
        }

        private void write(LogBed bed) {
            List<Append> appends = new ArrayList<>();
            List<String> names = new ArrayList<>();
            try {
                for (int i = random.nextInt(4); i >= 0; i--) {
                    String name = "%08d-%s".formatted(counter++, "x".repeat(random.nextInt(90)));
                    appends.add(bed.submit(name));
                    names.add(name);
                }
            } catch (WalException readOnly) {
                assertThat(readOnly.code()).isIn("disk_full", "log_full", "sync_failed");
            }
            try {
                bed.round();
            } finally {
                for (int i = 0; i < appends.size(); i++) {
                    if (appends.get(i).succeeded()) {
                        confirmed.add(names.get(i));
                    }
                }
            }
        }

        /** Whatever is read counts as shipped before the log is told, as it is with a remote stream. */
        private void ship(LogBed bed) throws IOException {
            List<String> read = new ArrayList<>();
            for (List<Frame> frames = bed.log().cursor().read(9, 2_000);
                    !frames.isEmpty();
                    frames = bed.log().cursor().read(9, 2_000)) {
                frames.forEach(frame -> read.add(new String(frame.payload(), StandardCharsets.UTF_8)));
            }
            assertThat(read).isSorted();
            shipped.addAll(read);
            assertThat(bed.log().cursor().position()).isEqualTo(bed.log().durable());
            assertThat(bed.log().quarantine().lost()).as("lost").isZero();
            confirmed.removeAll(shipped);
            assertThat(confirmed).as("confirmed and not read").isEmpty();
            bed.confirm();
        }
    }
}
