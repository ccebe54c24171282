package io.caracal.runtime.run;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.caracal.runtime.problem.OperatorProblem;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.HashMap;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Who a run is, where it asks, and where it must not start. */
class WorkloadIdentityTest {
    @TempDir
    private Path directory;

    @Test
    void theSecretIsInExactlyOnePlace() throws IOException {
        Path file = secretFile(directory.resolve("secret"), "ws_file\n", "rw-------");
        assertThat(read("CARACAL_WORKLOAD_SECRET", "ws_env").secret().reveal()).isEqualTo("ws_env");
        assertThat(read("CARACAL_WORKLOAD_SECRET_FILE", file.toString())
                        .secret()
                        .reveal())
                .isEqualTo("ws_file");
        refused("not both", "CARACAL_WORKLOAD_SECRET", "ws_env", "CARACAL_WORKLOAD_SECRET_FILE", file.toString());
        refused("or put the secret into");
    }

    @Test
    void theUsualFileIsReadExceptInProduction() throws IOException {
        secretFile(directory.resolve("runtime/w_1/secret"), "ws_usual", "r--------");
        String config = directory.toString();
        assertThat(read("CARACAL_CONFIG_HOME", config).secret().reveal()).isEqualTo("ws_usual");
        assertThat(read("CARACAL_CONFIG_HOME", config, "CARACAL_ENV", "staging", "NODE_ENV", "production")
                        .secret()
                        .reveal())
                .isEqualTo("ws_usual");
        refused("in production", "CARACAL_CONFIG_HOME", config, "CARACAL_ENV", "production");
        refused("in production", "CARACAL_CONFIG_HOME", config, "NODE_ENV", "Production");
    }

    @ParameterizedTest
    @ValueSource(strings = {"rw-r-----", "rw----r--", "rw--w----", "rwx--x---"})
    void aSecretFileIsForItsOwnerAlone(String mode) throws IOException {
        Path file = secretFile(directory.resolve("secret"), "ws_file", mode);
        refused("chmod 600", "CARACAL_WORKLOAD_SECRET_FILE", file.toString());
    }

    @Test
    void filesThatHoldNothingAreNamed() throws IOException {
        refused(
                "does not exist",
                "CARACAL_WORKLOAD_SECRET_FILE",
                directory.resolve("none").toString());
        Path empty = secretFile(directory.resolve("empty"), " \n", "rw-------");
        refused("is empty", "CARACAL_WORKLOAD_SECRET_FILE", empty.toString());
    }

    @Test
    void aPastedSecretIsNotRepeated() {
        for (String name : new String[] {"CARACAL_WORKLOAD_SECRET_FILE", "CARACAL_WORKLOAD_ID"}) {
            assertThatThrownBy(() -> read(name, "ws_pasted"))
                    .isInstanceOf(OperatorProblem.class)
                    .hasMessageContaining(name)
                    .hasMessageNotContaining("pasted");
        }
    }

