package io.caracal.runtime.docker;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.caracal.common.redis.Redis;
import io.caracal.common.redis.RedisSettings;
import io.caracal.common.redis.RedisUnavailableException;
import io.caracal.runtime.operations.Addresses;
import io.caracal.runtime.stack.Service;
import io.caracal.testing.fake.ScriptedUpstream;
import io.caracal.testing.net.TlsIdentity;
import io.caracal.testing.program.Ended;
import io.caracal.testing.program.Program;
import io.caracal.testing.redis.RedisFixture;
import io.caracal.testing.redis.RedisProcess;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Each command as an operator starts it. */
class ContainerCommandsTest {
    private final ScriptedUpstream services = ScriptedUpstream.start();
    private final FakeDocker docker;
    private final Path home;
    private final Path compose;
    private final Program program;

    ContainerCommandsTest(@TempDir Path directory) throws IOException {
        docker = new FakeDocker(directory.resolve("bin"));
        home = directory.resolve("home");
        compose = Files.writeString(directory.resolve("stack.yml"), "services: {}\n");
        Program caracal = Program.caracal(home)
                .with("PATH", docker.path())
                .with("DOCKER_HOST", "unix:///somewhere/docker.sock")
                .with("CARACAL_COMPOSE_FILE", compose.toString());
        for (Service service : Service.values()) {
            caracal =
                    caracal.with(Addresses.variable(service), services.baseUri().toString());
        }
        program = caracal;
    }

    @AfterEach
    void close() {
        services.close();
    }

    @Test
    void upGivesComposeTheOperatorsSettingsAndWaitsForTheServices() throws IOException {
        Files.createDirectories(home);
        Files.writeString(home.resolve("caracal.env"), "LOG_LEVEL=debug\nDOCKER_HOST=ignored, for the shell sets it\n");

        Ended up = program.run("up", "--docker", "--mode", "stable");

        assertThat(up.exit()).as(up.toString()).isZero();
        assertThat(up.out()).startsWith("caracal mode: stable (").contains("everything is ready");
        assertThat(docker.calls()).contains("compose version", "info");
        assertThat(docker.calls().get(docker.calls().size() - 1))
                .isEqualTo(
                        "compose -p caracal --env-file " + home.resolve("caracal.env") + " -f " + compose + " rm -f");
        assertThat(docker.compose()).containsExactly("up -d --remove-orphans", "rm -f");
        assertThat(docker.values())
                .contains(
                        "DOCKER_HOST=unix:///somewhere/docker.sock",
                        "LOG_LEVEL=debug",
                        "CARACAL_MODE=stable",
                        "CARACAL_SECRETS_DIR=" + home.resolve("compose-secrets"));
        assertThat(docker.names()).contains("CARACAL_CONTROL_DIR", "CARACAL_CA_DIR", "CARACAL_REGISTRY");
        assertThat(services.requests()).extracting(request -> request.path()).containsOnly("/ready");
        assertContainersCanReadTheirSecretsAndNobodyElse();
    }

    private void assertContainersCanReadTheirSecretsAndNobodyElse() throws IOException {
        Path mounted = home.resolve("compose-secrets");
        assertThat(mode(mounted)).isEqualTo("rwx------");
        assertThat(mode(mounted.resolve("metricsBearer"))).isEqualTo("r--r--r--");
        assertThat(mode(home.resolve("secrets/metricsBearer"))).isEqualTo("rw-------");
        assertThat(mounted.resolve("metricsBearer")).hasSameTextualContentAs(home.resolve("secrets/metricsBearer"));
        assertThat(mounted.resolve("secretStoreKekPrevious")).isEmptyFile();
        String password = Files.readString(home.resolve("secrets/stsDbPassword"));
        assertThat(mounted.resolve("stsDatabaseUrl"))
                .hasContent("postgres://caracalsts:" + password + "@postgres:5432/caracal");
        String own = Files.readString(home.resolve("secrets/stsRedisPassword"));
        assertThat(mounted.resolve("stsRedisUrl")).hasContent("rediss://caracalsts:" + own + "@redis:6379");
    }

    @Test
    void withoutDockerTheExitCodeIs127AndOneLineSaysSo() {
        Ended up = program.with("PATH", "/nowhere").run("up", "--docker");

        assertThat(up.exit()).isEqualTo(127);
        assertThat(up.err().lines()).singleElement().asString().contains("docker is not on PATH");
    }

