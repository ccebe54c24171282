package io.caracal.runtime.schema;

import io.caracal.common.storage.Migrations;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;

/** What has to hold of a migrated database; each as a query for what does not. They read the catalogue only, so that any role can ask them. */
final class SchemaRules {
    private static final List<String> TABLES = List.of(
            "admin_audit_events",
            "admin_tokens",
            "agent_invocations",
            "agent_services",
            "agent_topology",
            "applications",
            "audit_chain_heads",
            "audit_chain_rehash",
            "audit_events",
            "audit_export_watermark",
            "audit_ingest_alerts",
            "audit_retention",
            "audit_retired_links",
            "authority_records",
            "caracal_outbox",
            "coordinator_idempotency_receipts",
            "delegated_grants",
            "delegation_edges",
            "delegation_graph_epochs",
            "event_outbox",
            "notification_deliveries",
            "notification_sinks",
            "policies",
            "policy_set_bindings",
            "policy_set_versions",
            "policy_sets",
            "policy_versions",
            "provider_connections",
            "providers",
            "resources",
            "secret_store",
            "secrets",
            "sessions",
            "step_up_challenges",
            "sts_rate_limit",
            "subject_issuers",
            "workloads",
            "zones");
    private static final String PUBLIC_TABLES =
            "pg_class c WHERE c.relnamespace = 'public'::regnamespace AND c.relkind IN ('r', 'p')";
    private static final String HAS_POLICY =
            "EXISTS (SELECT 1 FROM pg_policy p WHERE p.polrelid = c.oid AND p.polname = '%s')";
    private static final String HAS_TRIGGER =
            "EXISTS (SELECT 1 FROM pg_trigger t WHERE t.tgrelid = c.oid AND NOT t.tgisinternal AND t.tgenabled = 'O')";
    private static final String KEPT =
            "('audit_events', 'admin_audit_events', 'policy_versions', 'policy_set_versions')";

    private SchemaRules() {}

    /** Query by the name of the check, in the order of the output. */
    static Map<String, String> all() {
        Map<String, String> rules = new LinkedHashMap<>();
        structure(rules);
        protection(rules);
        privileges(rules);
        return rules;
    }

    private static void structure(Map<String, String> rules) {
        rules.put(
                "schema is at migration " + Migrations.NEWEST,
                "SELECT 'it is at ' || coalesce(max(version::int), 0) FROM flyway_schema_history WHERE success"
                        + " HAVING coalesce(max(version::int), 0) <> " + Migrations.NEWEST);
        rules.put(
                "no migration failed",
                "SELECT coalesce(version, description) FROM flyway_schema_history WHERE NOT success");
        rules.put(
                "all tables exist",
                "SELECT name FROM unnest(ARRAY[" + literals(TABLES)
                        + "]) AS name WHERE to_regclass('public.' || name) IS NULL");
        rules.put(
                "all tables have one owner",
                "SELECT c.relname || ' of ' || pg_get_userbyid(c.relowner) FROM " + PUBLIC_TABLES
                        + " AND c.relowner <> (SELECT relowner FROM pg_class WHERE oid = 'public.zones'::regclass)");
        rules.put(
                "indexes and constraints are valid",
                "SELECT indexrelid::regclass::text FROM pg_index WHERE NOT indisvalid UNION ALL"
                        + " SELECT conname FROM pg_constraint WHERE NOT convalidated");
        rules.put(
                "retention finds ended sessions by index",
                "SELECT name FROM unnest(ARRAY['sessions_terminated_idx']) AS name"
                        + " WHERE to_regclass('public.' || name) IS NULL");
        rules.put(
                "sessions fence their leases",
                "SELECT 'sessions.lease_generation' WHERE NOT EXISTS (SELECT 1 FROM pg_attribute WHERE attrelid ="
                        + " 'public.sessions'::regclass AND attname = 'lease_generation' AND NOT attisdropped)");
        rules.put(
                "a parent edge is of the same zone",
                "SELECT 'delegation_edges_parent_fkey' WHERE NOT EXISTS (SELECT 1 FROM pg_constraint WHERE conname ="
                        + " 'delegation_edges_parent_fkey' AND contype = 'f' AND cardinality(conkey) = 2)");
        rules.put(
                "audit partitions exist for four months",
                "SELECT name FROM (SELECT to_char(date_trunc('month', now() AT TIME ZONE 'UTC') + make_interval(months"
                        + " => ahead), '\"audit_events_y\"YYYY\"m\"MM') AS name FROM generate_series(0, 3) AS ahead) AS"
                        + " wanted WHERE to_regclass('public.' || name) IS NULL");
    }