    @ParameterizedTest
    @CsvSource({"w-1, w-1", "a:b, a_b", "../x, .._x", "'..', __", "'.', _"})
    void anIdCannotLeaveItsDirectory(String id, String name) {
        assertThat(WorkloadIdentity.sanitized(id)).isEqualTo(name);
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "a/b", "a b"})
    void whatIsNoIdIsRefused(String id) {
        refused("CARACAL_WORKLOAD_ID", "CARACAL_WORKLOAD_ID", id, "CARACAL_WORKLOAD_SECRET", "ws_1");
    }

    @Test
    void theStsIsNamedExceptInDevelopment() {
        assertThat(settings("dev").sts().getPort()).isEqualTo(8080);
        assertThat(settings("stable", "CARACAL_ENV", "development").sts().getPort())
                .isEqualTo(8080);
        for (RunSettings unnamed : new RunSettings[] {settings("stable"), settings("dev", "NODE_ENV", "production")}) {
            assertThatThrownBy(unnamed::sts)
                    .isInstanceOf(OperatorProblem.class)
                    .hasMessageContaining("CARACAL_STS_URL");
        }
        assertThat(settings("stable", "CARACAL_ZONE_URL", "https://sts.example/x/")
                        .sts())
                .isEqualTo(URI.create("https://sts.example/x"));
        assertThat(settings(
                                "stable",
                                "CARACAL_ZONE_URL",
                                "https://zone.example",
                                "CARACAL_STS_URL",
                                "https://sts.example")
                        .sts())
                .isEqualTo(URI.create("https://sts.example"));
    }

    @Test
    void aSecretIsNotSentInTheClearToAnotherMachine() {
        assertThatThrownBy(() -> settings("stable", "CARACAL_ZONE_URL", "http://sts.example")
                        .sts())
                .isInstanceOf(OperatorProblem.class)
                .hasMessageContaining("CARACAL_ZONE_URL")
                .hasMessageContaining("CARACAL_ALLOW_INSECURE_CONFIG_URLS");
        assertThat(settings(
                                "stable",
                                "CARACAL_STS_URL",
                                "http://sts.example",
                                "CARACAL_ALLOW_INSECURE_CONFIG_URLS",
                                "true")
                        .sts())
                .isEqualTo(URI.create("http://sts.example"));
    }

    @Test
    void configurationIsWhereThePlatformKeepsIt() {
        assertThat(settings("dev").configuration()).isEqualTo(Path.of("/home/me/.config/caracal"));
        assertThat(settings("dev", "XDG_CONFIG_HOME", "/x").configuration()).isEqualTo(Path.of("/x/caracal"));
        assertThat(new RunSettings(Map.of(), "dev", new RunSettings.Platform("Mac OS X", Path.of("/Users/me")))
                        .configuration())
                .isEqualTo(Path.of("/Users/me/Library/Application Support/Caracal"));
        assertThat(new RunSettings(
                                Map.of("APPDATA", "/roaming"),
                                "dev",
                                new RunSettings.Platform("Windows 11", Path.of("/me")))
                        .configuration())
                .isEqualTo(Path.of("/roaming/Caracal"));
    }

    @Test
    void nothingIsStartedBesideTheOperatorsSecrets() throws IOException {
        Path token = Files.createDirectories(directory.resolve("infra/secrets/files"))
                .resolve("caracalAdminToken");
        Path below = Files.createDirectories(directory.resolve("some/where"));
        WorkspaceGuard.check(settings("dev"), below);
        Files.writeString(token, "x");
        assertThatThrownBy(() -> WorkspaceGuard.check(settings("dev"), below))
                .isInstanceOf(OperatorProblem.class)
                .hasMessageContaining("CARACAL_RUN_ALLOW_WORKSPACE_SECRETS");
        assertThatThrownBy(() ->
                        WorkspaceGuard.check(settings("dev", "CARACAL_REPO_ROOT", directory.toString()), Path.of("/")))
                .isInstanceOf(OperatorProblem.class);
        WorkspaceGuard.check(settings("dev", "CARACAL_RUN_ALLOW_WORKSPACE_SECRETS", "true"), below);
    }

    private void refused(String because, String... variables) {
        assertThatThrownBy(() -> read(variables))
                .isInstanceOf(OperatorProblem.class)
                .hasMessageContaining(because);
    }

    private WorkloadIdentity read(String... variables) {
        return WorkloadIdentity.read(settings("dev", variables));
    }

    private static RunSettings settings(String mode, String... variables) {
        Map<String, String> environment = new HashMap<>(Map.of("CARACAL_WORKLOAD_ID", "w:1"));
        for (int i = 0; i < variables.length; i += 2) {
            environment.put(variables[i], variables[i + 1]);
        }
        return new RunSettings(environment, mode, new RunSettings.Platform("Linux", Path.of("/home/me")));
    }

    private static Path secretFile(Path file, String text, String mode) throws IOException {
        Files.createDirectories(file.toAbsolutePath().getParent());
        Files.writeString(file, text);
        return Files.setPosixFilePermissions(file, PosixFilePermissions.fromString(mode));
    }
}
