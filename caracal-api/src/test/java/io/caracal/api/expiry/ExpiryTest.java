package io.caracal.api.expiry;

import static org.assertj.core.api.Assertions.assertThat;

import io.caracal.common.storage.Postgres;
import io.caracal.common.storage.PostgresSettings;
import io.caracal.testing.postgres.PostgresFixture;
import io.caracal.testing.postgres.TestDatabase;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class ExpiryTest {

    private final TestDatabase database = PostgresFixture.shared().newDatabase();

    @Test
    void whatRanOutOfTimeIsPutAwayInEveryZoneAndNothingElse() throws SQLException {
        run("INSERT INTO zones (id, name, slug) VALUES ('z1', 'z1', 'z1'), ('z2', 'z2', 'z2')");
        run("INSERT INTO applications (id, zone_id, name, registration_method, expires_at) VALUES"
                + " ('old', 'z1', 'old', 'dcr', now() - interval '25 hours'),"
                + " ('old-too', 'z2', 'old', 'dcr', now() - interval '3 days'),"
                + " ('ended', 'z1', 'ended', 'dcr', now() - interval '1 hour'),"
                + " ('managed', 'z1', 'managed', 'managed', NULL)");
        run("INSERT INTO authority_records (id, zone_id, session_type, status, expires_at, authenticated_at) VALUES"
                + " ('over', 'z1', 'application', 'active', now() - interval '1 second', now()),"
                + " ('over-too', 'z2', 'user', 'active', now() - interval '1 day', now()),"
                + " ('revoked', 'z2', 'user', 'revoked', now() - interval '1 day', now()),"
                + " ('lives', 'z2', 'user', 'active', now() + interval '1 day', now())");
        try (Postgres postgres = new Postgres(PostgresSettings.of(database.url("caracalapi")))) {
            new Expiry(postgres.transactions(), Expiring.APPLICATIONS).round();
            new Expiry(postgres.transactions(), Expiring.AUTHORITY_RECORDS).round();
        }
        assertThat(texts("SELECT id FROM applications WHERE archived_at IS NOT NULL ORDER BY id"))
                .containsExactly("old", "old-too");
        assertThat(texts("SELECT id || ' ' || status FROM authority_records ORDER BY id"))
                .containsExactly("lives active", "over expired", "over-too expired", "revoked revoked");
    }

    private void run(String sql) throws SQLException {
        try (Connection connection =
                        PostgresFixture.shared().superuser(database).getConnection();
                Statement statement = connection.createStatement()) {
            statement.execute(sql);
        }
    }

    private List<String> texts(String sql) throws SQLException {
        try (Connection connection =
                        PostgresFixture.shared().superuser(database).getConnection();
                Statement statement = connection.createStatement();
                ResultSet rows = statement.executeQuery(sql)) {
            List<String> texts = new ArrayList<>();
            while (rows.next()) {
                texts.add(rows.getString(1));
            }
            return texts;
        }
    }
}
