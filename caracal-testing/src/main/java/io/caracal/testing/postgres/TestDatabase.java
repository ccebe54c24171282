package io.caracal.testing.postgres;

import java.util.Map;
import javax.sql.DataSource;
import org.postgresql.ds.PGSimpleDataSource;

/** One database of the shared server, with connection values for each role. */
public final class TestDatabase {
    private final String name;
    private final int port;
    private final Map<String, String> passwords;

    TestDatabase(String name, int port, Map<String, String> passwords) {
        this.name = name;
        this.port = port;
        this.passwords = passwords;
    }

    /** The database name. */
    public String name() {
        return name;
    }

    /** The server's port on 127.0.0.1. */
    public int port() {
        return port;
    }

    /** The value of DATABASE_URL for a service role, e.g. {@code postgres://caracalsts:…@127.0.0.1:5432/db}. */
    public String url(String role) {
        return "postgres://" + role + ":" + password(role) + "@127.0.0.1:" + port + "/" + name;
    }

    /** The URL of the role that owns the database and migrates it. */
    public String ownerUrl() {
        return url(PostgresFixture.OWNER);
    }

    /** The JDBC URL without credentials. */
    public String jdbcUrl() {
        return "jdbc:postgresql://127.0.0.1:" + port + "/" + name;
    }

    /** The generated password of a role. */
    public String password(String role) {
        String password = passwords.get(role);
        if (password == null) {
            throw new IllegalArgumentException("no such role: " + role);
        }
        return password;
    }

    /** An unpooled source of connections as the given role. */
    public DataSource dataSource(String role) {
        return source(name, port, role, password(role));
    }

    /** An unpooled source of connections as the owner. */
    public DataSource ownerDataSource() {
        return dataSource(PostgresFixture.OWNER);
    }

    @Override
    public String toString() {
        return jdbcUrl();
    }

    static PGSimpleDataSource source(String name, int port, String user, String password) {
        PGSimpleDataSource source = new PGSimpleDataSource();
        source.setServerNames(new String[] {"127.0.0.1"});
        source.setPortNumbers(new int[] {port});
        source.setDatabaseName(name);
        source.setUser(user);
        source.setPassword(password);
        return source;
    }
}
