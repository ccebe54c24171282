package io.caracal.runtime.command;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.caracal.runtime.operations.FakeSurface;
import io.caracal.runtime.paths.CaracalHome;
import io.caracal.runtime.paths.Installation;
import io.caracal.runtime.problem.OperatorProblem;
import io.caracal.runtime.terminal.Console;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import picocli.CommandLine;

class DrillCommandTest {
    private final ByteArrayOutputStream out = new ByteArrayOutputStream();
    private final Path home;
    private FakeSurface service;

    DrillCommandTest(@TempDir Path home) {
        this.home = home;
    }

    @BeforeEach
    void start() throws IOException {
        service = new FakeSurface();
    }

    @AfterEach
    void stop() {
        service.close();
    }

    @Test
    void theListShowsEachInvariantOfEachService() {
        assertThat(drill("--list")).isZero();
        assertThat(shown())
                .contains("sts      redis      redis_unreachable  eject      pass")
                .contains("gateway  redis");
    }

    @Test
    void everyServiceThatHasTheInvariantIsDrilledInTurn() throws IOException {
        assertThat(drill("redis", "--json")).isZero();

        JsonNode drills = new ObjectMapper().readTree(shown()).path("drills");
        assertThat(drills.findValuesAsText("service")).containsExactly("sts", "gateway");
        assertThat(drills.path(0).path("reason").asText()).isEqualTo("redis_unreachable");
        assertThat(drills.path(0).path("verdict").asText()).isEqualTo("503 redis_unreachable");
        assertThat(drills.path(0).path("detected_ms").isNumber()).isTrue();
        assertThat(drills.path(0).path("recovered_ms").isNumber()).isTrue();
        assertThat(drills.path(1).path("passed").asBoolean()).isTrue();
    }

    @Test
    void oneServiceAloneCanBeChosen() {
        assertThat(drill("redis", "--service", "gateway", "--ttl", "5m")).isZero();
        assertThat(shown()).contains("gateway  redis").doesNotContain("sts");
        assertThat(service.requests).anyMatch(request -> request.contains("\"ttl_seconds\":300"));
    }

    @Test
    void unknownNamesAreRefusedWithWhatWasMeant() {
        assertThatThrownBy(() -> drill("redsi"))
                .isInstanceOf(OperatorProblem.class)
                .hasMessageContaining("there is no invariant redsi; did you mean redis?");
        assertThatThrownBy(() -> drill("redis", "--service", "gatway"))
                .isInstanceOf(OperatorProblem.class)
                .hasMessageContaining("there is no service gatway; did you mean gateway?");
        assertThat(service.requests).noneMatch(request -> request.startsWith("POST"));
    }

    @Test
    void aNameOrTheListIsNeededAndNotBoth() {
        assertThatThrownBy(this::drill).isInstanceOf(OperatorProblem.class).hasMessageContaining("--list");
        assertThatThrownBy(() -> drill("redis", "--list")).isInstanceOf(OperatorProblem.class);
    }

    @Test
    void theGeneratedTokenIsUsedUnlessTheOperatorGivesAnother() throws IOException {
        Files.createDirectories(home.resolve("secrets"));
        Files.writeString(home.resolve("secrets/operatorToken"), FakeSurface.TOKEN + "\n");
        assertThat(new DrillRequest(Map.of()).run("--list")).isZero();
        assertThatThrownBy(() -> new DrillRequest(Map.of("CARACAL_OPERATOR_TOKEN", "another")).run("--list"))
                .isInstanceOf(OperatorProblem.class)
                .hasMessageContaining("401");
    }

    @Test
    void aMissingTokenSaysWhereItWasLookedFor() {
        assertThatThrownBy(() -> new DrillRequest(Map.of()).run("--list"))
                .isInstanceOf(OperatorProblem.class)
                .hasMessageContaining("operatorToken")
                .hasMessageContaining("CARACAL_OPERATOR_TOKEN");
    }

    private int drill(String... arguments) {
        return new DrillRequest(Map.of("CARACAL_OPERATOR_TOKEN", FakeSurface.TOKEN)).run(arguments);
    }

    private String shown() {
        return out.toString(StandardCharsets.UTF_8);
    }

    /** One call of the command with an environment of its own. */
    private final class DrillRequest {
        private final DrillCommand command;

        DrillRequest(Map<String, String> environment) {
            PrintStream stream = new PrintStream(out, true, StandardCharsets.UTF_8);
            CommandContext context = new CommandContext(
                    new Console(stream, stream, false),
                    new CaracalHome(home),
                    new Installation(home, "2.0.0"),
                    environment,
                    "caracal");
            command = new DrillCommand(context, () -> List.of(service.target("sts"), service.target("gateway")));
        }

        int run(String... arguments) {
            new CommandLine(command).parseArgs(arguments);
            return command.call();
        }
    }
}
