package io.caracal.runtime.embedded;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.caracal.core.secret.SecretText;
import io.caracal.runtime.paths.CaracalHome;
import io.caracal.runtime.process.PortOwner;
import io.caracal.runtime.secrets.GeneratedSecret;
import io.caracal.runtime.secrets.SecretFiles;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.SecureRandom;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The real servers with their real data directories. */
class EmbeddedStoresTest {
    private static final Duration LIMIT = Duration.ofSeconds(30);
    private static final SecretText PASSWORD = SecretText.of("0123456789abcdef");

    private final CaracalHome home;
    private final int port = PortOwner.anyFree();
    private final List<Process> started = new ArrayList<>();

    EmbeddedStoresTest(@TempDir Path directory) {
        home = new CaracalHome(directory);
        home.create();
    }

    @AfterEach
    void stopWhatWasStarted() throws Exception {
        for (Process process : started) {
            process.destroyForcibly().waitFor(20, TimeUnit.SECONDS);
        }
    }

    @Test
    void postgresAdmitsTheOwnerByPasswordOnlyAndKeepsItsDataOverAKill() throws Exception {
        PostgresServer server = new PostgresServer(home, port, PASSWORD);
        Process first = start(server);
        try (Connection owner = connect("caracal", PASSWORD.reveal());
                Statement statement = owner.createStatement()) {
            statement.execute("CREATE TABLE kept (n int)");
            statement.execute("INSERT INTO kept VALUES (7)");
            assertThat(text(
                            statement,
                            "SELECT rolsuper || ' ' || rolcreaterole FROM pg_roles WHERE rolname = current_user"))
                    .isEqualTo("false true");
            assertThat(text(statement, "SHOW fsync")).isEqualTo("on");
            assertThat(text(statement, "SHOW listen_addresses")).isEqualTo("127.0.0.1");
        }
        assertThatThrownBy(() -> connect("caracal", "wrong")).isInstanceOf(SQLException.class);
        assertThatThrownBy(() -> connect("postgres", PASSWORD.reveal()))
                .isInstanceOf(SQLException.class)
                .hasMessageContaining("pg_hba.conf");
        assertThat(PostgresServer.leftBehind(home)).map(ProcessHandle::pid).contains(first.pid());

        first.destroyForcibly().waitFor(20, TimeUnit.SECONDS);
        Process second = start(server);

        try (Connection owner = connect("caracal", PASSWORD.reveal());
                Statement statement = owner.createStatement()) {
            assertThat(text(statement, "SELECT n FROM kept")).isEqualTo("7");
        }
        assertThat(server.stop(second.toHandle(), LIMIT)).isFalse();
        assertThat(PostgresServer.leftBehind(home)).isEqualTo(Optional.empty());
    }

    @Test
    void redisWantsItsPasswordAndKeepsItsDataOverARestart() throws Exception {
        RedisServer server = new RedisServer(home, port, PASSWORD);
        Process first = start(server);
        assertThat(redis("PING")).startsWith("-NOAUTH");
        assertThat(redis("AUTH " + PASSWORD.reveal(), "SET kept 7")).isEqualTo("+OK+OK");

        assertThat(server.stop(first.toHandle(), LIMIT)).isFalse();
        start(server);

        assertThat(redis("AUTH " + PASSWORD.reveal(), "GET kept")).isEqualTo("+OK$17");
        assertThat(redis("AUTH " + PASSWORD.reveal(), "CONFIG GET appendonly")).contains("yes");
    }

    @Test
    void redisKnowsTheUsersOfTheServicesAtEveryStartByTheHashesOfTheirPasswords() throws Exception {
        SecretFiles secrets = new SecretFiles(home.secrets(), new SecureRandom());
        secrets.provision();
        String administrator = secrets.value(GeneratedSecret.REDIS_PASSWORD).reveal();
        RedisServer server = new RedisServer(home, port, PASSWORD);
        Process first = start(server);
        String before = secrets.value(GeneratedSecret.STS_REDIS_PASSWORD).reveal();
        assertThat(redis("AUTH caracalsts " + before, "PING", "CONFIG GET appendonly"))
                .startsWith("+OK+PONG-NOPERM");
        Path configuration = home.run().resolve("redis.conf");
        assertThat(configuration).content().doesNotContain(before);
        assertThat(Files.getPosixFilePermissions(configuration))
                .isEqualTo(PosixFilePermissions.fromString("rw-------"));

        server.stop(first.toHandle(), LIMIT);
        Files.writeString(secrets.path(GeneratedSecret.STS_REDIS_PASSWORD), "exchanged-meanwhile");
        start(server);

        assertThat(redis("AUTH caracalsts " + before)).startsWith("-WRONGPASS");
        assertThat(redis("AUTH caracalsts exchanged-meanwhile", "PING")).isEqualTo("+OK+PONG");
        assertThat(redis("AUTH " + administrator, "ACL USERS")).contains("caracalapi", "caracalcontrol");
    }

    private Process start(EmbeddedServer server) {
        Process process = server.start();
        started.add(process);
        return process;
    }

    private Connection connect(String user, String password) throws SQLException {
        return DriverManager.getConnection("jdbc:postgresql://127.0.0.1:" + port + "/caracal", user, password);
    }

    private static String text(Statement statement, String query) throws SQLException {
        try (ResultSet rows = statement.executeQuery(query)) {
            assertThat(rows.next()).isTrue();
            return rows.getString(1);
        }
    }

    /** Sends inline commands and returns the reply without line ends. */
    private String redis(String... commands) throws Exception {
        try (java.net.Socket socket = new java.net.Socket("127.0.0.1", port)) {
            socket.setSoTimeout(5_000);
            socket.getOutputStream().write((String.join("\r\n", commands) + "\r\nQUIT\r\n").getBytes());
            String reply = new String(socket.getInputStream().readAllBytes());
            return reply.substring(0, reply.lastIndexOf("+OK")).replace("\r\n", "");
        }
    }
}
