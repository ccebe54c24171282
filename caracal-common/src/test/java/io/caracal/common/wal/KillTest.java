package io.caracal.common.wal;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.net.URISyntaxException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Random;
import java.util.Set;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.assertj.core.api.Assertions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.slf4j.Logger;

/**
 * A process that writes is killed at 200 points of its life, without any chance to clean up: whatever it was told is
 * safe is there.
 */
class KillTest {

    private static final int TRACKS = 2;
    /** On each track; ./dev soak asks for more. */
    private static final int KILLS = Integer.getInteger("caracal.soak.kills", 200) / TRACKS;

    @TempDir
    Path temporary;

    @Test
    void nothingThatWasConfirmedIsLostByAKill() throws Exception {
        ExecutorService tracks = Executors.newFixedThreadPool(TRACKS);
        try {
            List<Callable<Integer>> tasks = new ArrayList<>();
            for (int i = 0; i < TRACKS; i++) {
                Track track = new Track(temporary.resolve("log-" + i), 7 + i);
                tasks.add(track::run);
            }
            int confirmed = 0;
            for (Future<Integer> track : tracks.invokeAll(tasks)) {
                confirmed += track.get();
            }
            assertThat(confirmed).as("records confirmed in all lives").isGreaterThan(KILLS);
        } finally {
            tracks.shutdownNow();
        }
    }

    /** One directory and the processes that write in it, one after the other. */
    private static final class Track {
        private final Path directory;
        private final Random random;
        private LogBed bed;

        Track(Path directory, int seed) throws IOException {
            this.directory = directory;
            this.random = new Random(seed);
            this.bed = new LogBed(LogBed.settings(directory, 1 << 16, 8 << 20), Disk.real());
        }

        int run() throws Exception {
            int confirmed = 0;
            for (int life = 0; life < KILLS; life++) {
                bed.log().close();
                Set<String> told = liveAndDie("life" + life);
                bed.reopen();
                Set<String> found =
                        new HashSet<>(bed.read().stream().map(String::strip).toList());
                Set<String> missing = new HashSet<>(told);
                missing.removeAll(found);
                assertThat(missing)
                        .as("confirmed and not found after life %d", life)
                        .isEmpty();
                assertThat(bed.log().quarantine().lost()).isZero();
                bed.confirm();
                confirmed += told.size();
            }
            bed.log().close();
            return confirmed;
        }

        /** Now and then the process dies while it starts, else after some confirmations. */
        private Set<String> liveAndDie(String name) throws IOException, InterruptedException {
            int until = random.nextInt(8) == 0 ? 0 : 1 + random.nextInt(200);
            Process process = start(name);
            Set<String> told = new HashSet<>();
            try (BufferedReader lines =
                    new BufferedReader(new InputStreamReader(process.getInputStream(), StandardCharsets.US_ASCII))) {
                while (told.size() < until) {
                    String line = lines.readLine();
                    assertThat(line).as("the process died by itself").isNotNull();
                    told.add(line);
                }
                // Through the handle: it leaves the pipe open, with what was said last.
                process.toHandle().destroyForcibly();
                lines.lines().forEach(told::add);
            }
            assertThat(process.waitFor()).as("exit code").isEqualTo(128 + 9);
            return told;
        }

        private Process start(String name) throws IOException {
            List<String> command = List.of(
                    Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                    "-XX:TieredStopAtLevel=1",
                    "-XX:+UseSerialGC",
                    "-XX:-UsePerfData",
                    "-Xshare:auto",
                    "-Xmx64m",
                    "-Dslf4j.internal.verbosity=ERROR",
                    "-cp",
                    classPath(),
                    KilledMain.class.getName(),
                    directory.toString(),
                    name);
            return new ProcessBuilder(command)
                    .redirectError(ProcessBuilder.Redirect.INHERIT)
                    .start();
        }

        private static String classPath() {
            return Stream.of(WriteAheadLog.class, KilledMain.class, Logger.class, Assertions.class)
                    .map(Track::home)
                    .distinct()
                    .collect(Collectors.joining(System.getProperty("path.separator")));
        }

        private static String home(Class<?> type) {
            try {
                return Path.of(type.getProtectionDomain()
                                .getCodeSource()
                                .getLocation()
                                .toURI())
                        .toString();
            } catch (URISyntaxException e) {
                throw new IllegalStateException(e);
            }
        }
    }
}
