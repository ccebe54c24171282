package io.caracal.dist;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.caracal.testing.FreePorts;
import io.caracal.testing.program.Ended;
import io.caracal.testing.program.Program;
import io.caracal.testing.program.Repository;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What was built, operated for a day the way its operator would: by the launcher, on the usual ports, with stores of its own. */
final class BuiltStackIT {
    private final Path root = Repository.root();
    private final Path home = root.resolve("caracal-dist/target/built-stack");
    private Program caracal = Program.script(root.resolve("caracal"), root);
    private Program smokeTest = Program.script(root.resolve("infra/scripts/smokeTest.sh"), root);

    @BeforeEach
    void atHome() throws IOException {
        Files.createDirectories(home);
        caracal = surrounded(caracal)
                .with("JAVA_HOME", System.getProperty("java.home"))
                .with("CARACAL_POSTGRES_PORT", Integer.toString(FreePorts.next()))
                .with("CARACAL_REDIS_PORT", Integer.toString(FreePorts.next()))
                .with("CARACAL_QUICK_START", "false")
                .with("DRILLS_ENABLED", "true");
        smokeTest = surrounded(smokeTest);
    }

    @AfterEach
    void away() {
        assertThat(caracal.run("down", "--volumes", "--yes").exit()).isZero();
    }

    @Test
    void startsProvesItselfIsBrokenOnPurposeChangedAndStopped() {
        assertThat(well("up")).contains("everything is ready");
        assertThat(statesOf("status", "--ready", "--json")).hasSize(6).containsOnly(true);
        assertThat(well("demo")).contains("refused");
        Ended smoke = smokeTest.run();
        assertThat(smoke.exit()).as("%s", smoke).isZero();
        assertThat(smoke.out()).endsWith("smoke ok\n");
        assertThat(well("drill", "redis", "--service", "sts")).contains("recovered");

        well("restart", "audit");
        well("rotate", "metricsBearer", "--yes");
        assertThat(well("upgrade", "--no-pull")).contains("everything is ready");
        well("demo");
        assertThat(well("doctor")).contains("ready");
        assertThat(well("logs", "gateway", "-n", "3").lines()).hasSize(3);
    }

    private String well(String... arguments) {
        Ended ended = caracal.run(arguments);
        assertThat(ended.exit()).as("%s: %s", List.of(arguments), ended).isZero();
        return ended.out();
    }

    private List<Boolean> statesOf(String... arguments) {
        JsonNode services = new Ended(0, well(arguments), "").json().path("services");
        return services.findValues("ok").stream().map(JsonNode::booleanValue).toList();
    }

    private Program surrounded(Program program) {
        return program.with("HOME", home.toString())
                .with("CARACAL_HOME", home.toString())
                .with("CARACAL_NO_BUILD", "1");
    }
}
