package io.caracal.testing.postgres;

import static org.assertj.core.api.Assertions.assertThat;

import java.sql.SQLException;
import java.util.List;
import javax.sql.DataSource;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.postgresql.ds.PGSimpleDataSource;

class AppendOnlyTest {
    private static final String NOT_ALLOWED = "42501";
    private static final String REFUSED_BY_TRIGGER = "23001";
    private static TestDatabase database;
    private static Sql owner;
    private static Sql audit;

    @BeforeAll
    static void oneZoneWithEvidence() throws SQLException {
        database = PostgresFixture.shared().newDatabase();
        owner = Sql.as(database, PostgresFixture.OWNER).inZone("z");
        audit = Sql.as(database, "caracalaudit").inZone("z");
        Sql api = Sql.as(database, "caracalapi").inZone("z");
        api.update("INSERT INTO zones (id, name, slug) VALUES ('z', 'Z', 'z')");
        audit.update(event("e1", "now()"));
        api.update("INSERT INTO admin_audit_events (id, request_id, action, method, path, zone_id, status_code,"
                + " content_sha256, chain_seq) VALUES ('a1', 'r', 'x', 'POST', '/v1', 'z', 201, repeat('b', 64), 1)");
        api.update("INSERT INTO policies (id, zone_id, name, created_by) VALUES ('p', 'z', 'p', 'test')");
        api.update("INSERT INTO policy_versions (id, policy_id, version, content, content_sha256, schema_version,"
                + " created_by) VALUES ('pv', 'p', 1, 'x', 'y', '1', 'test')");
        api.update("INSERT INTO policy_sets (id, zone_id, name, created_by) VALUES ('s', 'z', 's', 'test')");
        api.update("INSERT INTO policy_set_versions (id, policy_set_id, version, manifest_json, manifest_sha256,"
                + " schema_version, created_by) VALUES ('sv', 's', 1, '{}', 'y', '1', 'test')");
    }

    @Test
    void auditEventsRefuseChangesFromTheAuditRoleAndFromTheOwner() {
        for (String change : List.of(
                "UPDATE audit_events SET decision = 'allow'",
                "DELETE FROM audit_events",
                "TRUNCATE audit_events",
                "UPDATE audit_events_default SET decision = 'allow'",
                "DELETE FROM audit_events_default",
                "TRUNCATE audit_events_default")) {
            assertThat(audit.refusal(change)).as("audit: %s", change).isEqualTo(NOT_ALLOWED);
            assertThat(owner.refusal(change)).as("owner: %s", change).isEqualTo(REFUSED_BY_TRIGGER);
        }
    }

    @Test
    void adminAuditEventsRefuseChangesFromTheirWritersAndFromTheOwner() {
        for (String change : List.of(
                "UPDATE admin_audit_events SET actor_id = 'other'",
                "DELETE FROM admin_audit_events",
                "TRUNCATE admin_audit_events")) {
            assertThat(Sql.as(database, "caracalapi").inZone("z").refusal(change))
                    .isEqualTo(NOT_ALLOWED);
            assertThat(Sql.as(database, "caracalcoordinator").inZone("z").refusal(change))
                    .isEqualTo(NOT_ALLOWED);
            assertThat(owner.refusal(change)).isEqualTo(REFUSED_BY_TRIGGER);
        }
    }

    @Test
    void twoRowsCannotTakeTheSamePlaceInAnAdminChain() {
        String insert = "INSERT INTO admin_audit_events (id, request_id, action, method, path, zone_id, status_code,"
                + " content_sha256, chain_seq) VALUES ('a2', 'r', 'x', 'POST', '/v1', 'z', 201, repeat('b', 64), 1)";

        assertThat(Sql.as(database, "caracalapi").inZone("z").refusal(insert)).isEqualTo("23505");
    }

    @Test
    void versionsOfPoliciesAndSetsNeverChangeWhoeverAsks() {
        for (String table : List.of("policy_versions", "policy_set_versions")) {
            assertThat(owner.refusal("UPDATE " + table + " SET created_by = 'x'"))
                    .isEqualTo(REFUSED_BY_TRIGGER);
            assertThat(owner.refusal("DELETE FROM " + table)).isEqualTo(REFUSED_BY_TRIGGER);
            assertThat(owner.refusal("TRUNCATE " + table + " CASCADE")).isEqualTo(REFUSED_BY_TRIGGER);
        }
        Sql api = Sql.as(database, "caracalapi").inZone("z");
        assertThat(api.refusal("UPDATE policy_versions SET archived_at = now()"))
                .isEqualTo(REFUSED_BY_TRIGGER);
        assertThat(api.refusal("UPDATE policy_versions SET content = 'z'")).isEqualTo(NOT_ALLOWED);
        assertThat(api.refusal("SELECT id FROM policy_versions FOR SHARE")).isEqualTo("accepted");
    }

