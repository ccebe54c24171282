package io.caracal.testing.postgres;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;
import javax.sql.DataSource;

/** Arranges and inspects rows as the superuser: past row security, as no service could. */
public final class SuperuserSql {

    private final DataSource source;

    private SuperuserSql(DataSource source) {
        this.source = source;
    }

    /** In a database of the shared server. */
    public static SuperuserSql in(TestDatabase database) {
        return new SuperuserSql(PostgresFixture.shared().superuser(database));
    }

    /** Runs statements without parameters one after the other, on one connection. */
    public void all(String... statements) {
        try (Connection connection = source.getConnection();
                Statement statement = connection.createStatement()) {
            for (String sql : statements) {
                statement.execute(sql);
            }
        } catch (SQLException failure) {
            throw new AssertionError(String.join("; ", statements), failure);
        }
    }

    /** Runs a statement; how many rows it changed. An array of strings is bound as {@code text[]}. */
    public int run(String statement, Object... parameters) {
        try (Connection connection = source.getConnection();
                PreparedStatement prepared = prepared(connection, statement, parameters)) {
            prepared.execute();
            return prepared.getUpdateCount();
        } catch (SQLException failure) {
            throw new AssertionError(statement, failure);
        }
    }

    /** All values of the first column, as text; {@code null} for NULL. */
    public List<String> texts(String query, Object... parameters) {
        try (Connection connection = source.getConnection();
                PreparedStatement prepared = prepared(connection, query, parameters);
                ResultSet rows = prepared.executeQuery()) {
            List<String> values = new ArrayList<>();
            while (rows.next()) {
                values.add(rows.getString(1));
            }
            return values;
        } catch (SQLException failure) {
            throw new AssertionError(query, failure);
        }
    }

    /** The one value of the first column, as text. */
    public String text(String query, Object... parameters) {
        List<String> values = texts(query, parameters);
        if (values.size() != 1) {
            throw new AssertionError("expected one row but got " + values + " from " + query);
        }
        return values.get(0);
    }

    public int count(String query, Object... parameters) {
        return Integer.parseInt(text(query, parameters));
    }

    private static PreparedStatement prepared(Connection connection, String sql, Object... parameters)
            throws SQLException {
        PreparedStatement prepared = connection.prepareStatement(sql);
        for (int i = 0; i < parameters.length; i++) {
            if (parameters[i] instanceof String[] array) {
                prepared.setArray(i + 1, connection.createArrayOf("text", array));
            } else {
                prepared.setObject(i + 1, parameters[i]);
            }
        }
        return prepared;
    }
}
