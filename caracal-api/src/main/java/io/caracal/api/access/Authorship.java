package io.caracal.api.access;

import java.sql.ResultSet;
import java.sql.SQLException;
import org.jspecify.annotations.Nullable;

/** The four attribution columns that most tables have. */
public record Authorship(
        @Nullable String createdBy,
        boolean createdViaOperator,
        @Nullable String updatedBy,
        boolean updatedViaOperator) {

    /** For a SELECT list. */
    public static final String COLUMNS = "created_by, created_via_operator, updated_by, updated_via_operator";

    public static Authorship read(ResultSet row) throws SQLException {
        return new Authorship(
                row.getString("created_by"),
                row.getBoolean("created_via_operator"),
                row.getString("updated_by"),
                row.getBoolean("updated_via_operator"));
    }
}
