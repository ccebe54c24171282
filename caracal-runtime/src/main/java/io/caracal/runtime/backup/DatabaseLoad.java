package io.caracal.runtime.backup;

import io.caracal.common.storage.Migrations;
import io.caracal.common.storage.OwnerSession;
import io.caracal.common.storage.PostgresSettings;
import io.caracal.core.secret.HmacKey;
import io.caracal.core.secret.SecretText;
import io.caracal.runtime.backup.BundleManifest.CopiedTable;
import io.caracal.runtime.problem.OperatorProblem;
import java.io.BufferedInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;

/**
 * Loads a copy in one transaction of the owner: until it commits, nothing has changed. For that transaction the owner lifts the row security that binds
 * it, and the triggers against removal only where it may replace; both are in force again before anybody else can see a row.
 */
final class DatabaseLoad implements AutoCloseable {
    private static final String ALL = """
        SELECT oid::regclass::text FROM pg_class
        WHERE relnamespace = 'public'::regnamespace AND relkind IN ('r', 'p') AND relname <> 'flyway_schema_history'
        ORDER BY 1
        """;
    private static final String FOREIGN = """
        SELECT DISTINCT tableowner FROM pg_tables
        WHERE schemaname = 'public' AND NOT pg_has_role(current_user, tableowner, 'USAGE')
        """;

    private final OwnerSession session;
    private final DatabaseCatalogue catalogue;
    private List<String> lifted = List.of();

    private DatabaseLoad(OwnerSession session) {
        this.session = session;
        this.catalogue = new DatabaseCatalogue(session.connection());
    }

    static DatabaseLoad open(SecretText owner, Duration limit) throws SQLException {
        PostgresSettings settings = PostgresSettings.of(owner.reveal()).withApplicationName("caracal-restore");
        return new DatabaseLoad(OwnerSession.open(settings, limit, Connection.TRANSACTION_READ_COMMITTED));
    }

    /** Service roles with the number of their connections. */
    List<String> connectedServices() throws SQLException {
        return catalogue.texts("SELECT usename || ' (' || count(*) || ')' FROM pg_stat_activity"
                + " WHERE datname = current_database() AND usename IN (" + literals(Migrations.SERVICE_ROLES)
                + ") GROUP BY usename ORDER BY usename");
    }

    /** Refuses a database that belongs to somebody else, that is newer than this program, or that is not empty. */
    void requireTarget(boolean replace) throws SQLException {
        int version = catalogue.schemaVersion();
        if (version > Migrations.NEWEST) {
            throw new OperatorProblem("the database is at migration " + version + ", this program knows "
                    + Migrations.NEWEST + "; use the newer program");
        }
        List<String> owners = catalogue.texts(FOREIGN);
        if (!owners.isEmpty()) {
            throw new OperatorProblem("the tables belong to " + String.join(", ", owners)
                    + "; restore as that role, so that migrations go on working");
        }
        if (version > 0 && !replace) {
            liftRowSecurity();
            requireEmpty();
        }
    }

    /** Loads, verifies against the manifest, and puts all protection back. The caller commits. */
    void load(Bundle bundle, boolean replace, Optional<HmacKey> key) throws SQLException, IOException {
        liftRowSecurity();
        if (replace) {
            removeAll();
        } else {
            requireEmpty();
        }
        for (String partition : bundle.manifest().partitions()) {
            catalogue.execute("SELECT public.audit_partition_ensure(" + month(partition) + ")");
        }
        for (CopiedTable table : bundle.manifest().tables()) {
            copy(table, bundle.directory().resolve(table.file()));
        }
        for (Map.Entry<String, Long> sequence : bundle.manifest().sequences().entrySet()) {
            catalogue.execute("SELECT setval("
                    + DatabaseCatalogue.literal("public." + DatabaseCatalogue.quoted(sequence.getKey())) + ", "
                    + sequence.getValue() + ", false)");
        }
        verify(bundle.manifest(), key);
        for (String table : catalogue.texts(ALL)) {
            catalogue.execute("ANALYZE " + table);
        }
        restoreRowSecurity();
    }

    void commit() throws SQLException {
        session.commit();
    }

    @Override
    public void close() throws SQLException {
        session.close();
    }

    private void liftRowSecurity() throws SQLException {
        lifted = catalogue.secured();
        for (String table : lifted) {
            catalogue.execute("ALTER TABLE " + table + " NO FORCE ROW LEVEL SECURITY");
        }
    }

    private void restoreRowSecurity() throws SQLException {
        for (String table : lifted) {
            catalogue.execute("ALTER TABLE " + table + " FORCE ROW LEVEL SECURITY");
        }
    }

    private void requireEmpty() throws SQLException {
        for (DatabaseCatalogue.Table table : catalogue.tables()) {
            if (!catalogue
                    .texts("SELECT 'row' FROM public." + DatabaseCatalogue.quoted(table.name()) + " LIMIT 1")
                    .isEmpty()) {
                throw new OperatorProblem("the database is not empty: " + table.name()
                        + " has rows; --replace removes everything in it first");
            }
        }
    }

    private void removeAll() throws SQLException {
        List<String> tables = catalogue.texts(ALL);
        for (String table : tables) {
            catalogue.execute("ALTER TABLE " + table + " DISABLE TRIGGER USER");
        }
        catalogue.execute("TRUNCATE " + String.join(", ", tables));
        for (String table : tables) {
            catalogue.execute("ALTER TABLE " + table + " ENABLE TRIGGER USER");
        }
    }

    private void copy(CopiedTable table, Path file) throws SQLException, IOException {
        String columns = table.columns().stream().map(DatabaseCatalogue::quoted).collect(Collectors.joining(", "));
        try (InputStream rows = new BufferedInputStream(Files.newInputStream(file))) {
            session.copyIn(
                    "COPY public." + DatabaseCatalogue.quoted(table.name()) + " (" + columns + ") FROM STDIN", rows);
        }
    }

    private void verify(BundleManifest manifest, Optional<HmacKey> key) throws SQLException {
        for (CopiedTable table : manifest.tables()) {
            String rows = catalogue
                    .texts("SELECT count(*)::text FROM public." + DatabaseCatalogue.quoted(table.name()))
                    .get(0);
            if (!rows.equals(Long.toString(table.rows()))) {
                throw new OperatorProblem(table.name() + " has " + rows + " rows after loading, the bundle says "
                        + table.rows() + "; nothing was changed");
            }
        }
        List<ChainReport> chains = ChainProof.walk(session.connection(), key);
        if (!chains.equals(manifest.chains())) {
            List<ChainReport> differing = chains.stream()
                    .filter(chain -> !manifest.chains().contains(chain))
                    .toList();
            throw new OperatorProblem("the audit chains are not those of the bundle (" + chains.size() + " of "
                    + manifest.chains().size() + " are there, differing: " + differing + "); nothing was changed");
        }
    }

    /** audit_events_y2026m11 as the first day of that month. */
    private static String month(String partition) {
        String name = partition.substring(partition.lastIndexOf("_y") + 2);
        return "DATE " + DatabaseCatalogue.literal(name.replace('m', '-') + "-01");
    }

    private static String literals(List<String> texts) {
        return texts.stream().map(DatabaseCatalogue::literal).collect(Collectors.joining(", "));
    }
}
