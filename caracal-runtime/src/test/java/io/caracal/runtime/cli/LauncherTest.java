package io.caracal.runtime.cli;

import static org.assertj.core.api.Assertions.assertThat;

import io.caracal.testing.program.Ended;
import io.caracal.testing.program.Program;
import io.caracal.testing.program.Repository;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.PosixFilePermissions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What {@code ./caracal} does before there is a program: it builds one with Maven, and says what came of it. Maven and Java are scripts here. */
class LauncherTest {
    private static final String BUILDING =
            "echo '[INFO] Scanning for projects...'; echo '[INFO] Building Caracal Core 2.0.0      [2/12]'\n";

    private final Path checkout;
    private final Path tools;

    LauncherTest(@TempDir Path directory) throws IOException {
        checkout = Files.createDirectories(directory.resolve("checkout"));
        tools = Files.createDirectories(directory.resolve("tools"));
        Files.copy(
                Repository.root().resolve("caracal"), checkout.resolve("caracal"), StandardCopyOption.COPY_ATTRIBUTES);
    }

    @Test
    void theFirstCallBuildsAndShowsHowFarItIs() throws IOException {
        script(
                "mvn",
                BUILDING
                        + "mkdir -p caracal-dist/target/dist; touch"
                        + " caracal-dist/target/dist/caracal-runtime.jar\n");
        Path home = Files.createDirectories(tools.resolve("jdk/bin")).getParent();
        Files.writeString(home.resolve("release"), "JAVA_VERSION=\"99.0.1\"\n");
        script("jdk/bin/java", "for word; do case \"$word\" in -*) ;; *) echo \"$word\" ;; esac; done\n");

        Ended ended = launcher().with("JAVA_HOME", home.toString()).run("status");

        assertThat(ended.exit()).as("%s", ended).isZero();
        assertThat(ended.err()).contains("building Caracal (first run)", "  [2/12] Caracal Core 2.0.0\n");
        assertThat(ended.out()).endsWith("caracal-runtime.jar\nstatus\n");
    }

    @Test
    void aBuildThatFailsSaysWhyAndWhereTheRestIs() throws IOException {
        script("mvn", BUILDING + "echo '[ERROR] no compiler'; exit 1\n");

        Ended ended = launcher().run("up");

        assertThat(ended.exit()).isEqualTo(1);
        assertThat(ended.err()).contains("[ERROR] no compiler\n", "caracal: the build failed", "caracal-build.log");
        assertThat(checkout.resolve("target/caracal-build.log")).content().contains("Scanning for projects");
    }

    private Program launcher() {
        return Program.script(checkout.resolve("caracal"), checkout)
                .with("PATH", tools + ":" + System.getenv("PATH"))
                .with("HOME", checkout.toString());
    }

    private void script(String name, String text) throws IOException {
        Path file = Files.writeString(tools.resolve(name), "#!/bin/sh\n" + text);
        Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rwx------"));
    }
}
