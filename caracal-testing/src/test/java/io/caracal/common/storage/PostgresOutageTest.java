package io.caracal.common.storage;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import io.caracal.testing.Await;
import io.caracal.testing.FreePorts;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.time.Duration;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class PostgresOutageTest {

    private static final PoolSettings IMPATIENT = PoolSettings.defaults()
            .withConnectionTimeout(Duration.ofMillis(500))
            .withMaxConnections(2);

    private final StorageBed bed = new StorageBed();

    @AfterEach
    void close() {
        bed.close();
    }

    @Test
    void startsAndStopsWithoutAnyPostgres() {
        try (Postgres postgres = nowhere(FreePorts.next())) {
            assertThat(postgres.connectionsOpen()).isZero();
            assertThat(postgres.connectionsMax()).isEqualTo(2);
            assertThatExceptionOfType(StorageUnavailableException.class)
                    .isThrownBy(() -> postgres.transactions().runAcrossZones(tx -> {}));
            assertThatExceptionOfType(StorageUnavailableException.class).isThrownBy(postgres::ping);
        }
    }

    @Test
    void isNotHeldForEverByAServerThatAcceptsAndSaysNothing() throws IOException {
        try (ServerSocket silent = new ServerSocket(0, 50, InetAddress.getLoopbackAddress());
                Postgres postgres = nowhere(silent.getLocalPort())) {
            assertThatExceptionOfType(StorageUnavailableException.class).isThrownBy(postgres::ping);
            assertThatExceptionOfType(StorageUnavailableException.class)
                    .isThrownBy(() -> postgres.transactions().runAcrossZones(tx -> {}));
        }
    }

    @Test
    void failuresDoNotShowThePassword() {
        try (Postgres postgres = nowhere(FreePorts.next())) {
            assertThatExceptionOfType(StorageUnavailableException.class)
                    .isThrownBy(postgres::ping)
                    .satisfies(e -> assertThat(stackTrace(e)).doesNotContain("hidden-word"));
        }
    }

    @Test
    void recoversByItselfWhenPostgresReturns() {
        Postgres postgres = bed.as("caracalapi", IMPATIENT);
        postgres.transactions().runAcrossZones(tx -> {});
        postgres.ping();

        bed.takeDown();
        assertThatExceptionOfType(StorageUnavailableException.class)
                .isThrownBy(() -> postgres.transactions().runAcrossZones(PostgresOutageTest::ask));
        assertThatExceptionOfType(StorageUnavailableException.class).isThrownBy(postgres::ping);

        bed.bringBack();
        assertThatCode(postgres::ping).doesNotThrowAnyException();
        Await.until("a transaction succeeds again", () -> succeeds(postgres));
    }

    @Test
    void replacesConnectionsThatARestartHasCut() {
        Postgres postgres = bed.as("caracalapi", IMPATIENT);
        postgres.transactions().runAcrossZones(PostgresOutageTest::ask);
        postgres.ping();

        bed.endSessions();

        assertThatCode(postgres::ping).doesNotThrowAnyException();
        Await.until("a transaction succeeds again", () -> succeeds(postgres));
    }

    @Test
    void countsConnectionsInUse() {
        Postgres postgres = bed.as("caracalapi", IMPATIENT);

        postgres.transactions()
                .runAcrossZones(tx -> assertThat(postgres.connectionsInUse()).isEqualTo(1));

        assertThat(postgres.connectionsInUse()).isZero();
        assertThat(postgres.connectionsOpen()).isPositive();
    }

    private static Postgres nowhere(int port) {
        return new Postgres(PostgresSettings.of("postgres://nobody:hidden-word@127.0.0.1:" + port + "/none")
                .withPool(IMPATIENT));
    }

    private static void ask(Transaction tx) {
        tx.handle().execute("SELECT 1");
    }

    private static boolean succeeds(Postgres postgres) {
        try {
            postgres.transactions().runAcrossZones(PostgresOutageTest::ask);
            return true;
        } catch (StorageUnavailableException e) {
            return false;
        }
    }

    private static String stackTrace(Throwable failure) {
        java.io.StringWriter text = new java.io.StringWriter();
        failure.printStackTrace(new java.io.PrintWriter(text));
        return text.toString();
    }
}
