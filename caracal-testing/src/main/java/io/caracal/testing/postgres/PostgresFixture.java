package io.caracal.testing.postgres;

import io.caracal.common.storage.Migrations;
import io.caracal.testing.FreePorts;
import io.zonky.test.db.postgres.embedded.EmbeddedPostgres;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.security.SecureRandom;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicInteger;
import javax.sql.DataSource;
import org.postgresql.ds.PGSimpleDataSource;

/**
 * The embedded PostgreSQL server of this JVM. The database owner {@code caracal} is a plain role with CREATEROLE, as in
 * production; the service roles are the real ones with generated passwords. Every database is a clone of one migrated
 * template. The server stops with the JVM.
 */
public final class PostgresFixture {
    /** The role that owns the databases and runs the migrations. */
    public static final String OWNER = "caracal";

    /** The service roles that the migrations create. */
    public static final List<String> SERVICE_ROLES = Migrations.SERVICE_ROLES;

    private static final String TEMPLATE = "caracal_template";

    private final EmbeddedPostgres server;
    private final Map<String, String> passwords;
    private final AtomicInteger sequence = new AtomicInteger();

    private PostgresFixture(EmbeddedPostgres server, Map<String, String> passwords) {
        this.server = server;
        this.passwords = passwords;
    }

    /** The server of this JVM, started and migrated on first use. */
    public static PostgresFixture shared() {
        return Shared.INSTANCE;
    }

    /** A fresh database with all migrations applied, owned by {@link #OWNER}. */
    public TestDatabase newDatabase() {
        return createDatabase("caracal_test_" + sequence.incrementAndGet(), TEMPLATE);
    }

    /** A fresh database without any table, owned by {@link #OWNER}; the cluster already has the service roles. */
    public TestDatabase newEmptyDatabase() {
        return createDatabase("caracal_empty_" + sequence.incrementAndGet(), "template0");
    }

    /** A connection source of the cluster's superuser, only for arranging what no service could do. */
    public DataSource superuser(TestDatabase database) {
        return server.getDatabase("postgres", database.name());
    }

    /** The passwords by role that this server was provisioned with. */
    Map<String, String> passwords() {
        return passwords;
    }

    private synchronized TestDatabase createDatabase(String name, String template) {
        execute(
                server.getPostgresDatabase(),
                "CREATE DATABASE " + name + " OWNER " + OWNER + " TEMPLATE " + template,
                "REVOKE CONNECT, TEMPORARY ON DATABASE " + name + " FROM PUBLIC",
                "GRANT CONNECT ON DATABASE " + name + " TO " + String.join(", ", SERVICE_ROLES));
        return new TestDatabase(name, server.getPort(), passwords);
    }

    private static PostgresFixture start() {
        Map<String, String> passwords = new LinkedHashMap<>();
        SecureRandom random = new SecureRandom();
        passwords.put(OWNER, password(random));
        SERVICE_ROLES.forEach(role -> passwords.put(role, password(random)));
        PostgresFixture fixture = new PostgresFixture(launch(), Map.copyOf(passwords));
        fixture.prepareTemplate();
        return fixture;
    }

    private static EmbeddedPostgres launch() {
        PostgresUser.requireStartable();
        try {
            return EmbeddedPostgres.builder()
                    .setPort(FreePorts.next())
                    .setServerConfig("listen_addresses", "127.0.0.1")
                    .setServerConfig("max_connections", "200")
                    .setServerConfig("shared_buffers", "64MB")
                    .setServerConfig("fsync", "off")
                    .setServerConfig("synchronous_commit", "off")
                    .setServerConfig("full_page_writes", "off")
                    .setServerConfig("autovacuum", "off")
                    .setServerConfig("timezone", "UTC")
                    .setLocaleConfig("locale", "C")
                    .setPGStartupWait(Duration.ofSeconds(60))
                    .setCleanDataDirectory(true)
                    .setRegisterShutdownHook(true)
                    .start();
        } catch (IOException failure) {
            throw new UncheckedIOException("embedded PostgreSQL did not start", failure);
        }
    }

    private void prepareTemplate() {
        DataSource admin = server.getPostgresDatabase();
        execute(
                admin,
                "CREATE ROLE " + OWNER + " LOGIN CREATEROLE NOSUPERUSER NOBYPASSRLS PASSWORD '" + passwords.get(OWNER)
                        + "'",
                "CREATE DATABASE " + TEMPLATE + " OWNER " + OWNER + " TEMPLATE template0");
        PGSimpleDataSource owner = TestDatabase.source(TEMPLATE, server.getPort(), OWNER, password(OWNER));
        Map<String, String> servicePasswords = new LinkedHashMap<>(passwords);
        servicePasswords.remove(OWNER);
        Migrations.of(owner).migrate();
        Migrations.of(owner).provisionLogins(servicePasswords);
        execute(admin, "ALTER DATABASE " + TEMPLATE + " WITH ALLOW_CONNECTIONS false");
    }

    private String password(String role) {
        String password = passwords.get(role);
        if (password == null) {
            throw new IllegalArgumentException("no such role: " + role);
        }
        return password;
    }

    private static String password(SecureRandom random) {
        byte[] bytes = new byte[16];
        random.nextBytes(bytes);
        return HexFormat.of().formatHex(bytes);
    }

    private static void execute(DataSource source, String... statements) {
        try (Connection connection = source.getConnection();
                Statement statement = connection.createStatement()) {
            for (String sql : statements) {
                statement.execute(sql);
            }
        } catch (SQLException failure) {
            throw new IllegalStateException("embedded PostgreSQL refused a set-up statement", failure);
        }
    }

    /** Starts the server once, on first use. */
    private static final class Shared {
        private static final PostgresFixture INSTANCE = start();

        private Shared() {}
    }
}
