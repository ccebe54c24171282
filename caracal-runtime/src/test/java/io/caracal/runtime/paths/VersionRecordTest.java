package io.caracal.runtime.paths;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.caracal.runtime.problem.OperatorProblem;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class VersionRecordTest {
    private static final Instant NOW = Instant.parse("2026-11-21T08:00:00Z");

    @TempDir
    private Path directory = Path.of("");

    @Test
    void firstUseIsWrittenDown() {
        Path file = directory.resolve("runtime.json");

        new VersionRecord(file).claim("2.0.0", NOW);

        assertThat(file)
                .content()
                .contains("\"version\" : \"2.0.0\"")
                .contains("\"updatedAt\" : \"2026-11-21T08:00:00Z\"");
    }

    @ParameterizedTest
    @CsvSource({"2.0.1, 2.0.0", "2.10.0, 2.9.9", "2.0.0, 2.0.0-rc.3", "2.0.0, 2.0.0-SNAPSHOT", "2.0.0-rc.10, 2.0.0-rc.9"
    })
    void newerDataIsNotTouchedByAnOlderVersion(String before, String now) throws Exception {
        Path file = directory.resolve("runtime.json");
        new VersionRecord(file).claim(before, NOW);
        String content = Files.readString(file);

        assertThatThrownBy(() -> new VersionRecord(file).claim(now, NOW))
                .isInstanceOf(OperatorProblem.class)
                .hasMessageContaining(before)
                .hasMessageContaining(now);
        assertThat(file).hasContent(content);
    }

    @ParameterizedTest
    @CsvSource({"2.0.0, 2.0.0", "2.0.0, 2.0.1", "2.0.0-rc.1, 2.0.0", "2.0.0-SNAPSHOT, 2.0.0-SNAPSHOT", "1.9, 2.0.0"})
    void sameOrNewerVersionGoesOn(String before, String now) {
        Path file = directory.resolve("runtime.json");
        new VersionRecord(file).claim(before, NOW);

        new VersionRecord(file).claim(now, NOW);

        assertThat(file).content().contains("\"" + now + "\"");
    }

    @Test
    void unreadableRecordStopsTheStart() throws Exception {
        Path file = Files.writeString(directory.resolve("runtime.json"), "{");

        assertThatThrownBy(() -> new VersionRecord(file).claim("2.0.0", NOW))
                .isInstanceOf(OperatorProblem.class)
                .hasMessageContaining("cannot be read");
    }
}
