package io.caracal.runtime.scripts;

import static org.assertj.core.api.Assertions.assertThat;

import io.caracal.common.redis.Redis;
import io.caracal.common.redis.RedisSettings;
import io.caracal.common.streams.StreamProvisioning;
import io.caracal.runtime.docker.FakeDocker;
import io.caracal.testing.postgres.PostgresFixture;
import io.caracal.testing.postgres.SuperuserSql;
import io.caracal.testing.postgres.TestDatabase;
import io.caracal.testing.program.Ended;
import io.caracal.testing.program.Program;
import io.caracal.testing.program.Scripts;
import io.caracal.testing.redis.RedisFixture;
import java.io.BufferedReader;
import java.io.IOException;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class BackupScriptsTest {
    private static final String BACKUP = "infra/scripts/backup.sh";
    private static final String RESTORE = "infra/scripts/restore.sh";
    private static TestDatabase database;
    private static String redisUrl;

    @TempDir
    private Path directory = Path.of("");

    @BeforeAll
    static void storesWithAZone() {
        database = PostgresFixture.shared().newDatabase();
        redisUrl = RedisFixture.shared().freshUrl();
        SuperuserSql.in(database).run("INSERT INTO zones (id, name, slug) VALUES ('z', 'Z', 'z')");
        try (Redis redis = new Redis(RedisSettings.of(redisUrl))) {
            StreamProvisioning.provision(redis);
        }
    }

    @BeforeEach
    void secretsOfTheInstallation() throws IOException {
        Path secrets = Files.createDirectories(directory.resolve("home/secrets"));
        Files.writeString(
                secrets.resolve("secretStoreKek"), "9f86d081884c7d659a2feaa0c55ad015a3bf4f1b2b0b822cd15d6c15b0f00a08");
        Files.writeString(secrets.resolve("postgresPassword"), database.password("caracal"));
        Files.writeString(secrets.resolve("redisPassword"), "unused");
    }

    @Test
    void aRestoreThatIsNotConfirmedOrCannotReadItsBundleTouchesNothing() throws IOException {
        Path bundle = Files.writeString(directory.resolve("bundle.tar.gz"), "no bundle");

        Ended unconfirmed = native_(RESTORE).run(bundle.toString());
        Ended missing = native_(RESTORE)
                .with("CARACAL_RESTORE_CONFIRM", "yes")
                .run(directory.resolve("none").toString());
        Ended damaged = native_(RESTORE).with("CARACAL_RESTORE_CONFIRM", "yes").run(bundle.toString());
        Ended none = native_(RESTORE).run();

        assertThat(unconfirmed.exit()).isEqualTo(1);
        assertThat(unconfirmed.err()).contains("set CARACAL_RESTORE_CONFIRM=yes");
        assertThat(missing.err()).contains("there is no bundle");
        assertThat(damaged.exit()).isEqualTo(1);
        assertThat(damaged.err()).contains("it is damaged");
        assertThat(damaged.out()).doesNotContain("stopping");
        assertThat(none.exit()).isEqualTo(2);
    }

    @Test
    void theProgramTooWantsItsConfirmation() throws IOException {
        Path bundle = Files.writeString(directory.resolve("bundle.tar.gz"), "no bundle");

        Ended ended = Program.caracal(directory.resolve("home")).run("restore", bundle.toString());

        assertThat(ended.exit()).isEqualTo(1);
        assertThat(ended.err()).contains("CARACAL_RESTORE_CONFIRM=yes");
    }

    @Test
    void aBundleForRecipientsOfAgeComesBackThroughIt() throws IOException {
        Path recipients = Files.writeString(directory.resolve("recipients"), "age1example\n");
        Path identity = Files.writeString(directory.resolve("identity"), "AGE-SECRET-KEY-EXAMPLE\n");
        String path = reversible("age") + ":" + System.getenv("PATH");

        Ended backup = native_(BACKUP).with("PATH", path).run("--age-recipients", recipients.toString());
        String bundle = last(backup).replace("backup ok ", "");
        Ended closed = native_(RESTORE).with("PATH", path).run("--dry-run", bundle);
        Ended opened = native_(RESTORE)
                .with("PATH", path)
                .run("--dry-run", "--replace", "--age-identity", identity.toString(), bundle);

        assertThat(backup.exit()).as(backup.err()).isZero();
        assertThat(bundle).matches(".*/caracalBackup-\\d{8}T\\d{6}Z\\.tar\\.gz\\.age");
        try (Stream<Path> files = Files.list(directory.resolve("backups"))) {
            assertThat(files.map(file -> file.getFileName().toString()))
                    .allMatch(name -> name.endsWith(".age") || name.endsWith(".age.sha256"))
                    .hasSize(2);
        }
        assertThat(closed.err()).contains("give --age-identity");
        assertThat(opened.exit()).as(opened.err()).isZero();
        assertThat(opened.out()).contains("dry run ok");
    }

    @Test
    void containersAreFoundByTheirProjectStoppedAndStartedAgain() throws IOException {
        TestDatabase empty = PostgresFixture.shared().newEmptyDatabase();
        String emptyRedis = RedisFixture.shared().freshUrl();
        FakeDocker source = containers(directory.resolve("source"), database.port(), URI.create(redisUrl));
        FakeDocker target = containers(directory.resolve("target"), empty.port(), URI.create(emptyRedis));
        Files.writeString(source.files("id-sts").resolve("segment-0000000000000001.wal"), "evidence");
        Files.writeString(target.files("id-gateway").resolve("segment-0000000000000001.wal"), "of another history");

        Ended backup = compose(BACKUP, source, database).run();
        String bundle = last(backup).replace("backup ok ", "");
        Ended restore = compose(RESTORE, target, empty)
                .with("CARACAL_RESTORE_CONFIRM", "yes")
                .run("--replace", bundle);

        assertThat(backup.exit()).as(backup.err()).isZero();
        assertThat(source.calls())
                .anyMatch(call -> call.startsWith("cp id-sts:/var/lib/caracal/audit-replay/. "))
                .anyMatch(call -> call.startsWith("cp id-control:/var/lib/caracal/audit-replay/. "))
                .noneMatch(call -> call.startsWith("cp id-api:"));
        assertThat(restore.exit()).as(restore.err() + restore.out()).isZero();
        assertThat(restore.out()).contains("stopped gateway", "ok    sts", "restore ok");
        List<String> calls = target.calls();
        assertThat(calls).containsSubsequence("stop id-gateway", "stop id-sts", "start id-sts", "start id-gateway");
        assertThat(calls).noneMatch(call -> call.contains(database.password("caracal")));
        assertThat(listing(target.copiedInto("id-sts")))
                .anyMatch(line -> line.matches(".*\\b65532[/ ]+65532\\b.*segment-0000000000000001\\.wal"));
        assertThat(target.copiedInto("id-gateway")).doesNotExist();
    }

    @Test
    void evidenceThatCouldNotBePutBackIsNotLeftOut() throws IOException {
        FakeDocker docker = containers(directory.resolve("source"), database.port(), URI.create(redisUrl));
        String bundle = last(compose(BACKUP, docker, database).run()).replace("backup ok ", "");
        docker.answerFirst("label=com.docker.compose.service=audit", 0, "");

        Ended ended = compose(RESTORE, docker, database)
                .with("CARACAL_RESTORE_CONFIRM", "yes")
                .run("--replace", bundle);

        assertThat(ended.exit()).isEqualTo(1);
        assertThat(ended.err()).contains("has no container audit");
        assertThat(docker.calls()).noneMatch(call -> call.startsWith("stop "));
    }

    @Test
    void servicesThatWereStoppedRunAgainAfterARefusal() throws IOException {
        FakeDocker docker = containers(directory.resolve("source"), database.port(), URI.create(redisUrl));
        String bundle = last(compose(BACKUP, docker, database).run()).replace("backup ok ", "");
        // The check is passed, and then the program fails.
        Path broken = Files.writeString(
                directory.resolve("broken"),
                "#!/bin/sh\ncase \"$*\" in *--dry-run*) exit 0 ;; esac\necho broken >&2\nexit 1\n");
        Files.setPosixFilePermissions(broken, PosixFilePermissions.fromString("rwx------"));

        Ended ended = compose(RESTORE, docker, database)
                .with("CARACAL_RESTORE_CONFIRM", "yes")
                .with("CARACAL", broken.toString())
                .run(bundle);

        assertThat(ended.exit()).isEqualTo(1);
        assertThat(ended.err()).contains("broken");
        assertThat(docker.calls()).containsSubsequence("stop id-sts", "start id-sts");
    }

    @Test
    void aStackThatWasStoppedRunsAgainAfterARefusal() throws IOException {
        Path calls = directory.resolve("calls");
        Path broken = Files.writeString(
                directory.resolve("broken"),
                "#!/bin/sh\necho \"$*\" >>'" + calls
                        + "'\ncase \"$*\" in *--dry-run*|down|up*) exit 0 ;; esac\nexit 1\n");
        Files.setPosixFilePermissions(broken, PosixFilePermissions.fromString("rwx------"));
        Path run = Files.createDirectories(directory.resolve("home/run"));
        Files.writeString(run.resolve("state.json"), "{\n  \"mode\" : \"rc\",\n  \"phase\" : \"running\",\n}\n");
        Path bundle = Files.createFile(directory.resolve("caracalBackup-20260131T031500Z.tar.gz"));

        Ended ended = Scripts.of(RESTORE, directory)
                .with("CARACAL_RESTORE_CONFIRM", "yes")
                .with("CARACAL", broken.toString())
                .run("--native", bundle.toString());

        assertThat(ended.exit()).isEqualTo(1);
        assertThat(ended.err()).contains("nothing was restored");
        assertThat(calls)
                .content()
                .isEqualTo("restore --dry-run " + bundle + "\ndown\nrestore " + bundle + "\nup --mode rc\n");
    }

    private static List<String> listing(Path tar) throws IOException {
        Process process = new ProcessBuilder("tar", "--numeric-owner", "-tvf", tar.toString()).start();
        try (BufferedReader lines = process.inputReader(StandardCharsets.UTF_8)) {
            return lines.lines().toList();
        }
    }

    private static String last(Ended ended) {
        return ended.out().lines().reduce((one, other) -> other).orElse("");
    }

    private Program native_(String script) {
        return Scripts.of(script, directory)
                .with("DATABASE_URL", database.ownerUrl())
                .with("REDIS_URL", redisUrl);
    }

    private Program compose(String script, FakeDocker docker, TestDatabase of) {
        return Scripts.of(script, directory)
                .with("PATH", docker.path())
                .with("POSTGRES_DB", of.name())
                .with("CARACAL_SECRETS_DIR", directory.resolve("home/secrets").toString());
    }

    private static FakeDocker containers(Path place, int postgresPort, URI redis) throws IOException {
        FakeDocker docker = new FakeDocker(Files.createDirectories(place));
        for (String service :
                List.of("postgres", "redis", "sts", "api", "gateway", "audit", "coordinator", "control")) {
            docker.answer("label=com.docker.compose.service=" + service, 0, "id-" + service + "\n");
        }
        docker.answer("port id-postgres 5432/tcp", 0, "127.0.0.1:" + postgresPort + "\n");
        // The database of the shared server comes along behind the port.
        docker.answer("port id-redis 6379/tcp", 0, "127.0.0.1:" + redis.getPort() + redis.getPath() + "\n");
        docker.answer("{{.State.Running}}", 0, "true\n");
        // The engine looks the account of the container up by its name, and it has none.
        docker.answer("cp --archive", 1, "getent unable to find entry \"65532:65532\" in passwd database\n");
        docker.answer("{{.Config.Env}} id-control", 0, "[AUDIT_REPLAY_DIR=/var/lib/caracal/audit-replay]\n");
        docker.answer("inspect --format", 0, "healthy\n");
        return docker;
    }

    /** A program that copies its input to its output, for the wiring around one that this machine may not have. */
    private Path reversible(String name) throws IOException {
        Path tools = Files.createDirectories(directory.resolve("bin"));
        Path tool = Files.writeString(tools.resolve(name), """
            #!/bin/sh
            while [ $# -gt 1 ]; do
              [ "$1" = --output ] && out=$2
              shift
            done
            cat "$1" >"$out"
            """);
        Files.setPosixFilePermissions(tool, PosixFilePermissions.fromString("rwx------"));
        return tools;
    }
}
