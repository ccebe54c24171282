package io.caracal.common.storage;

import java.sql.Array;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.util.Arrays;
import java.util.Collection;
import java.util.List;
import org.jdbi.v3.core.argument.Argument;
import org.jspecify.annotations.Nullable;

/** Reads and writes the column types that plain JDBC makes awkward. jsonb is read as text and bound as text with {@code CAST(:x AS jsonb)}. */
public final class Rows {

    private Rows() {}

    /** A text[] column; SQL null reads as the empty list. */
    public static List<String> texts(ResultSet row, String column) throws SQLException {
        Array array = row.getArray(column);
        if (array == null) {
            return List.of();
        }
        try {
            return List.copyOf(Arrays.asList((String[]) array.getArray()));
        } finally {
            array.free();
        }
    }

    /** A timestamptz column that is never null. */
    public static Instant instant(ResultSet row, String column) throws SQLException {
        Instant value = instantOrNull(row, column);
        if (value == null) {
            throw new SQLException("column " + column + " is null");
        }
        return value;
    }

    /** A timestamptz column that may be null. */
    public static @Nullable Instant instantOrNull(ResultSet row, String column) throws SQLException {
        OffsetDateTime value = row.getObject(column, OffsetDateTime.class);
        return value == null ? null : value.toInstant();
    }

    /** A text column that is never null. */
    public static String text(ResultSet row, String column) throws SQLException {
        String value = row.getString(column);
        if (value == null) {
            throw new SQLException("column " + column + " is null");
        }
        return value;
    }

    /** An int4 column that may be null. */
    public static @Nullable Integer integerOrNull(ResultSet row, String column) throws SQLException {
        int value = row.getInt(column);
        return row.wasNull() ? null : value;
    }

    /** A text[] parameter: {@code .bind("x", Rows.textArray(list))}, in SQL {@code = ANY(:x)} or {@code unnest(:x)}. */
    public static Argument textArray(Collection<String> values) {
        return array("text", values.toArray());
    }

    /** An int4[] parameter. */
    public static Argument integerArray(int[] values) {
        return array("int4", Arrays.stream(values).boxed().toArray());
    }

    private static Argument array(String type, Object[] values) {
        return (position, statement, context) ->
                statement.setArray(position, statement.getConnection().createArrayOf(type, values));
    }
}
