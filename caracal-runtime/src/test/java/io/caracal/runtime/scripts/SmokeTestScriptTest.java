package io.caracal.runtime.scripts;

import static org.assertj.core.api.Assertions.assertThat;

import io.caracal.runtime.operations.FakeStack;
import io.caracal.runtime.stack.Service;
import io.caracal.testing.program.Ended;
import io.caracal.testing.program.Program;
import io.caracal.testing.program.Scripts;
import java.io.IOException;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The smoke test where services answer on other ports (weakness D.6.8 of the contract); what it does on the usual ones, BuiltStackIT shows. */
class SmokeTestScriptTest {
    @TempDir
    private Path directory = Path.of("");

    @Test
    void asksWhereTheOperatorSaysAndNamesEverythingThatFails() throws IOException {
        try (FakeStack stack = new FakeStack()) {
            stack.open(Service.GATEWAY, "/ready", 503, "{}").open(Service.AUDIT, "/health", 503, "{}");
            Program smokeTest = Scripts.of("infra/scripts/smokeTest.sh", directory);
            for (Service service : Service.values()) {
                boolean byPort = service.compareTo(Service.GATEWAY) <= 0;
                smokeTest = byPort
                        ? smokeTest.with(
                                "CARACAL_" + service.name() + "_PORT",
                                Integer.toString(stack.url(service).getPort()))
                        : smokeTest.with("CARACAL_" + service.name() + "_URL", stack.url(service) + "/");
            }

            Ended ended = smokeTest.run("--probes-only");

            assertThat(ended.exit()).as("%s", ended).isEqualTo(1);
            assertThat(ended.out().lines())
                    .hasSize(12)
                    .contains("fail  gateway ready " + stack.url(Service.GATEWAY) + "/ready (expected 200, got 503)")
                    .contains("fail  audit health " + stack.url(Service.AUDIT) + "/health (expected 200, got 503)")
                    .filteredOn(line -> line.startsWith("ok "))
                    .hasSize(10);
            assertThat(ended.err()).isEqualTo("smoke failed: 2\n");
        }
    }
}
