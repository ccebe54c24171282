package io.caracal.sts.resource;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import io.caracal.common.http.Json;
import io.caracal.common.storage.Rows;
import io.caracal.common.storage.Transaction;
import io.caracal.core.id.ResourceId;
import io.caracal.core.id.ZoneId;
import io.caracal.core.scope.Scopes;
import io.caracal.sts.provider.Provider;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Finds resources with their providers, all of an exchange in one query. */
public final class ResourceStore {
    /** More resources than this are not tried for a bootstrap that names none. */
    private static final int MOST = 1000;

    private static final String SELECT = """
        SELECT r.id, r.identifier, r.upstream_url, r.scopes, r.operations, r.operation_enforcement,
               p.id AS provider_id, p.provider_kind, p.config_json
        FROM resources r
        LEFT JOIN providers p
          ON p.zone_id = r.zone_id AND p.id = r.credential_provider_id AND p.archived_at IS NULL
        WHERE r.zone_id = :zone AND r.archived_at IS NULL
        """;
    private static final String NAMED = " AND (r.identifier = ANY(:names) OR r.id = ANY(:names))";
    private static final String ALL = " ORDER BY r.identifier LIMIT :most";

    /** The resources that the names mean. */
    public List<ProtectedResource> named(Transaction tx, ZoneId zone, List<String> names) {
        return tx.handle()
                .createQuery(SELECT + NAMED)
                .bind("zone", zone.value())
                .bind("names", Rows.textArray(names))
                .map((row, context) -> resource(row))
                .list();
    }

    /** The resources of a zone by identifier. */
    public List<ProtectedResource> all(Transaction tx, ZoneId zone) {
        return tx.handle()
                .createQuery(SELECT + ALL)
                .bind("zone", zone.value())
                .bind("most", MOST)
                .map((row, context) -> resource(row))
                .list();
    }

    private static ProtectedResource resource(ResultSet row) throws SQLException {
        String url = row.getString("upstream_url");
        return new ProtectedResource(
                new ProtectedResource.Identity(
                        new ResourceId(Rows.text(row, "id")), Rows.text(row, "identifier"), url == null ? "" : url),
                Scopes.of(Rows.texts(row, "scopes")),
                new ProtectedResource.Rules(
                        operations(json(Rows.text(row, "operations"))),
                        !"transport_uniform".equals(row.getString("operation_enforcement"))),
                provider(row));
    }

    private static Optional<Provider> provider(ResultSet row) throws SQLException {
        @Nullable String id = row.getString("provider_id");
        return id == null
                ? Optional.empty()
                : Optional.of(new Provider(id, Rows.text(row, "provider_kind"), json(Rows.text(row, "config_json"))));
    }

    private static List<Operation> operations(JsonNode declared) {
        List<Operation> operations = new ArrayList<>();
        for (JsonNode entry : declared) {
            operations.add(new Operation(
                    entry.path("method").asText("").strip(),
                    entry.path("path").asText("").strip(),
                    entry.path("scope").asText("")));
        }
        return operations;
    }

    private static JsonNode json(String text) {
        try {
            return Json.mapper().readTree(text);
        } catch (JsonProcessingException corrupt) {
            throw new IllegalStateException("a jsonb column holds invalid JSON", corrupt);
        }
    }
}