    private static void protection(Map<String, String> rules) {
        rules.put(
                "row security binds every table with a zone, also for its owner",
                "SELECT c.relname FROM " + PUBLIC_TABLES
                        + " AND EXISTS (SELECT 1 FROM pg_attribute a WHERE a.attrelid ="
                        + " c.oid AND a.attname = 'zone_id' AND NOT a.attisdropped) AND NOT (c.relrowsecurity AND"
                        + " c.relforcerowsecurity AND " + HAS_POLICY.formatted("zone_isolation") + ")");
        rules.put(
                "a backup sees the rows of all zones",
                "SELECT c.relname FROM " + PUBLIC_TABLES + " AND NOT c.relispartition AND c.relrowsecurity AND NOT "
                        + HAS_POLICY.formatted("backup_read") + " UNION ALL SELECT c.relname FROM " + PUBLIC_TABLES
                        + " AND NOT has_table_privilege('caracalbackup', c.oid, 'SELECT')");
        rules.put(
                "evidence and policy versions refuse every change",
                "SELECT c.relname FROM " + PUBLIC_TABLES + " AND (c.relname IN " + KEPT
                        + " OR c.oid IN (SELECT inhrelid FROM pg_inherits WHERE inhparent ="
                        + " 'public.audit_events'::regclass)) AND NOT " + HAS_TRIGGER);
    }

    private static void privileges(Map<String, String> rules) {
        String roles = "unnest(ARRAY[" + literals(Migrations.SERVICE_ROLES) + "]) AS role";
        rules.put(
                "no service role is privileged in the cluster",
                "SELECT rolname FROM pg_roles WHERE rolname IN (" + literals(Migrations.SERVICE_ROLES)
                        + ", 'caracalbackup') AND (rolsuper OR rolbypassrls OR rolcreaterole OR rolcreatedb OR"
                        + " rolreplication)");
        rules.put(
                "no service role can change or remove evidence",
                "SELECT role || ' on ' || name FROM " + roles
                        + ", unnest(ARRAY['audit_events', 'admin_audit_events']) AS name"
                        + " WHERE has_table_privilege(role, 'public.' || name, 'UPDATE, DELETE, TRUNCATE')");
        rules.put(
                "the audit service appends evidence",
                "SELECT 'INSERT on audit_events' WHERE NOT has_table_privilege('caracalaudit', 'public.audit_events',"
                        + " 'INSERT')");
        rules.put(
                "the coordinator may remove what retention ends",
                "SELECT name FROM unnest(ARRAY['sessions', 'delegation_edges', 'caracal_outbox',"
                        + " 'coordinator_idempotency_receipts']) AS name"
                        + " WHERE NOT has_table_privilege('caracalcoordinator', 'public.' || name, 'DELETE')");
        rules.put(
                "a backup changes nothing",
                "SELECT c.relname FROM " + PUBLIC_TABLES
                        + " AND has_table_privilege('caracalbackup', c.oid, 'INSERT, UPDATE, DELETE, TRUNCATE')");
    }

    private static String literals(List<String> texts) {
        return texts.stream().map(text -> "'" + text + "'").collect(Collectors.joining(", "));
    }
}
