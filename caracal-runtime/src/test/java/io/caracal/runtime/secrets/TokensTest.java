package io.caracal.runtime.secrets;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.caracal.runtime.paths.CaracalHome;
import io.caracal.runtime.problem.OperatorProblem;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class TokensTest {
    private static final GeneratedSecret ADMIN = GeneratedSecret.ADMIN_TOKEN;

    @TempDir
    Path directory;

    @Test
    void theVariableWinsThenItsFileThenTheGeneratedOne() throws IOException {
        write(home().secrets(), "generated");
        Path named = Files.writeString(directory.resolve("named"), "named\n");

        assertThat(found(Map.of())).isEqualTo("generated");
        assertThat(found(Map.of("CARACAL_ADMIN_TOKEN_FILE", named.toString()))).isEqualTo("named");
        assertThat(found(Map.of("CARACAL_ADMIN_TOKEN_FILE", named.toString(), "CARACAL_ADMIN_TOKEN", " given ")))
                .isEqualTo("given");
    }

    @Test
    void directoriesAreLookedAtInTheOrderOfTheContract() throws IOException {
        Path explicit = directory.resolve("explicit");
        write(home().root().resolve("dev-secrets"), "development");
        assertThat(found(Map.of())).isEqualTo("development");
        write(home().secrets(), "installed");
        assertThat(found(Map.of())).isEqualTo("installed");
        assertThat(found(Map.of("CARACAL_MODE", "dev"))).isEqualTo("development");
        write(explicit, "explicit");
        assertThat(found(Map.of("CARACAL_MODE", "dev", "CARACAL_SECRETS_DIR", explicit.toString())))
                .isEqualTo("explicit");
    }

    @Test
    void secretsOfTheWorkspaceOnlyWhenAllowed() throws IOException {
        write(directory.resolve("infra/secrets/files"), "workspace");
        String repository = directory.toString();

        assertThat(Tokens.of(Map.of("CARACAL_REPO_ROOT", repository), home()).find(ADMIN))
                .isEmpty();
        assertThat(found(Map.of("CARACAL_REPO_ROOT", repository, "CARACAL_ALLOW_WORKSPACE_SECRETS", "true")))
                .isEqualTo("workspace");
    }

    @Test
    void theOperatorsFilesCountAsSet() throws IOException {
        Path file = Files.writeString(directory.resolve("operator.env"), "CARACAL_ADMIN_TOKEN=from-file\n");

        assertThat(found(Map.of("CARACAL_ENV_FILE", file.toString()))).isEqualTo("from-file");
    }

    @Test
    void aFileThatWasNamedHasToBeThere() {
        Tokens tokens = Tokens.of(Map.of("CARACAL_ADMIN_TOKEN_FILE", "/nowhere/at/all"), home());

        assertThatThrownBy(() -> tokens.find(ADMIN))
                .isInstanceOf(OperatorProblem.class)
                .hasMessageContaining("CARACAL_ADMIN_TOKEN_FILE names /nowhere/at/all");
    }

    @Test
    void whatIsNowhereSaysWhereItWasLookedFor() throws IOException {
        write(home().secrets(), " \n");
        Tokens tokens = Tokens.of(Map.of(), home());

        assertThat(tokens.find(ADMIN)).isEmpty();
        assertThatThrownBy(() -> tokens.require(ADMIN))
                .isInstanceOf(OperatorProblem.class)
                .hasMessageContaining("caracalAdminToken")
                .hasMessageContaining("CARACAL_ADMIN_TOKEN")
                .hasMessageContaining(home().secrets().toString());
    }

    private CaracalHome home() {
        return new CaracalHome(directory.resolve("home"));
    }

    private String found(Map<String, String> environment) {
        return Tokens.of(environment, home()).require(ADMIN).reveal();
    }

    private static void write(Path where, String text) throws IOException {
        Files.createDirectories(where);
        Files.writeString(where.resolve(ADMIN.fileName()), text);
    }
}
