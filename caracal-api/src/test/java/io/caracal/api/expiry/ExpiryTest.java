package io.caracal.api.expiry;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.caracal.common.storage.Postgres;
import io.caracal.common.storage.PostgresSettings;
import io.caracal.testing.postgres.PostgresFixture;
import io.caracal.testing.postgres.SuperuserSql;
import io.caracal.testing.postgres.TestDatabase;
import org.junit.jupiter.api.Test;

class ExpiryTest {

    private final TestDatabase database = PostgresFixture.shared().newDatabase();
    private final SuperuserSql sql = SuperuserSql.in(database);

    @Test
    void whatRanOutOfTimeIsPutAwayInEveryZoneAndNothingElse() {
        sql.run("INSERT INTO zones (id, name, slug) VALUES ('z1', 'z1', 'z1'), ('z2', 'z2', 'z2')");
        sql.run("INSERT INTO applications (id, zone_id, name, registration_method, expires_at) VALUES"
                + " ('old', 'z1', 'old', 'dcr', now() - interval '25 hours'),"
                + " ('old-too', 'z2', 'old', 'dcr', now() - interval '3 days'),"
                + " ('ended', 'z1', 'ended', 'dcr', now() - interval '1 hour'),"
                + " ('managed', 'z1', 'managed', 'managed', NULL)");
        sql.run("INSERT INTO authority_records (id, zone_id, session_type, status, expires_at, authenticated_at) VALUES"
                + " ('over', 'z1', 'application', 'active', now() - interval '1 second', now()),"
                + " ('over-too', 'z2', 'user', 'active', now() - interval '1 day', now()),"
                + " ('revoked', 'z2', 'user', 'revoked', now() - interval '1 day', now()),"
                + " ('lives', 'z2', 'user', 'active', now() + interval '1 day', now())");
        try (Postgres postgres = new Postgres(PostgresSettings.of(database.url("caracalapi")))) {
            new Expiry(postgres.transactions(), Expiring.APPLICATIONS).round();
            new Expiry(postgres.transactions(), Expiring.AUTHORITY_RECORDS).round();
        }
        assertThat(sql.texts("SELECT id FROM applications WHERE archived_at IS NOT NULL ORDER BY id"))
                .containsExactly("old", "old-too");
        assertThat(sql.texts("SELECT id || ' ' || status FROM authority_records ORDER BY id"))
                .containsExactly("lives active", "over expired", "over-too expired", "revoked revoked");
    }

    @Test
    void aZoneThatFailsIsToldAndDoesNotKeepTheOthersWaiting() {
        sql.all(
                "INSERT INTO zones (id, name, slug) VALUES ('z1', 'z1', 'z1'), ('z2', 'z2', 'z2')",
                "INSERT INTO authority_records (id, zone_id, session_type, status, expires_at, authenticated_at) VALUES"
                        + " ('stuck', 'z1', 'application', 'active', now() - interval '1 day', now()),"
                        + " ('over', 'z2', 'application', 'active', now() - interval '1 second', now())",
                "CREATE FUNCTION refuse() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN RAISE EXCEPTION 'refused'; END"
                        + " $$",
                "CREATE TRIGGER refuse BEFORE UPDATE ON authority_records FOR EACH ROW WHEN (OLD.zone_id = 'z1')"
                        + " EXECUTE FUNCTION refuse()");
        try (Postgres postgres = new Postgres(PostgresSettings.of(database.url("caracalapi")))) {
            Expiry records = new Expiry(postgres.transactions(), Expiring.AUTHORITY_RECORDS);
            assertThatThrownBy(records::round).hasMessageContaining("refused");
        }
        assertThat(sql.texts("SELECT id || ' ' || status FROM authority_records ORDER BY id"))
                .containsExactly("over expired", "stuck active");
    }
}
