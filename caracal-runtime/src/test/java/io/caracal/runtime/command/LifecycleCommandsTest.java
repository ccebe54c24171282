package io.caracal.runtime.command;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.caracal.runtime.paths.CaracalHome;
import io.caracal.runtime.paths.HomeLock;
import io.caracal.runtime.secrets.GeneratedSecret;
import io.caracal.runtime.stack.Service;
import io.caracal.testing.program.Ended;
import io.caracal.testing.program.Program;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Commands that change an installation, each as an operator starts it, on one where nothing runs. */
class LifecycleCommandsTest {
    private final Path home;
    private final Program caracal;

    LifecycleCommandsTest(@TempDir Path directory) {
        home = directory.resolve("home");
        caracal = Program.caracal(home);
    }

    @Test
    void rotatingWhileNothingRunsChangesTheFileAndSaysSo() throws IOException {
        new CaracalHome(home).create();
        Files.writeString(home.resolve("secrets/caracalAdminToken"), "of-before");

        Ended rotated = caracal.run("rotate", "caracalAdminToken", "--yes", "--json");

        assertThat(rotated.exit()).as(rotated.toString()).isZero();
        assertThat(rotated.json().path("outcome").asText()).isEqualTo("rotated");
        assertThat(home.resolve("secrets/caracalAdminToken")).content().matches("[0-9a-f]{64}");
        JsonNode list = caracal.run("rotate", "list", "--json").json();
        assertThat(list).hasSize(GeneratedSecret.values().length);
        assertThat(list.findValuesAsText("secret")).contains("secretStoreKek", "redisPassword");
    }

    @Test
    void whatTheOperatorGivesIsNotRotatedHere() {
        Ended given = caracal.with("METRICS_BEARER_FILE", "/elsewhere").run("rotate", "metricsBearer", "--yes");

        assertThat(given.exit()).isEqualTo(1);
        assertThat(given.err()).contains("METRICS_BEARER_FILE");
    }

    @Test
    void purgeTakesGroupsAndShowsWhatItWouldDo() throws IOException {
        new CaracalHome(home).create();
        Files.writeString(home.resolve("logs/sts.log"), "x\n");

        Ended preview = caracal.with("PATH", "/nowhere").run("purge", "dev", "--dry-run");
        Ended purged = caracal.with("PATH", "/nowhere").run("purge", "dev", "--yes");

        assertThat(preview.out()).contains(home.resolve("logs").toString());
        assertThat(purged.exit()).as(purged.toString()).isZero();
        assertThat(home.resolve("logs")).doesNotExist();
    }

    @Test
    void purgeAndAllowlistKeepOutWhileAnotherCommandWorks() {
        CaracalHome place = new CaracalHome(home);
        place.create();
        try (HomeLock lock = HomeLock.acquire(place.lockFile(), "up", line -> {})) {
            assertThat(caracal.run("allowlist", "add", "ann@example.com").err()).contains("(caracal up)");
            assertThat(caracal.run("purge", "logs", "--yes").err()).contains("(caracal up)");
        }
        assertThat(caracal.run("allowlist", "add", "ann@example.com").exit()).isZero();
        assertThat(caracal.run("allowlist", "list").out()).contains("ann@example.com  active");
    }

    @Test
    void whereNothingRunsThereIsNothingToRestartAndNoLog() {
        Ended restart = caracal.run("restart", "--all");
        Ended logs = caracal.run("logs", "stss");

        assertThat(restart.exit()).isEqualTo(1);
        assertThat(restart.err()).contains("nothing runs; start with `caracal up`");
        assertThat(logs.exit()).isEqualTo(1);
        assertThat(logs.err()).contains("did you mean sts?");
    }

    @Test
    void upgradingWhereNothingRunsRecordsTheVersionAndAnOlderBuildIsRefused() throws IOException {
        Path dist = Files.createDirectories(home.resolveSibling("dist"));
        for (Service service : Service.values()) {
            Files.createFile(dist.resolve("caracal-" + service.text() + ".jar"));
        }
        Program built = caracal.with("JDK_JAVA_OPTIONS", "-Dcaracal.dist=" + dist);

        Ended upgraded = built.run("upgrade", "--no-pull");
        Files.writeString(home.resolve("runtime.json"), "{\"version\":\"99.0.0\"}");
        Ended refused = built.run("upgrade", "--no-pull");

        assertThat(upgraded.exit()).as(upgraded.toString()).isZero();
        assertThat(upgraded.out()).contains("nothing runs");
        assertThat(home.resolve("upgrade.log")).content().contains("\"outcome\":\"success\"");
        assertThat(refused.exit()).isEqualTo(1);
        assertThat(refused.err()).contains("99.0.0");
    }
}