    @Test
    void downRemovesVolumesOnlyWhenToldAndLogsAreThoseOfTheContainers() {
        assertThat(program.run("down", "--docker", "--mode", "stable").exit()).isZero();
        Ended unasked = program.run("down", "-v", "--docker", "--mode", "stable");
        assertThat(unasked.exit()).isEqualTo(1);
        assertThat(unasked.err()).contains("add --yes");
        assertThat(program.run("down", "-v", "--yes", "--docker", "--mode", "stable")
                        .exit())
                .isZero();

        Ended logs = program.run("logs", "sts", "-n", "5", "--docker", "--mode", "stable");

        assertThat(logs.exit()).isZero();
        assertThat(docker.compose()).containsExactly("down", "down -v", "logs --tail 5 sts");
    }

    @Test
    void upgradeStopsAtAFailedMigrationAndRecordsIt() throws IOException {
        docker.answer("run --rm dbMigrate", 3, "");

        Ended upgrade = program.run("upgrade", "--docker", "--no-pull", "--mode", "stable");

        assertThat(upgrade.exit()).isEqualTo(1);
        assertThat(upgrade.err()).contains("migrationFailed: migrating the database ended with exit code 3");
        assertThat(docker.compose()).containsExactly("run --rm dbMigrate");
        assertThat(home.resolve("upgrade.log")).content().contains("\"outcome\":\"migrationFailed\"");
    }

    @Test
    void rotatingMakesNewContainersOneAfterTheOther() throws IOException {
        docker.answer("ps --all --quiet", 0, "aaa\nbbb\n");
        assertThat(program.run("restart", "audit", "--docker", "--mode", "stable")
                        .exit())
                .isZero();

        Ended rotated = program.run("rotate", "gatewayStsHmacKey", "--yes", "--json", "--docker", "--mode", "stable");

        assertThat(rotated.exit()).as(rotated.toString()).isZero();
        assertThat(docker.compose())
                .containsExactly(
                        "up -d --no-deps --force-recreate audit",
                        "ps --all --quiet",
                        "up -d --no-deps --force-recreate sts",
                        "up -d --no-deps --force-recreate api",
                        "up -d --no-deps --force-recreate gateway");
        assertThat(home.resolve("compose-secrets/gatewayStsHmacKeyPrevious")).isNotEmptyFile();
    }

    @Test
    void thePasswordOfRedisIsExchangedThroughTheTlsOfItsContainer() throws IOException {
        TlsIdentity identity = TlsIdentity.of("127.0.0.1");
        assertThat(program.run("up", "--docker", "--mode", "stable").exit()).isZero();
        String before = Files.readString(home.resolve("secrets/redisPassword"));
        Path authority = Files.writeString(home.resolve("authority.pem"), identity.pem());
        docker.answer("ps --all --quiet", 0, "aaa\n").answer("exec -T redis cat", 0, identity.pem());
        try (RedisProcess server = RedisFixture.newTlsServer(identity).start()) {
            try (Redis open = redis(server, authority, "")) {
                open.sync().configSet("requirepass", before);
            }

            Ended rotated = program.with("CARACAL_REDIS_PORT", Integer.toString(server.port()))
                    .run("rotate", "redisPassword", "--yes", "--docker", "--mode", "stable");

            assertThat(rotated.exit()).as(rotated.toString()).isZero();
            String after = Files.readString(home.resolve("compose-secrets/redisPassword"));
            assertThat(after).isNotEqualTo(before);
            try (Redis welcome = redis(server, authority, ":" + after + "@");
                    Redis former = redis(server, authority, ":" + before + "@")) {
                welcome.ping();
                assertThatThrownBy(former::ping).isInstanceOf(RedisUnavailableException.class);
            }
        }
        assertThat(docker.compose()).contains("up -d --no-deps --force-recreate redis");
    }

    private static Redis redis(RedisProcess server, Path authority, String login) {
        return new Redis(RedisSettings.of(
                "rediss://" + login + "127.0.0.1:" + server.port(), Map.of("REDIS_CA_FILE", authority.toString())));
    }

    private static String mode(Path path) throws IOException {
        return PosixFilePermissions.toString(Files.getPosixFilePermissions(path));
    }
}
