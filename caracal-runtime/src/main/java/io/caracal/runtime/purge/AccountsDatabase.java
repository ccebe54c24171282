package io.caracal.runtime.purge;

import io.caracal.core.secret.SecretText;
import io.caracal.runtime.problem.OperatorProblem;
import java.net.URI;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.Properties;

/** The database of the console's accounts, {@code caracal_auth}, beside the one of the services. */
public final class AccountsDatabase {
    private static final String NAME = "caracal_auth";
    private static final String LIMIT_SECONDS = "10";

    private final SecretText owner;

    /** @param owner address of the services' database as its owner, {@code postgres://user:password@host:port/database?sslmode=…} */
    public AccountsDatabase(SecretText owner) {
        this.owner = owner;
    }

    /** Whether it exists; an {@link OperatorProblem} when Postgres does not answer. */
    public boolean exists() {
        try (Connection connection = connect()) {
            return exists(connection);
        } catch (SQLException failure) {
            throw unreachable(failure);
        }
    }

    /** Drops it, ending whoever uses it. Returns whether it was there. */
    public boolean drop() {
        try (Connection connection = connect();
                Statement statement = connection.createStatement()) {
            boolean there = exists(connection);
            statement.execute("DROP DATABASE IF EXISTS " + NAME + " WITH (FORCE)");
            return there;
        } catch (SQLException failure) {
            throw unreachable(failure);
        }
    }

    private static boolean exists(Connection connection) throws SQLException {
        try (PreparedStatement query = connection.prepareStatement("SELECT 1 FROM pg_database WHERE datname = ?")) {
            query.setString(1, NAME);
            try (ResultSet rows = query.executeQuery()) {
                return rows.next();
            }
        }
    }

    private Connection connect() throws SQLException {
        URI address = URI.create(owner.reveal().strip());
        String[] user = address.getUserInfo().split(":", 2);
        Properties properties = new Properties();
        properties.setProperty("user", user[0]);
        properties.setProperty("password", user.length > 1 ? user[1] : "");
        properties.setProperty("connectTimeout", LIMIT_SECONDS);
        properties.setProperty("socketTimeout", LIMIT_SECONDS);
        String query = address.getRawQuery() == null ? "" : "?" + address.getRawQuery();
        int port = address.getPort() < 0 ? 5432 : address.getPort();
        return DriverManager.getConnection(
                "jdbc:postgresql://" + address.getHost() + ":" + port + address.getRawPath() + query, properties);
    }

    private static OperatorProblem unreachable(SQLException failure) {
        return new OperatorProblem(
                "the database of the accounts cannot be reached (SQLSTATE " + failure.getSQLState()
                        + "); start the stack first, or leave out web: volumes removes it too",
                failure);
    }
}
