package io.caracal.testing.postgres;

import static org.assertj.core.api.Assertions.assertThat;

import java.sql.SQLException;
import java.util.List;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

class RowSecurityTest {
    private static final String NOT_ALLOWED = "42501";
    private static final String HASH = "'" + "a".repeat(64) + "'";
    private static TestDatabase database;

    @BeforeAll
    static void twoZonesWithOneOfEach() throws SQLException {
        database = PostgresFixture.shared().newDatabase();
        Sql api = Sql.as(database, "caracalapi");
        api.update("INSERT INTO zones (id, name, slug) VALUES ('za', 'A', 'a'), ('zb', 'B', 'b')");
        for (String zone : List.of("za", "zb")) {
            Sql bound = api.inZone(zone);
            bound.update("INSERT INTO applications (id, zone_id, name, registration_method)" + " VALUES ('app-" + zone
                    + "', '" + zone + "', 'app', 'managed')");
            bound.update("INSERT INTO policies (id, zone_id, name, created_by) VALUES ('pol-" + zone + "', '" + zone
                    + "', 'p', 'test')");
            bound.update("INSERT INTO policy_versions (id, policy_id, version, content, content_sha256, schema_version,"
                    + " created_by) VALUES ('pv-" + zone + "', 'pol-" + zone + "', 1, 'x', 'y', '1', 'test')");
            Sql.as(database, "caracalsts").inZone(zone).update(record(zone, "live", "active"));
            Sql.as(database, "caracalsts").inZone(zone).update(record(zone, "gone", "revoked"));
            Sql.as(database, "caracalaudit").inZone(zone).update(auditEvent(zone));
        }
    }

    @Test
    void everyTableWithAZoneForcesRowSecurityAndHasTheZonePolicy() throws SQLException {
        Sql owner = Sql.as(database, PostgresFixture.OWNER);

        assertThat(owner.texts("SELECT c.relname FROM pg_class c JOIN pg_namespace n ON n.oid = c.relnamespace WHERE"
                        + " n.nspname = 'public' AND c.relkind IN ('r', 'p') AND EXISTS (SELECT 1 FROM pg_attribute a WHERE"
                        + " a.attrelid = c.oid AND a.attname = 'zone_id' AND NOT a.attisdropped) AND NOT (c.relrowsecurity AND"
                        + " c.relforcerowsecurity AND EXISTS (SELECT 1 FROM pg_policy p WHERE p.polrelid = c.oid AND p.polname ="
                        + " 'zone_isolation'))"))
                .isEmpty();
        assertThat(owner.texts(
                        "SELECT count(*) FROM pg_class WHERE relforcerowsecurity AND relname LIKE 'audit_events_%'"))
                .containsExactly("5");
    }

    @Test
    void policiesBeyondTheZoneReadOnlyAndSayWhichJobNeedsThem() throws SQLException {
        Sql owner = Sql.as(database, PostgresFixture.OWNER);
        String crossZone = "SELECT c.relname || '.' || p.polname FROM pg_policy p JOIN pg_class c ON c.oid = p.polrelid"
                + " WHERE p.polname <> 'zone_isolation'";

        assertThat(owner.texts(crossZone + " AND p.polcmd <> 'r'"))
                .containsExactlyInAnyOrder(
                        "admin_tokens.api_global_tokens",
                        "admin_audit_events.global_chain_append",
                        "audit_ingest_alerts.zoneless_alert_append");
        assertThat(owner.texts(crossZone + " AND obj_description(p.oid, 'pg_policy') IS NULL"))
                .isEmpty();
        assertThat(owner.texts(crossZone + " AND p.polroles = '{0}'")).isEmpty();
    }

    @Test
    void aBoundRoleSeesItsZoneOnly() throws SQLException {
        assertThat(Sql.as(database, "caracalapi").inZone("za").texts("SELECT id FROM applications"))
                .containsExactly("app-za");
        assertThat(Sql.as(database, "caracalapi").inZone("za").texts("SELECT id FROM policy_versions"))
                .containsExactly("pv-za");
        assertThat(Sql.as(database, "caracalapi").inZone("zb").texts("SELECT id FROM audit_events"))
                .containsExactly("ev-zb");
    }

    @Test
    void withoutAZoneOrWithTheFormerWildcardNothingIsVisible() throws SQLException {
        for (String zone : List.of("", "*", "%")) {
            Sql api = Sql.as(database, "caracalapi").inZone(zone);
            assertThat(api.texts("SELECT id FROM applications"))
                    .as("zone '%s'", zone)
                    .isEmpty();
            assertThat(api.texts("SELECT id FROM policy_versions")).isEmpty();
            assertThat(api.texts("SELECT id FROM audit_events")).isEmpty();
            assertThat(api.texts("SELECT id FROM authority_records")).isEmpty();
        }
    }

