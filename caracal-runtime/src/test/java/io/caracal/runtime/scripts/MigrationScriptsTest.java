package io.caracal.runtime.scripts;

import static org.assertj.core.api.Assertions.assertThat;

import io.caracal.common.storage.Migrations;
import io.caracal.testing.postgres.PostgresFixture;
import io.caracal.testing.postgres.SuperuserSql;
import io.caracal.testing.postgres.TestDatabase;
import io.caracal.testing.program.Ended;
import io.caracal.testing.program.Program;
import io.caracal.testing.program.Scripts;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class MigrationScriptsTest {
    private static final String VALIDATE = "infra/postgres/scripts/validateMigrations.sh";
    private static final String FREEZE = "infra/postgres/scripts/freezeMigrations.sh";

    @TempDir
    private Path directory = Path.of("");

    @Test
    void theMigrationsOfThisCheckoutCanBeReleased() {
        Ended ended = Scripts.of(VALIDATE, directory).run();

        assertThat(ended.err()).isEmpty();
        assertThat(ended.out())
                .contains("ok   migrations only expand", "skip applying them (set DATABASE_URL", "migrations ok");
        assertThat(ended.exit()).isZero();
    }

    @Test
    void theyAreTriedOnAnEmptyDatabaseAndVerifiedAsTheAuditRole() throws Exception {
        TestDatabase database = PostgresFixture.shared().newEmptyDatabase();

        Ended tried = Scripts.of(VALIDATE, directory)
                .with("DATABASE_URL", database.ownerUrl())
                .run();
        Ended again = Scripts.of(VALIDATE, directory)
                .with("DATABASE_URL", database.ownerUrl())
                .run();
        Ended verified = asAudit(database);
        SuperuserSql.in(database)
                .all(
                        "GRANT DELETE ON audit_events TO caracalaudit",
                        "ALTER TABLE zones DISABLE TRIGGER ALL",
                        "ALTER TABLE audit_events DISABLE TRIGGER audit_events_append_only",
                        "DROP POLICY backup_read ON sessions");
        Ended damaged = asAudit(database);

        assertThat(tried.err()).isEmpty();
        assertThat(tried.exit()).isZero();
        assertThat(tried.out())
                .contains(
                        "ok   2 concurrent runners applied " + Migrations.NEWEST + " migrations once",
                        "ok   applying again changes nothing",
                        "ok   row security binds every table with a zone");
        assertThat(again.exit()).isEqualTo(1);
        assertThat(again.err()).contains("the database is not empty");
        assertThat(verified.exit()).isZero();
        assertThat(verified.out()).contains("ok   all tables exist", "ok   audit partitions exist for four months");
        assertThat(damaged.exit()).isEqualTo(1);
        assertThat(damaged.err())
                .contains("FAIL no service role can change or remove evidence: caracalaudit on audit_events")
                .contains("FAIL evidence and policy versions refuse every change: audit_events")
                .contains("FAIL a backup sees the rows of all zones: sessions");
    }

    @Test
    void migrateBringsADatabaseToTheSchema() {
        TestDatabase database = PostgresFixture.shared().newEmptyDatabase();

        Ended ended = Scripts.of("infra/postgres/scripts/migrate.sh", directory)
                .with("PGHOST", "127.0.0.1")
                .with("PGPORT", Integer.toString(database.port()))
                .with("PGDATABASE", database.name())
                .with("PGPASSWORD", database.password("caracal"))
                .run();

        assertThat(ended.err()).isEmpty();
        assertThat(ended.out()).contains("the schema is at " + Migrations.NEWEST);
    }

    @Test
    void whatMayNotBeReleasedIsNamed() throws IOException {
        migration("V0001__first.sql", "CREATE TABLE one (id int);");
        freeze();
        migration("V0008__drop_one.sql", "-- takes it away\nDROP\n  TABLE one;");
        migration(
                "V0009__v2.sql", "ALTER TABLE two ALTER COLUMN id TYPE bigint;\nALTER TABLE two RENAME COLUMN a TO b;");
        migration("V0009__twice.sql", "-- caracal:phase contract\nDROP TABLE three;");
        migration("V10__short.sql", "SELECT 1;");
        migration("V0001__first.sql", "CREATE TABLE one (id bigint);");

        Ended ended = validate();

        assertThat(ended.exit()).isEqualTo(1);
        assertThat(ended.err())
                .contains("V0001__first.sql was released and has changed")
                .contains("V0008__drop_one.sql takes something away (drop table )")
                .contains("V0008__drop_one.sql follows number 1")
                .contains("V0009__v2.sql takes something away (alter column id type )")
                .contains("V0009__v2.sql takes something away ( rename column )")
                .contains("V0009__v2.sql does not say what it changes")
                .contains("has the number of another migration")
                .contains("V10__short.sql is not named")
                .contains("3 migrations are open")
                .doesNotContain("V0009__twice.sql takes something away");
    }

    @Test
    void freezingTakesInWhatIsOpenAndNoChange() throws IOException {
        migration("V0001__first.sql", "CREATE TABLE one (id int);");
        Ended first = freeze();
        migration("V0002__second.sql", "CREATE TABLE two (id int);");
        Ended check = freeze("--check");
        Ended second = freeze();
        migration("V0001__first.sql", "CREATE TABLE other (id int);");
        Ended changed = freeze();
        Ended rewritten = freeze("--rewrite");

        assertThat(first.out()).contains("open    V0001__first.sql", "frozen  1 migrations");
        assertThat(check.out()).isEqualTo("open    V0002__second.sql\n");
        assertThat(second.out()).contains("frozen  2 migrations");
        assertThat(changed.exit()).isEqualTo(1);
        assertThat(changed.err()).contains("V0001__first.sql changed after it was frozen");
        assertThat(rewritten.exit()).isZero();
        assertThat(validate().exit()).isZero();
    }

    private Ended asAudit(TestDatabase database) {
        return Scripts.of("infra/postgres/scripts/verify.sh", directory)
                .with("DATABASE_URL", database.url("caracalaudit"))
                .run();
    }

    private void migration(String name, String sql) throws IOException {
        Path migrations = Files.createDirectories(directory.resolve("migrations"));
        Files.writeString(migrations.resolve(name), sql + "\n");
    }

    private Ended freeze(String... arguments) {
        return onCopy(FREEZE).run(arguments);
    }

    private Ended validate() {
        return onCopy(VALIDATE).run();
    }

    private Program onCopy(String script) {
        return Scripts.of(script, directory)
                .with("MIGRATIONS_DIR", directory.resolve("migrations").toString())
                .with("RELEASED_SHA256", directory.resolve("released.sha256").toString());
    }
}
