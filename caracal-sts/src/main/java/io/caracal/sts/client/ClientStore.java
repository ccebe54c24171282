package io.caracal.sts.client;

import io.caracal.common.storage.Rows;
import io.caracal.common.storage.Transactions;
import io.caracal.core.id.ApplicationId;
import io.caracal.core.id.ZoneId;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.Optional;

/** Finds applications by id in any zone, in one query. */
public final class ClientStore {
    private static final String FIND = """
        SELECT a.id, a.zone_id, a.name, a.registration_method, a.client_secret_hash, a.traits
        FROM applications a JOIN zones z ON z.id = a.zone_id
        WHERE a.id = :id AND a.archived_at IS NULL AND z.archived_at IS NULL
          AND (a.expires_at IS NULL OR a.expires_at > now())
        """;

    private final Transactions transactions;

    public ClientStore(Transactions transactions) {
        this.transactions = transactions;
    }

    Optional<ClientApplication> find(ApplicationId id) {
        return transactions.acrossZones(tx -> tx.handle()
                .createQuery(FIND)
                .bind("id", id.value())
                .map((row, context) -> application(row))
                .findOne());
    }

    private static ClientApplication application(ResultSet row) throws SQLException {
        return new ClientApplication(
                new ApplicationId(Rows.text(row, "id")),
                new ZoneId(Rows.text(row, "zone_id")),
                Rows.text(row, "name"),
                Rows.text(row, "registration_method"),
                Optional.ofNullable(row.getString("client_secret_hash")),
                Rows.texts(row, "traits"));
    }
}