    @Test
    void partitionsExistForThisMonthAndTheNextThree() throws SQLException {
        assertThat(owner.texts("SELECT to_regclass('audit_events_' || to_char(date_trunc('month', now() AT TIME ZONE"
                        + " 'UTC') + make_interval(months => ahead), '\"y\"YYYY\"m\"MM'))::text FROM"
                        + " generate_series(0, 3) AS ahead"))
                .hasSize(4)
                .doesNotContainNull();
    }

    @Test
    void ensuringAPartitionIsRepeatableAndMovesRowsOutOfTheDefault() throws SQLException {
        audit.update(event("old1", "'2019-03-31T23:59:59.999Z'"));
        audit.update(event("old2", "'2019-02-28T23:59:59.999Z'"));
        assertThat(audit.text("SELECT tableoid::regclass::text FROM audit_events WHERE id = 'old1'"))
                .isEqualTo("audit_events_default");

        assertThat(audit.text("SELECT audit_partition_ensure('2019-03-15')")).isEqualTo("audit_events_y2019m03");
        assertThat(audit.text("SELECT audit_partition_ensure('2019-03-01')")).isEqualTo("audit_events_y2019m03");

        assertThat(audit.text("SELECT tableoid::regclass::text FROM audit_events WHERE id = 'old1'"))
                .isEqualTo("audit_events_y2019m03");
        assertThat(audit.text("SELECT tableoid::regclass::text FROM audit_events WHERE id = 'old2'"))
                .isEqualTo("audit_events_default");
        assertThat(owner.refusal("DELETE FROM audit_events_default")).isEqualTo(REFUSED_BY_TRIGGER);
        assertThat(owner.refusal("DELETE FROM audit_events_y2019m03")).isEqualTo(REFUSED_BY_TRIGGER);
        assertThat(Sql.as(database, PostgresFixture.OWNER).texts("SELECT id FROM audit_events_default"))
                .isEmpty();
    }

    @Test
    void onlyMonthlyPartitionsCanBeDroppedAndOnlyByTheAuditRole() throws SQLException {
        audit.text("SELECT audit_partition_ensure('2018-01-01')");

        assertThat(audit.text("SELECT audit_partition_drop('audit_events_y2018m01')::text"))
                .isEqualTo("true");
        assertThat(audit.text("SELECT audit_partition_drop('audit_events_y2018m01')::text"))
                .isEqualTo("false");
        for (String name :
                List.of("audit_events_default", "audit_events", "zones", "audit_events_y2018m01; DROP TABLE zones")) {
            assertThat(audit.refusal("SELECT audit_partition_drop('" + name + "')"))
                    .isEqualTo("22023");
        }
        for (String role : List.of("caracalapi", "caracalsts", "caracalgateway", "caracalcoordinator")) {
            Sql other = Sql.as(database, role);
            assertThat(other.refusal("SELECT audit_partition_ensure('2018-01-01')"))
                    .isEqualTo(NOT_ALLOWED);
            assertThat(other.refusal("SELECT audit_partition_drop('audit_events_y2018m01')"))
                    .isEqualTo(NOT_ALLOWED);
        }
    }

    @Test
    void headsOfChainsAreFoundThroughAnIndexWithoutSorting() throws SQLException {
        PGSimpleDataSource source = TestDatabase.source(
                database.name(), database.port(), "caracalaudit", database.password("caracalaudit"));
        source.setOptions("-c enable_seqscan=off -c enable_sort=off -c enable_bitmapscan=off");
        PGSimpleDataSource api =
                TestDatabase.source(database.name(), database.port(), "caracalapi", database.password("caracalapi"));
        api.setOptions(source.getOptions());

        assertThat(plan(
                        source,
                        "SELECT chain_seq FROM audit_events WHERE zone_id = 'z' ORDER BY chain_seq DESC LIMIT 1"))
                .contains("zone_id_chain_seq_idx")
                .doesNotContain("Sort Key: audit_events.chain_seq\n");
        assertThat(plan(
                        api,
                        "SELECT chain_seq FROM admin_audit_events WHERE zone_id = 'z' ORDER BY chain_seq DESC LIMIT 1"))
                .contains("admin_audit_events_chain_key")
                .doesNotContain("Sort");
        assertThat(plan(
                        api,
                        "SELECT chain_seq FROM admin_audit_events WHERE zone_id IS NULL ORDER BY chain_seq"
                                + " DESC LIMIT 1"))
                .contains("admin_audit_events_global_chain_key")
                .doesNotContain("Sort");
    }

    private static String plan(DataSource source, String sql) throws SQLException {
        return String.join("\n", Sql.over(source).texts("EXPLAIN " + sql));
    }

    private static String event(String id, String occurredAt) {
        return "INSERT INTO audit_events (id, zone_id, event_type, occurred_at, content_sha256, prev_content_sha256,"
                + " chain_seq) VALUES ('" + id + "', 'z', 'token_exchange', " + occurredAt
                + ", repeat('a', 64), repeat('b', 64), 2)";
    }
}
