package io.caracal.runtime.process;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class JavaProgramTest {
    @TempDir
    private Path cache = Path.of("");

    @Test
    void jdk17MakesItsArchiveAtTheFirstEndAndUsesItLater() throws Exception {
        JavaProgram java = new JavaProgram(Path.of("/jdk"), 17, "17.0.1+2");
        Path archive = java.archive(java.archives(cache, "b1"), "sts");

        assertThat(java.service("sts", 192, cache, "b1")).contains("-Xmx192m", "-XX:ArchiveClassesAtExit=" + archive);
        Files.createDirectories(archive.resolve("..").normalize());
        Files.createFile(archive);
        assertThat(java.service("sts", 192, cache, "b1")).contains("-XX:SharedArchiveFile=" + archive);
        assertThat(java.service("sts", 192, cache, "b2")).doesNotContain("-XX:SharedArchiveFile=" + archive);
    }

    @Test
    void jdk21KeepsItsArchiveByItself() {
        JavaProgram java = new JavaProgram(Path.of("/jdk"), 21, "21.0.1+2");

        assertThat(java.service("sts", 192, cache, "b1")).contains("-XX:+AutoCreateSharedArchive");
        assertThat(java.trainsArchives()).isFalse();
    }

    @Test
    void jdk25UsesTheCacheOfATrainingRun() throws Exception {
        JavaProgram java = new JavaProgram(Path.of("/jdk"), 25, "25.0.3+9");
        Path archive = java.archive(java.archives(cache, "b1"), "sts");

        List<String> without = java.service("sts", 192, cache, "b1");
        Files.createDirectories(archive.resolve("..").normalize());
        Files.createFile(archive);

        assertThat(without).noneMatch(flag -> flag.contains("AOT")).contains("--enable-native-access=ALL-UNNAMED");
        assertThat(java.service("sts", 192, cache, "b1")).contains("-XX:AOTCache=" + archive);
    }
}
