package io.caracal.testing.postgres;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.caracal.common.storage.Migrations;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

class MigrationsTest {
    @Test
    void appliesOnAnEmptyDatabaseOfAClusterThatHasTheRolesAndOnlyOnce() throws SQLException {
        TestDatabase database = PostgresFixture.shared().newEmptyDatabase();

        int first = Migrations.of(database.ownerDataSource()).migrate();
        int second = Migrations.of(database.ownerDataSource()).migrate();

        assertThat(first).isGreaterThanOrEqualTo(7);
        assertThat(second).isZero();
        assertThat(Sql.as(database, "caracalsts").text("SELECT count(*) FROM flyway_schema_history WHERE success"))
                .isEqualTo(Integer.toString(first));
    }

    @Test
    void concurrentRunsOnOneDatabaseApplyEachMigrationOnce() throws Exception {
        TestDatabase database = PostgresFixture.shared().newEmptyDatabase();

        int applied = together(List.of(database, database, database));

        assertThat(applied)
                .isEqualTo(Integer.parseInt(Sql.as(database, PostgresFixture.OWNER)
                        .text("SELECT count(*) FROM flyway_schema_history WHERE version IS NOT NULL")));
    }

    @Test
    void concurrentRunsOnSeveralDatabasesOfOneClusterAllSucceed() throws Exception {
        PostgresFixture fixture = PostgresFixture.shared();
        List<TestDatabase> databases =
                List.of(fixture.newEmptyDatabase(), fixture.newEmptyDatabase(), fixture.newEmptyDatabase());

        int applied = together(databases);

        assertThat(applied % databases.size()).isZero();
        for (TestDatabase database : databases) {
            assertThat(Sql.as(database, "caracalapi").text("SELECT count(*) FROM zones"))
                    .isEqualTo("0");
        }
    }

    @Test
    void provisioningRefusesUnknownRolesAndUnsafePasswordsWithoutRepeatingThem() {
        Migrations migrations =
                Migrations.of(PostgresFixture.shared().newDatabase().ownerDataSource());

        assertThatThrownBy(() -> migrations.provisionLogins(Map.of("postgres", "long-enough")))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("not a service role");
        assertThatThrownBy(() -> migrations.provisionLogins(Map.of("caracalsts", "line\nbreak-inside")))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageNotContaining("break-inside");
    }

    @Test
    void passwordsWithQuotesAndBackslashesAreTakenLiterally() throws SQLException {
        TestDatabase database = PostgresFixture.shared().newDatabase();
        Migrations migrations = Migrations.of(database.ownerDataSource());
        String awkward = "a'b\\'; DROP ROLE caracalaudit; --";
        String literal = "a'b\\';DROP--";
        try {
            migrations.provisionLogins(Map.of("caracalgateway", literal));
            assertThat(TestDatabase.source(database.name(), database.port(), "caracalgateway", literal)
                            .getConnection()
                            .isValid(5))
                    .isTrue();
            assertThatThrownBy(() -> migrations.provisionLogins(Map.of("caracalgateway", awkward)))
                    .isInstanceOf(IllegalArgumentException.class);
        } finally {
            migrations.provisionLogins(Map.of("caracalgateway", database.password("caracalgateway")));
        }
    }

    private static int together(List<TestDatabase> databases) throws Exception {
        ExecutorService threads = Executors.newFixedThreadPool(databases.size());
        try {
            List<Future<Integer>> runs = new ArrayList<>();
            for (TestDatabase database : databases) {
                runs.add(threads.submit(
                        () -> Migrations.of(database.ownerDataSource()).migrate()));
            }
            int applied = 0;
            for (Future<Integer> run : runs) {
                applied += run.get(60, TimeUnit.SECONDS);
            }
            return applied;
        } finally {
            threads.shutdownNow();
        }
    }
}
