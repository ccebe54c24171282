package io.caracal.runtime.scripts;

import static org.assertj.core.api.Assertions.assertThat;

import io.caracal.testing.program.Ended;
import io.caracal.testing.program.Program;
import io.caracal.testing.program.Scripts;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class EveryScriptTest {
    @TempDir
    private Path directory = Path.of("");

    static List<String> scripts() {
        return Scripts.ALL;
    }

    @ParameterizedTest
    @MethodSource("scripts")
    void explainsItselfAndRefusesWhatItDoesNotKnow(String script) throws IOException {
        Ended help = Scripts.of(script, directory).run("--help");
        Ended unknown = Scripts.of(script, directory).run("--no-such-flag");

        assertThat(help.exit()).isZero();
        assertThat(help.out())
                .startsWith("usage: " + script.substring(script.lastIndexOf('/') + 1))
                .contains("xit code");
        assertThat(help.err()).isEmpty();
        assertThat(unknown.exit()).isEqualTo(2);
        assertThat(unknown.err()).contains("unknown argument: --no-such-flag");
        assertThat(Files.isExecutable(Scripts.path(script))).isTrue();
        assertThat(Files.readString(Scripts.path(script))).startsWith("#!/");
    }

    /** Also those that others source. */
    @Test
    void everyShellScriptOfTheRepositoryParses() throws IOException {
        Path parse = Files.writeString(
                directory.resolve("parse"), "for file in \"$@\"; do bash -n \"$file\" || exit 1; done\n");
        try (Stream<Path> files = Files.walk(Scripts.path("infra"))) {
            String[] scripts = files.map(Path::toString)
                    .filter(name -> name.endsWith(".sh") && !name.contains("/target/"))
                    .toArray(String[]::new);

            Ended parsed = Program.script(parse, directory).run(scripts);

            assertThat(parsed.err()).isEmpty();
            assertThat(parsed.exit()).isZero();
            assertThat(scripts).hasSizeGreaterThan(Scripts.ALL.size());
        }
    }
}
