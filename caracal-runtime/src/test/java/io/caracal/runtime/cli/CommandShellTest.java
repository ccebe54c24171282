package io.caracal.runtime.cli;

import static org.assertj.core.api.Assertions.assertThat;

import io.caracal.runtime.command.CommandContext;
import io.caracal.runtime.command.CommandNames;
import io.caracal.runtime.paths.CaracalHome;
import io.caracal.runtime.paths.Installation;
import io.caracal.runtime.terminal.Console;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class CommandShellTest {
    private final ByteArrayOutputStream out = new ByteArrayOutputStream();
    private final ByteArrayOutputStream err = new ByteArrayOutputStream();
    private final Path directory;

    CommandShellTest(@TempDir Path directory) {
        this.directory = directory;
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "help", "-h", "--help", "-- help", "up --help", "help up"})
    void helpGoesToStandardOutput(String line) {
        assertThat(run(line)).isZero();
        assertThat(text(out)).contains("Usage: caracal");
        assertThat(text(err)).isEmpty();
    }

    @Test
    void unknownCommandGetsASuggestionAndTheUsageOnStandardError() {
        assertThat(run("stauts")).isEqualTo(1);
        assertThat(text(err)).contains("stauts").contains("caracal status").contains("Usage: caracal");
        assertThat(text(out)).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(strings = {"status --bogus", "up now", "down --force", "version --yaml", "logs -n many", "restart"})
    void wrongUseIsRefusedWithTheUsageOfTheCommand(String line) {
        assertThat(run(line)).isEqualTo(1);
        assertThat(text(err)).contains("Usage: caracal " + line.split(" ")[0]);
    }

    @Test
    void everyCommandRefusesAnUnknownFlagAndHasAHelpOfItsOwn() {
        for (String command : CommandNames.visible()) {
            if (command.equals("help")) {
                continue;
            }
            out.reset();
            err.reset();
            assertThat(run(command + " --no-such-flag")).as(command).isEqualTo(1);
            assertThat(text(err)).as(command).contains("Usage: caracal " + command);
            assertThat(text(out)).as(command).isEmpty();
            assertThat(run(command + " --help")).as(command).isZero();
            assertThat(text(out)).as(command).startsWith("Usage: caracal " + command);
        }
    }

    @ParameterizedTest
    @CsvSource({
        "doctro, caracal doctor",
        "stauts, caracal status",
        "doctor --stirct, --strict",
        "status --read, --ready",
        "drill --lits, --list",
        "debug reqest r-1, caracal debug request",
        "debug request r-1 --jsn, --json"
    })
    void typosGetASuggestion(String line, String meant) {
        assertThat(run(line)).isEqualTo(1);
        assertThat(text(err)).contains(meant);
    }

    @ParameterizedTest
    @ValueSource(strings = {"help doctro", "debug", "debug request", "completion fish", "doctor --zones some"})
    void whatCannotBeMeantIsRefused(String line) {
        assertThat(run(line)).isEqualTo(1);
        assertThat(text(out)).isEmpty();
        assertThat(text(err)).startsWith("✗ ");
    }

    @ParameterizedTest
    @CsvSource({
        "stauts, ✗ there is no command 'stauts'",
        "evidence pak, ✗ there is no command 'pak'",
        "up now, ✗ unexpected argument: 'now'",
        "status --min-policy-version x, ✗ Invalid value for option '--min-policy-version': 'x' is no whole number"
    })
    void theFirstLineSaysWhatIsWrong(String line, String said) {
        assertThat(run(line)).isEqualTo(1);
        assertThat(text(err).lines().findFirst()).contains(said);
    }

    @Test
    void whoMistypesAnOptionIsShownTheSynopsisAndNoMore() {
        assertThat(run("doctor --stirct")).isEqualTo(1);
        assertThat(text(err)).hasLineCount(4).endsWith("`caracal doctor --help` explains it.\n");
    }

    @ParameterizedTest
    @ValueSource(strings = {"version", "-v", "--version"})
    void versionIsFiveLines(String line) {
        assertThat(run(line)).isZero();
        assertThat(text(out).lines()).hasSize(5).first().isEqualTo("Caracal");
        assertThat(text(out))
                .contains("binary   caracal")
                .contains("version  2.0.0-rc.1")
                .contains("mode     rc");
    }

    @Test
    void versionAsJsonIsOneLine() {
        assertThat(run("version --json")).isZero();
        assertThat(text(out).strip())
                .isEqualTo("{\"binary\":\"caracal\",\"version\":\"2.0.0-rc.1\",\"mode\":\"rc\",\"sha\":\"unknown\"}");
    }

    @Test
    void unknownModeIsOneLineOnStandardError() {
        assertThat(run("up --mode production")).isEqualTo(1);
        assertThat(text(err)).isEqualTo("✗ --mode must be one of dev, rc, stable\n");
    }

    @ParameterizedTest
    @ValueSource(strings = {"restart mailer", "restart sts", "logs nobody"})
    void commandForNothingThatRunsSaysSoInOneLine(String line) {
        assertThat(run(line)).isEqualTo(1);
        assertThat(text(err).lines()).hasSize(1);
    }

    @Test
    void whatTheSystemRefusesIsSaidWithItsReason() throws IOException {
        Files.createFile(directory.resolve("home"));

        assertThat(run("up")).isEqualTo(1);
        assertThat(text(err))
                .contains("cannot create")
                .contains("(something else is there)")
                .hasLineCount(1);
    }

    @Test
    void downWithoutAnythingIsFine() {
        assertThat(run("down")).isZero();
        assertThat(text(out)).contains("nothing runs");
    }

    private int run(String line) {
        Console console = new Console(stream(out), stream(err), false);
        CommandContext context = new CommandContext(
                console,
                new CaracalHome(directory.resolve("home")),
                new Installation(directory, "2.0.0-rc.1"),
                Map.of(),
                "caracal");
        return CommandShell.run(context, line.isEmpty() ? new String[0] : line.split(" "));
    }

    private static PrintStream stream(ByteArrayOutputStream target) {
        return new PrintStream(target, true, StandardCharsets.UTF_8);
    }

    private static String text(ByteArrayOutputStream stream) {
        return stream.toString(StandardCharsets.UTF_8);
    }
}
