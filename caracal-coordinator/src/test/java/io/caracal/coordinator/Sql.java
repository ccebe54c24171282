package io.caracal.coordinator;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import javax.sql.DataSource;

/** Arranges and inspects rows past row security. */
final class Sql {

    private final DataSource source;

    Sql(DataSource source) {
        this.source = source;
    }

    int run(String statement, Object... parameters) {
        try (Connection connection = source.getConnection();
                PreparedStatement prepared = connection.prepareStatement(statement)) {
            bind(connection, prepared, parameters);
            return prepared.executeUpdate();
        } catch (SQLException failure) {
            throw new AssertionError(statement, failure);
        }
    }

    /** All values of the first column, as text. */
    List<String> texts(String query, Object... parameters) {
        try (Connection connection = source.getConnection();
                PreparedStatement prepared = connection.prepareStatement(query)) {
            bind(connection, prepared, parameters);
            List<String> values = new ArrayList<>();
            try (ResultSet rows = prepared.executeQuery()) {
                while (rows.next()) {
                    values.add(rows.getString(1));
                }
            }
            return values;
        } catch (SQLException failure) {
            throw new AssertionError(query, failure);
        }
    }

    /** The one value of the first column, as text. */
    String text(String query, Object... parameters) {
        List<String> values = texts(query, parameters);
        if (values.size() != 1) {
            throw new AssertionError("expected one row but got " + values + " from " + query);
        }
        return values.get(0);
    }

    int count(String query, Object... parameters) {
        return Integer.parseInt(text(query, parameters));
    }

    private static void bind(Connection connection, PreparedStatement prepared, Object... parameters)
            throws SQLException {
        for (int i = 0; i < parameters.length; i++) {
            if (parameters[i] instanceof String[] array) {
                prepared.setArray(i + 1, connection.createArrayOf("text", array));
            } else {
                prepared.setObject(i + 1, parameters[i]);
            }
        }
    }
}
