package io.caracal.sts.run;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import io.caracal.common.http.Json;
import io.caracal.common.storage.Rows;
import io.caracal.common.storage.Transaction;
import io.caracal.core.id.ZoneId;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.Optional;

/** Table workloads. A run names a workload, not its zone, so they are found in any zone. */
final class WorkloadStore {
    private static final String FIND = """
        SELECT w.id, w.zone_id, w.name, w.secret_hash, w.bindings
        FROM workloads w JOIN zones z ON z.id = w.zone_id
        WHERE w.id = :id AND z.archived_at IS NULL
        """;

    Optional<Workload> find(Transaction tx, String id) {
        return tx.handle()
                .createQuery(FIND)
                .bind("id", id)
                .map((row, context) -> workload(row))
                .findOne();
    }

    private static Workload workload(ResultSet row) throws SQLException {
        return new Workload(
                Rows.text(row, "id"),
                new ZoneId(Rows.text(row, "zone_id")),
                Rows.text(row, "name"),
                Rows.text(row, "secret_hash"),
                json(Rows.text(row, "bindings")));
    }

    private static JsonNode json(String text) {
        try {
            return Json.mapper().readTree(text);
        } catch (JsonProcessingException corrupt) {
            throw new IllegalStateException("a jsonb column holds invalid JSON", corrupt);
        }
    }
}
