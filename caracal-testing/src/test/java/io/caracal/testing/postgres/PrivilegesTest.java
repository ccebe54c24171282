package io.caracal.testing.postgres;

import static org.assertj.core.api.Assertions.assertThat;

import java.sql.SQLException;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;

/** What each service role may do with each table, read from the database: S, I, U, D for SELECT, INSERT, UPDATE, DELETE. */
class PrivilegesTest {
    private static final List<String> ROLES =
            List.of("caracalapi", "caracalsts", "caracalgateway", "caracalaudit", "caracalcoordinator");

    /** One line per table: api, sts, gateway, audit, coordinator. */
    private static final String MATRIX = """
        admin_audit_events               SI   -    -    -    SI
        admin_tokens                     SIUD -    -    -    -
        agent_invocations                S    S    -    -    SIU
        agent_services                   S    S    -    -    SIU
        agent_topology                   -    -    -    -    SIU
        applications                     SIUD S    S    -    S
        audit_chain_heads                S    -    -    SIU  -
        audit_chain_rehash               -    -    -    SIUD -
        audit_events                     S    -    -    SI   -
        audit_export_watermark           -    -    -    SIU  -
        audit_ingest_alerts              -    -    -    SI   -
        audit_retention                  SIUD -    -    S    -
        audit_retired_links              -    -    -    SID  -
        authority_records                SU   SIU  S    -    S
        caracal_outbox                   SIU  -    -    -    SIUD
        coordinator_idempotency_receipts -    -    -    -    SID
        delegated_grants                 SIUD SIU  -    -    -
        delegation_edges                 SU   S    S    -    SIUD
        delegation_graph_epochs          S    S    -    -    SIU
        event_outbox                     SIUD I    -    -    -
        flyway_schema_history            S    S    S    S    S
        notification_deliveries          SIUD -    -    -    -
        notification_sinks               SIUD -    -    -    -
        policies                         SIUD S    -    -    -
        policy_set_bindings              SIUD S    -    -    -
        policy_set_versions              SI   S    -    -    -
        policy_sets                      SIUD S    -    -    -
        policy_versions                  SI   S    -    -    -
        provider_connections             SIUD SIU  -    -    -
        providers                        SIUD S    S    -    -
        resources                        SIUD S    S    -    S
        secret_store                     SIUD S    -    -    -
        secrets                          SIUD SIU  -    -    -
        sessions                         SU   S    S    -    SIUD
        step_up_challenges               SU   SIUD -    -    -
        sts_rate_limit                   SIUD S    -    -    -
        subject_issuers                  SIUD S    -    -    -
        workloads                        SIUD S    -    -    -
        zones                            SIUD S    S    S    S
        """;

    @Test
    void everyRoleHasExactlyThePrivilegesOfItsJob() throws SQLException {
        TestDatabase database = PostgresFixture.shared().newDatabase();

        Map<String, List<String>> actual = new TreeMap<>();
        Sql owner = Sql.as(database, PostgresFixture.OWNER);
        for (String table : owner.texts("SELECT relname FROM pg_class WHERE relnamespace = 'public'::regnamespace"
                + " AND relkind IN ('r', 'p') AND NOT relispartition")) {
            actual.put(table, privileges(owner, table));
        }

        assertThat(actual).isEqualTo(expected());
    }

    @Test
    void noRoleMayTouchAPartitionDirectly() throws SQLException {
        Sql owner = Sql.as(PostgresFixture.shared().newDatabase(), PostgresFixture.OWNER);

        for (String partition : owner.texts("SELECT relname FROM pg_class WHERE relispartition AND relkind = 'r'"
                + " AND relnamespace = 'public'::regnamespace")) {
            assertThat(privileges(owner, partition)).as(partition).containsOnly("-");
        }
    }

    @Test
    void noRoleMayCreateObjectsOrHasClusterPrivileges() throws SQLException {
        TestDatabase database = PostgresFixture.shared().newDatabase();

        for (String role : ROLES) {
            Sql connected = Sql.as(database, role);
            assertThat(connected.refusal("CREATE TABLE intruder (id int)")).isEqualTo("42501");
            assertThat(connected.refusal("SET ROLE caracal")).isEqualTo("42501");
            assertThat(connected.text(
                            "SELECT (rolsuper OR rolcreaterole OR rolcreatedb OR rolbypassrls OR rolreplication)::text"
                                    + " FROM pg_roles WHERE rolname = current_user"))
                    .isEqualTo("false");
        }
    }

    @Test
    void whoTakesBackupsReadsEveryTableChangesNoneAndCannotLogIn() throws SQLException {
        Sql owner = Sql.as(PostgresFixture.shared().newDatabase(), PostgresFixture.OWNER);
        String tables =
                "SELECT relname FROM pg_class WHERE relnamespace = 'public'::regnamespace AND relkind IN ('r', 'p')";

        assertThat(owner.texts(tables + " AND NOT has_table_privilege('caracalbackup', oid, 'SELECT')"))
                .isEmpty();
        assertThat(owner.texts(
                        tables + " AND has_table_privilege('caracalbackup', oid, 'INSERT, UPDATE, DELETE, TRUNCATE')"))
                .isEmpty();
        assertThat(owner.texts(tables + " AND relrowsecurity AND NOT relispartition AND NOT EXISTS (SELECT 1 FROM"
                        + " pg_policy WHERE polrelid = pg_class.oid AND polname = 'backup_read' AND polcmd = 'r')"))
                .isEmpty();
        assertThat(owner.text("SELECT (rolcanlogin OR rolsuper OR rolbypassrls OR rolcreaterole)::text FROM pg_roles"
                        + " WHERE rolname = 'caracalbackup'"))
                .isEqualTo("false");
    }

    private static List<String> privileges(Sql owner, String table) throws SQLException {
        String one = "CASE WHEN has_table_privilege(role, 'public.%s', '%s') THEN '%s' ELSE '' END";
        return owner.texts("SELECT coalesce(nullif(" + one.formatted(table, "SELECT", "S") + " || "
                + one.formatted(table, "INSERT", "I") + " || " + one.formatted(table, "UPDATE", "U") + " || "
                + one.formatted(table, "DELETE", "D") + " || " + one.formatted(table, "TRUNCATE", "T") + ", ''), '-')"
                + " FROM unnest(ARRAY['" + String.join("','", ROLES)
                + "']) WITH ORDINALITY AS r(role, place) ORDER BY place");
    }

    private static Map<String, List<String>> expected() {
        Map<String, List<String>> matrix = new TreeMap<>();
        MATRIX.lines().map(line -> List.of(line.split(" +"))).forEach(row -> matrix.put(row.get(0), row.subList(1, 6)));
        return matrix;
    }
}
