package io.caracal.testing.fault;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.caracal.testing.Await;
import io.caracal.testing.postgres.PostgresFixture;
import io.caracal.testing.postgres.TestDatabase;
import io.caracal.testing.redis.RedisFixture;
import io.lettuce.core.RedisClient;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class FaultTest {
    @TempDir
    private Path directory = Path.of("");

    @Test
    void aFaultIsInjectedOnceAndRemovedOnce() {
        List<String> done = new ArrayList<>();
        Fault fault = Fault.of("something", () -> done.add("broken"), () -> done.add("whole"));

        fault.remove();
        fault.inject();
        assertThatThrownBy(fault::inject).isInstanceOf(IllegalStateException.class);
        fault.close();
        fault.close();

        assertThat(done).containsExactly("broken", "whole");
    }

    @Test
    void anInjectionThatFailsHalfWayIsStillRemoved() {
        List<String> done = new ArrayList<>();
        Fault fault = Fault.of(
                "something",
                () -> {
                    throw new IOException("half way");
                },
                () -> done.add("whole"));

        assertThatThrownBy(fault::inject).hasRootCauseMessage("half way");
        fault.close();

        assertThat(done).containsExactly("whole");
    }

    @Test
    void aReplacedDirectoryTakesNoFileAndComesBackWithItsContent() throws IOException {
        Path evidence = Files.createDirectory(directory.resolve("evidence"));
        Files.writeString(evidence.resolve("kept"), "kept");
        try (Fault fault = DirectoryFault.replacedByFile(evidence)) {
            fault.inject();
            assertThatThrownBy(() -> Files.writeString(evidence.resolve("new"), "x"))
                    .isInstanceOf(IOException.class);
        }
        assertThat(evidence.resolve("kept")).hasContent("kept");
        Files.writeString(evidence.resolve("new"), "x");
    }

    @Test
    void aSteppedClockIsWrongBySoMuchAndRightAgain() {
        SteppedClock clock = SteppedClock.ofSystem();
        try (Fault fault = clock.step("a service", Duration.ofDays(-1))) {
            fault.inject();
            assertThat(clock.instant()).isBefore(Clock.systemUTC().instant().minus(Duration.ofHours(23)));
        }
        assertThat(clock.instant()).isAfter(Clock.systemUTC().instant().minus(Duration.ofHours(1)));
    }

    @Test
    void aPausedProcessDoesNothingUntilItGoesOn() throws Exception {
        Path beats = directory.resolve("beats");
        Process process =
                new ProcessBuilder("sh", "-c", "while :; do echo beat >> '" + beats + "'; sleep 0.01; done").start();
        try (Fault fault = ProcessFault.paused("a child", process)) {
            Await.until("the process works", () -> Files.exists(beats));
            fault.inject();
            Await.until("the process is stopped", () -> stopped(process));
            long before = Files.size(beats);
            fault.remove();
            Await.until("the process goes on", () -> size(beats) > before);
        } finally {
            process.destroyForcibly();
        }
    }

    @Test
    void poisonAndDeadLettersAreAddedAndTakenAway() {
        String url = RedisFixture.shared().freshUrl();
        try (Fault poison = StreamFault.at(url).poisoned("s", 3);
                Fault dead = StreamFault.at(url).deadLetters("s.dlq", 2)) {
            poison.inject();
            dead.inject();
            assertThat(length(url, "s")).isEqualTo(3);
            assertThat(length(url, "s.dlq")).isEqualTo(2);
        }
        assertThat(length(url, "s")).isZero();
        assertThat(length(url, "s.dlq")).isZero();
    }

    @Test
    void rowsAreAddedAndTakenAway() throws SQLException {
        TestDatabase database = PostgresFixture.shared().newDatabase();
        RowFault rows = RowFault.in(database.ownerDataSource());
        List<Fault> faults = List.of(
                rows.deadEvent("dead-event"),
                rows.lateEvent("late-event", Duration.ofHours(1)),
                rows.deadMessage("dead-message", "coordinator"),
                rows.lateMessage("late-message", "coordinator", Duration.ofHours(1)),
                rows.zone("z")
                        .statements("a table is there", List.of("CREATE TABLE drill ()"), List.of("DROP TABLE drill")));
        faults.forEach(Fault::inject);

        assertThat(count(database, "event_outbox WHERE available_at = 'infinity'"))
                .isEqualTo(1);
        assertThat(count(database, "event_outbox WHERE created_at < now() - interval '59 minutes'"))
                .isEqualTo(1);
        assertThat(count(database, "caracal_outbox WHERE status = 'dead'")).isEqualTo(1);
        assertThat(count(database, "caracal_outbox WHERE created_at < now() - interval '59 minutes'"))
                .isEqualTo(1);
        assertThat(count(database, "drill")).isZero();
        faults.forEach(Fault::close);

        assertThat(count(database, "event_outbox")).isZero();
        assertThat(count(database, "caracal_outbox")).isZero();
    }

    @Test
    void aLockedTableKeepsEverybodyWaitingUntilItIsReleased() throws Exception {
        TestDatabase database = PostgresFixture.shared().newDatabase();
        try (Fault lock = RowFault.in(database.ownerDataSource()).locked("event_outbox")) {
            lock.inject();
            assertThatThrownBy(() -> count(database, "event_outbox"))
                    .isInstanceOf(SQLException.class)
                    .hasMessageContaining("lock timeout");
        }
        assertThat(count(database, "event_outbox")).isZero();
    }

    private static int count(TestDatabase database, String from) throws SQLException {
        try (Connection connection = database.ownerDataSource().getConnection();
                Statement statement = connection.createStatement()) {
            statement.execute("SET lock_timeout = '100ms'");
            try (ResultSet rows = statement.executeQuery("SELECT count(*) FROM " + from)) {
                rows.next();
                return rows.getInt(1);
            }
        }
    }

    private static long length(String url, String stream) {
        RedisClient client = RedisClient.create(url);
        try {
            return client.connect().sync().xlen(stream);
        } finally {
            client.shutdown();
        }
    }

    private static long size(Path file) {
        try {
            return Files.size(file);
        } catch (IOException failure) {
            throw new AssertionError(failure);
        }
    }

    /** As the kernel tells it, where it tells it in a file. */
    private static boolean stopped(Process process) {
        Path stat = Path.of("/proc", Long.toString(process.pid()), "stat");
        try {
            return !Files.exists(stat) || Files.readString(stat).contains(") T ");
        } catch (IOException failure) {
            throw new AssertionError(failure);
        }
    }
}