    @Test
    void rowsOfAnotherZoneCanBeNeitherWrittenNorMoved() throws SQLException {
        Sql api = Sql.as(database, "caracalapi").inZone("za");

        assertThat(api.refusal("INSERT INTO applications (id, zone_id, name, registration_method)"
                        + " VALUES ('x', 'zb', 'x', 'managed')"))
                .isEqualTo(NOT_ALLOWED);
        assertThat(api.update("UPDATE applications SET name = 'taken' WHERE id = 'app-zb'"))
                .isZero();
        assertThat(api.update("DELETE FROM applications WHERE id = 'app-zb'")).isZero();
        assertThat(api.refusal("UPDATE applications SET zone_id = 'zb' WHERE id = 'app-za'"))
                .isEqualTo(NOT_ALLOWED);
        assertThat(api.refusal("INSERT INTO policy_versions (id, policy_id, version, content, content_sha256,"
                        + " schema_version, created_by) VALUES ('x', 'pol-zb', 2, 'x', 'y', '1', 'test')"))
                .isEqualTo(NOT_ALLOWED);
        assertThat(Sql.as(database, "caracalaudit").inZone("za").refusal(auditEvent("zb")))
                .isEqualTo(NOT_ALLOWED);
    }

    @Test
    void theOwnerIsBoundByTheZoneToo() throws SQLException {
        Sql owner = Sql.as(database, PostgresFixture.OWNER);

        assertThat(owner.texts("SELECT id FROM applications")).isEmpty();
        assertThat(owner.inZone("zb").texts("SELECT id FROM applications")).containsExactly("app-zb");
        assertThat(owner.refusal("INSERT INTO applications (id, zone_id, name, registration_method)"
                        + " VALUES ('x', 'za', 'x', 'managed')"))
                .isEqualTo(NOT_ALLOWED);
    }

    @Test
    void crossZoneReadsShowEachRoleOnlyWhatItsJobNeeds() throws SQLException {
        assertThat(Sql.as(database, "caracalgateway").texts("SELECT id FROM authority_records ORDER BY id"))
                .containsExactly("gone-za", "gone-zb");
        assertThat(Sql.as(database, "caracalgateway").texts("SELECT id FROM applications"))
                .isEmpty();
        assertThat(Sql.as(database, "caracalsts").texts("SELECT id FROM applications ORDER BY id"))
                .containsExactly("app-za", "app-zb");
        assertThat(Sql.as(database, "caracalsts").texts("SELECT id FROM authority_records"))
                .isEmpty();
        assertThat(Sql.as(database, "caracalaudit").texts("SELECT id FROM audit_events ORDER BY id"))
                .containsExactly("ev-za", "ev-zb");
        assertThat(Sql.as(database, "caracalcoordinator").texts("SELECT id FROM authority_records"))
                .isEmpty();
    }

    @Test
    void crossZoneReadsDoNotAllowWrites() throws SQLException {
        assertThat(Sql.as(database, "caracalsts")
                        .inZone("za")
                        .update("UPDATE authority_records SET status = 'expired'" + " WHERE zone_id = 'zb'"))
                .isZero();
        assertThat(Sql.as(database, "caracalcoordinator").update("DELETE FROM delegation_edges"))
                .isZero();
    }

    @Test
    void globalAdminTokensLiveOutsideZonesAndZoneTokensInside() throws SQLException {
        Sql api = Sql.as(database, "caracalapi");
        String insert = "INSERT INTO admin_tokens (id, name, token_sha256, scope, zone_id, created_by) VALUES ";

        assertThat(api.update(insert + "('t-global', 'g', sha256('1'), 'global', NULL, 'test')"))
                .isEqualTo(1);
        assertThat(api.inZone("za").update(insert + "('t-za', 'z', sha256('2'), 'zone', 'za', 'test')"))
                .isEqualTo(1);
        assertThat(api.refusal(insert + "('t-zb', 'z', sha256('3'), 'zone', 'zb', 'test')"))
                .isEqualTo(NOT_ALLOWED);
        assertThat(api.texts("SELECT id FROM admin_tokens ORDER BY id")).containsExactly("t-global", "t-za");
        assertThat(api.update("UPDATE admin_tokens SET revoked_at = now()")).isEqualTo(1);
    }

    @Test
    void anEmptyZoneIdCannotExist() {
        assertThat(Sql.as(database, "caracalapi").refusal("INSERT INTO zones (id, name, slug) VALUES ('', 'x', 'x')"))
                .isEqualTo("23514");
    }

    private static String record(String zone, String id, String status) {
        return "INSERT INTO authority_records (id, zone_id, session_type, status, expires_at, authenticated_at,"
                + " revoked_at) VALUES ('" + id + "-" + zone + "', '" + zone + "', 'application', '" + status
                + "', now() + interval '1 hour', now(), " + (status.equals("revoked") ? "now()" : "NULL") + ")";
    }

    private static String auditEvent(String zone) {
        return "INSERT INTO audit_events (id, zone_id, event_type, occurred_at, content_sha256, chain_seq)"
                + " VALUES ('ev-" + zone + "', '" + zone + "', 'token_exchange', now(), " + HASH + ", 1)";
    }
}
