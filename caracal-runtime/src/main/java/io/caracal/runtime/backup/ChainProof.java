package io.caracal.runtime.backup;

import io.caracal.core.secret.HmacKey;
import io.caracal.core.secret.SecretText;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * Walks every audit chain of a database: sequence, content, link, signature; over events that retention has dropped by the links that it left of
 * them (audit contract §2.9). Rows are read as they come, never all at once.
 */
public final class ChainProof {
    private static final int FETCH = 500;

    private final Optional<HmacKey> key;
    private final List<ChainReport> reports = new ArrayList<>();
    private @Nullable ChainLink last;
    private @Nullable String problem;
    private long rows;

    private ChainProof(Optional<HmacKey> key) {
        this.key = key;
    }

    /** Reads one row of a ledger. */
    private interface Reader {
        ChainLink read(ResultSet row) throws SQLException;
    }

    /**
     * Every chain of a running database, at one moment.
     *
     * @param owner address of the database owner
     * @param key   of the links; without one they are not checked
     */
    public static List<ChainReport> of(SecretText owner, Duration limit, Optional<HmacKey> key) throws SQLException {
        try (Snapshot snapshot = Snapshot.open(owner, limit)) {
            return walk(snapshot.connection(), key);
        }
    }

    /** Every chain that this connection, which must see all zones and not commit by itself, can read. */
    static List<ChainReport> walk(Connection connection, Optional<HmacKey> key) throws SQLException {
        List<ChainReport> all = new ArrayList<>(
                new ChainProof(key).ledger(connection, "audit_events", ChainLink.AUDIT, ChainLink::ofAudit));
        all.addAll(new ChainProof(key).ledger(connection, "admin_audit_events", ChainLink.ADMIN, ChainLink::ofAdmin));
        Map<String, String> heads = new TreeMap<>();
        try (Statement statement = connection.createStatement();
                ResultSet row = statement.executeQuery(
                        "SELECT zone_id, chain_seq || ' ' || content_sha256 FROM audit_chain_heads")) {
            while (row.next()) {
                heads.put(row.getString(1), row.getString(2));
            }
        }
        return all.stream().map(report -> comparedWithHead(report, heads)).toList();
    }

    /** A ledger whose last rows were cut off is whole in itself; its head still tells. */
    private static ChainReport comparedWithHead(ChainReport report, Map<String, String> heads) {
        String end = report.sequence() + " " + report.contentHash();
        boolean fits = !report.ledger().equals("audit_events")
                || report.zone() == null
                || end.equals(heads.get(report.zone()));
        return fits || !report.intact()
                ? report
                : new ChainReport(
                        report.ledger(),
                        report.zone(),
                        report.rows(),
                        report.sequence(),
                        report.contentHash(),
                        "the newest row is not the recorded head");
    }

    private List<ChainReport> ledger(Connection connection, String ledger, String sql, Reader reader)
            throws SQLException {
        try (Statement statement = connection.createStatement()) {
            statement.setFetchSize(FETCH);
            try (ResultSet row = statement.executeQuery(sql)) {
                while (row.next()) {
                    visit(ledger, reader.read(row));
                }
            }
        }
        finish(ledger);
        return List.copyOf(reports);
    }

    private void visit(String ledger, ChainLink link) {
        ChainLink before = last;
        if (before != null && !Objects.equals(before.zone(), link.zone())) {
            finish(ledger);
            before = null;
        }
        if (problem == null) {
            problem = flaw(before, link);
        }
        last = link;
        rows++;
    }

    private void finish(String ledger) {
        ChainLink end = last;
        if (end != null) {
            reports.add(new ChainReport(ledger, end.zone(), rows, end.sequence(), end.contentHash(), problem));
        }
        last = null;
        problem = null;
        rows = 0;
    }

    /** What is wrong with a row; what came before the lowest link that retention left is taken on trust, as Audit does. */
    private @Nullable String flaw(@Nullable ChainLink before, ChainLink link) {
        String row = "row " + link.sequence() + " (" + link.id() + ") ";
        if (before == null && link.sequence() != 1 && !link.retired()) {
            return row + "is the first, and retention has left no link before it";
        }
        if (before != null && link.sequence() != before.sequence() + 1) {
            return row + "does not follow row " + before.sequence();
        }
        if (!link.computedHash().equals(link.contentHash())) {
            return row + "has another content than when it was written";
        }
        if (before != null && !link.previousHash().equals(before.contentHash())) {
            return row + "does not name the row before it";
        }
        return key.isEmpty() || link.signedBy(key.get()) ? null : row + "is not signed with the key of the chain";
    }
}
