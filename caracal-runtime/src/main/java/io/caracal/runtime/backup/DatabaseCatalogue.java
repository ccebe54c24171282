package io.caracal.runtime.backup;

import java.sql.Array;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;

/** What a database of ours consists of, read from its catalogue. */
final class DatabaseCatalogue {
    private static final String TABLES = """
        SELECT c.relname,
            (SELECT array_agg(a.attname::text ORDER BY a.attnum) FROM pg_attribute a
             WHERE a.attrelid = c.oid AND a.attnum > 0 AND NOT a.attisdropped AND a.attgenerated = '') AS columns,
            (SELECT array_agg(DISTINCT f.confrelid::regclass::text) FROM pg_constraint f
             WHERE f.conrelid = c.oid AND f.contype = 'f' AND f.confrelid <> c.oid) AS needs
        FROM pg_class c
        WHERE c.relnamespace = 'public'::regnamespace AND c.relkind IN ('r', 'p') AND NOT c.relispartition
            AND c.relname <> 'flyway_schema_history'
        ORDER BY c.relname
        """;
    private static final String SECURED = """
        SELECT c.oid::regclass::text FROM pg_class c
        WHERE c.relnamespace = 'public'::regnamespace AND c.relkind IN ('r', 'p') AND c.relforcerowsecurity
        ORDER BY 1
        """;
    private static final String VERSION =
            "SELECT coalesce(max(version::int), 0) FROM flyway_schema_history WHERE success";

    private final Connection connection;

    DatabaseCatalogue(Connection connection) {
        this.connection = connection;
    }

    /** @param needs the tables that its foreign keys name, itself left out */
    record Table(String name, List<String> columns, Set<String> needs) {
        String columnList() {
            return String.join(
                    ", ", columns.stream().map(DatabaseCatalogue::quoted).toList());
        }
    }

    /** Number of the newest migration; 0 when there is no schema of ours. */
    int schemaVersion() throws SQLException {
        return texts("SELECT to_regclass('public.flyway_schema_history')::text").isEmpty()
                ? 0
                : Integer.parseInt(texts(VERSION).get(0));
    }

    /** Every table, each behind those that it refers to. */
    List<Table> tables() throws SQLException {
        Map<String, Table> waiting = new LinkedHashMap<>();
        try (Statement statement = connection.createStatement();
                ResultSet rows = statement.executeQuery(TABLES)) {
            while (rows.next()) {
                Table table = new Table(rows.getString(1), array(rows, 2), new LinkedHashSet<>(array(rows, 3)));
                waiting.put(table.name(), table);
            }
        }
        return sorted(waiting);
    }

    private static List<Table> sorted(Map<String, Table> waiting) {
        List<Table> sorted = new ArrayList<>();
        while (!waiting.isEmpty()) {
            List<Table> next = waiting.values().stream()
                    .filter(table -> table.needs().stream().noneMatch(waiting::containsKey))
                    .toList();
            if (next.isEmpty()) {
                throw new IllegalStateException("tables refer to each other in a circle: " + waiting.keySet());
            }
            next.forEach(table -> waiting.remove(table.name()));
            sorted.addAll(next);
        }
        return sorted;
    }

    /** Tables and partitions whose owner is bound by row security too. */
    List<String> secured() throws SQLException {
        return texts(SECURED);
    }

    /** The monthly partitions of the audit ledger. */
    List<String> partitions() throws SQLException {
        return texts(
                "SELECT inhrelid::regclass::text FROM pg_inherits WHERE inhparent = 'public.audit_events'::regclass"
                        + " AND inhrelid::regclass::text ~ '^audit_events_y[0-9]{4}m[0-9]{2}$' ORDER BY 1");
    }

    /** The next value of every sequence by its name. */
    Map<String, Long> sequences() throws SQLException {
        Map<String, Long> next = new TreeMap<>();
        for (String name :
                texts("SELECT relname FROM pg_class WHERE relnamespace = 'public'::regnamespace AND relkind = 'S'")) {
            String value = texts("SELECT (last_value + is_called::int)::text FROM public." + quoted(name))
                    .get(0);
            next.put(name, Long.valueOf(value));
        }
        return next;
    }

    /** The first column of every row that is not null. */
    List<String> texts(String sql) throws SQLException {
        List<String> texts = new ArrayList<>();
        try (Statement statement = connection.createStatement();
                ResultSet rows = statement.executeQuery(sql)) {
            while (rows.next()) {
                String text = rows.getString(1);
                if (text != null) {
                    texts.add(text);
                }
            }
        }
        return texts;
    }

    void execute(String sql) throws SQLException {
        try (Statement statement = connection.createStatement()) {
            statement.execute(sql);
        }
    }

    static String quoted(String identifier) {
        return '"' + identifier.replace("\"", "\"\"") + '"';
    }

    static String literal(String text) {
        return "'" + text.replace("'", "''") + "'";
    }

    private static List<String> array(ResultSet rows, int column) throws SQLException {
        Array array = rows.getArray(column);
        return array == null ? List.of() : Arrays.asList((String[]) array.getArray());
    }
}
