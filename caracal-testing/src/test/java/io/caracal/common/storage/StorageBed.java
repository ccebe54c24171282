package io.caracal.common.storage;

import io.caracal.core.id.ZoneId;
import io.caracal.testing.postgres.PostgresFixture;
import io.caracal.testing.postgres.SuperuserSql;
import io.caracal.testing.postgres.TestDatabase;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/** A migrated database of its own with two zones, used through the real service roles and arranged through the superuser. */
public final class StorageBed implements AutoCloseable {

    public static final ZoneId ZONE_A = new ZoneId("zone-a");
    public static final ZoneId ZONE_B = new ZoneId("zone-b");

    private final PostgresFixture fixture = PostgresFixture.shared();
    private final TestDatabase database = fixture.newDatabase();
    private final List<Postgres> opened = new ArrayList<>();

    public StorageBed() {
        arrange("INSERT INTO zones (id, name, slug) VALUES ('zone-a', 'A', 'a'), ('zone-b', 'B', 'b')");
    }

    public Postgres as(String role) {
        return as(
                role,
                PoolSettings.defaults()
                        .withConnectionTimeout(Duration.ofSeconds(2))
                        .withMaxConnections(4));
    }

    public Postgres as(String role, PoolSettings pool) {
        Postgres postgres = new Postgres(PostgresSettings.of(database.url(role)).withPool(pool));
        opened.add(postgres);
        return postgres;
    }

    /** As the owner of the tables, who migrates them. */
    public Postgres owner() {
        Postgres postgres = new Postgres(PostgresSettings.of(database.ownerUrl()));
        opened.add(postgres);
        return postgres;
    }

    public void arrange(String... statements) {
        SuperuserSql.in(database).all(statements);
    }

    /** First column of all rows as text, NULL as {@code null}. */
    public List<String> see(String sql) {
        return SuperuserSql.in(database).texts(sql).stream()
                .map(String::valueOf)
                .toList();
    }

    /** Makes Postgres refuse this database to everybody and ends all sessions in it. */
    public void takeDown() {
        onServer("ALTER DATABASE " + database.name() + " ALLOW_CONNECTIONS false");
        endSessions();
    }

    public void bringBack() {
        onServer("ALTER DATABASE " + database.name() + " ALLOW_CONNECTIONS true");
    }

    /** Ends all sessions of the services, as a restart does. */
    public void endSessions() {
        onServer("SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE datname = '" + database.name()
                + "' AND pid <> pg_backend_pid()");
    }

    private void onServer(String sql) {
        SuperuserSql.in(fixture.newEmptyDatabase()).all(sql);
    }

    @Override
    public void close() {
        opened.forEach(Postgres::close);
    }
}
