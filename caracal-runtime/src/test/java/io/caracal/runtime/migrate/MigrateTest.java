package io.caracal.runtime.migrate;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.caracal.common.storage.Migrations;
import io.caracal.runtime.problem.OperatorProblem;
import io.caracal.testing.postgres.PostgresFixture;
import io.caracal.testing.postgres.TestDatabase;
import io.caracal.testing.program.Ended;
import io.caracal.testing.program.Program;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class MigrateTest {
    @TempDir
    Path directory;

    @Test
    void partsMakeAnAddressWhateverIsInThem() throws IOException {
        Path password = Files.writeString(directory.resolve("password"), "p@ss/w:rd +%\n");
        MigrationOrder order = MigrationOrder.of(Map.of(
                "PGHOST",
                "db.example.com",
                "PGPORT",
                "6432",
                "PGUSER",
                "owner",
                "PGPASSWORD_FILE",
                password.toString(),
                "PGSSLMODE",
                "require"));
        assertThat(order.owner().reveal())
                .isEqualTo("postgres://owner:p%40ss%2Fw%3Ard%20%2B%25@db.example.com:6432/caracal?sslmode=require");
        assertThat(order.tries()).isEqualTo(30);
        assertThat(order.pause()).isEqualTo(Duration.ofSeconds(1));
        assertThat(order.passwords()).isEmpty();
    }

    @Test
    void aValueWinsOverItsFileAndBlankMeansNotSet() {
        MigrationOrder order = MigrationOrder.of(Map.of(
                "DATABASE_URL",
                "postgres://o:p@h/d",
                "DATABASE_URL_FILE",
                "/nowhere",
                "CARACAL_API_DB_PASSWORD",
                "in-the-shell",
                "CARACAL_API_DB_PASSWORD_FILE",
                "/nowhere",
                "CARACAL_STS_DB_PASSWORD",
                " ",
                "MIGRATION_CONNECT_RETRIES",
                ""));
        assertThat(order.owner().reveal()).isEqualTo("postgres://o:p@h/d");
        assertThat(order.passwords()).containsOnlyKeys("caracalapi");
    }

    @Test
    void whatIsMissingOrWrongIsNamedWithoutItsValue() {
        refused(Map.of(), "no database is named");
        refused(Map.of("PGHOST", "h"), "the owner's password is missing");
        refused(Map.of("DATABASE_URL_FILE", "/nowhere/at/all"), "DATABASE_URL_FILE names /nowhere/at/all");
        refused(
                Map.of("PGHOST", "h", "PGPASSWORD", "p", "PGPORT", "70000"),
                "PGPORT must be an integer from 1 to 65535");
        refused(
                Map.of("DATABASE_URL", "postgres://o:p@h/d", "MIGRATION_CONNECT_RETRIES", "many"),
                "MIGRATION_CONNECT_RETRIES must be");
        assertThatThrownBy(() -> MigrationOrder.of(Map.of("DATABASE_URL", "http://owner:hidden@h/d")))
                .isInstanceOf(OperatorProblem.class)
                .hasMessageContaining("the address of the database is not valid")
                .hasMessageNotContaining("hidden");
    }

    @Test
    void theCommandMigratesOnceAndLetsTheRolesIn() {
        TestDatabase database = PostgresFixture.shared().newEmptyDatabase();
        String password = database.password("caracalapi");
        Program caracal = Program.caracal(directory)
                .with("DATABASE_URL", database.ownerUrl())
                .with("CARACAL_API_DB_PASSWORD", password);
        Ended first = caracal.run("migrate");
        assertThat(first.exit()).as(first.err()).isZero();
        assertThat(first.out())
                .contains("applied " + Migrations.NEWEST + " migrations", "gave 1 service roles their passwords")
                .doesNotContain(password);
    }

    @Test
    void aDatabaseThatIsNotThereIsAskedAgainAndThenGivenUp() {
        Ended ended = Program.caracal(directory)
                .with("DATABASE_URL", "postgres://o:hidden@127.0.0.1:1/d")
                .with("MIGRATION_CONNECT_RETRIES", "2")
                .run("migrate");
        assertThat(ended.exit()).isEqualTo(1);
        assertThat(ended.out()).contains("waiting for the database (1 of 2)");
        assertThat(ended.err())
                .contains("the database cannot be used (SQLSTATE 08001)")
                .doesNotContain("hidden");
    }

    private static void refused(Map<String, String> environment, String why) {
        assertThatThrownBy(() -> MigrationOrder.of(environment))
                .isInstanceOf(OperatorProblem.class)
                .hasMessageContaining(why);
    }
}
