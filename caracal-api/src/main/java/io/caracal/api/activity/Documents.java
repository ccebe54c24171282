package io.caracal.api.activity;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.NullNode;
import io.caracal.common.http.Json;
import java.sql.ResultSet;
import java.sql.SQLException;

/** Reads jsonb columns. */
final class Documents {

    private Documents() {}

    static JsonNode read(ResultSet row, String column) throws SQLException {
        String text = row.getString(column);
        try {
            return text == null ? NullNode.getInstance() : Json.mapper().readTree(text);
        } catch (JsonProcessingException e) {
            throw new SQLException("column " + column + " holds no JSON", e);
        }
    }
}
