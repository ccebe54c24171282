package io.caracal.testing.postgres;

import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;
import javax.sql.DataSource;

/** Runs statements as one role, with a zone bound or none, each in its own transaction. */
final class Sql {
    private final DataSource source;
    private final String zone;

    private Sql(DataSource source, String zone) {
        this.source = source;
        this.zone = zone;
    }

    /** As a role with no zone set at all. */
    static Sql as(TestDatabase database, String role) {
        return new Sql(database.dataSource(role), "");
    }

    static Sql over(DataSource source) {
        return new Sql(source, "");
    }

    Sql inZone(String zoneId) {
        return new Sql(source, zoneId);
    }

    /** The number of rows changed. */
    int update(String sql) throws SQLException {
        try (Connection connection = begin();
                Statement statement = connection.createStatement()) {
            int count = statement.executeUpdate(sql);
            connection.commit();
            return count;
        }
    }

    /** The first column of all rows as text. */
    List<String> texts(String sql) throws SQLException {
        try (Connection connection = begin();
                Statement statement = connection.createStatement();
                ResultSet rows = statement.executeQuery(sql)) {
            List<String> values = new ArrayList<>();
            while (rows.next()) {
                values.add(rows.getString(1));
            }
            connection.commit();
            return values;
        }
    }

    String text(String sql) throws SQLException {
        List<String> values = texts(sql);
        if (values.size() != 1) {
            throw new AssertionError("expected one row, got " + values);
        }
        return values.get(0);
    }

    /** The SQLSTATE that the statement is refused with, or "accepted". */
    String refusal(String sql) {
        try (Connection connection = begin();
                Statement statement = connection.createStatement()) {
            statement.execute(sql);
            connection.rollback();
            return "accepted";
        } catch (SQLException failure) {
            return failure.getSQLState();
        }
    }

    private Connection begin() throws SQLException {
        Connection connection = source.getConnection();
        connection.setAutoCommit(false);
        if (!zone.isEmpty()) {
            try (Statement statement = connection.createStatement()) {
                statement.execute("SELECT set_config('caracal.zone_id', '" + zone + "', true)");
            }
        }
        return connection;
    }
}
