package io.caracal.common.adminaudit;

import io.caracal.common.adminaudit.AdminAuditReport.Break;
import io.caracal.common.adminaudit.AdminAuditReport.Cause;
import io.caracal.common.ledger.HashedRows;
import io.caracal.common.storage.Transaction;
import io.caracal.core.id.ZoneId;
import io.caracal.core.secret.HmacKey;
import io.caracal.core.signature.AdminAuditChain;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import org.jdbi.v3.core.statement.Query;
import org.jspecify.annotations.Nullable;

/** Reads a chain in pages of bounded size and checks each row against the one before. */
final class ChainWalk {

    private static final int PAGE = 500;
    private static final String SELECT = "SELECT " + HashedRows.ADMIN_COLUMNS
            + ", content_sha256, prev_content_sha256, chain_hmac, chain_seq FROM admin_audit_events WHERE %s AND"
            + " chain_seq > :after ORDER BY chain_seq, id LIMIT :page";
    private static final String OF_ZONE = SELECT.formatted("zone_id = :zone");
    private static final String GLOBAL = SELECT.formatted("zone_id IS NULL");

    private final Optional<HmacKey> key;
    private long sequence;
    private @Nullable String previousHash;

    ChainWalk(Optional<HmacKey> key) {
        this.key = key;
    }

    AdminAuditReport walk(Transaction tx, @Nullable ZoneId zone) {
        long rows = 0;
        List<AdminAuditRow> page;
        do {
            page = page(tx, zone);
            for (AdminAuditRow row : page) {
                Optional<Cause> wrong = check(row);
                if (wrong.isPresent()) {
                    return new AdminAuditReport(
                            rows,
                            Optional.of(new Break(
                                    row.link().sequence(), row.content().id(), wrong.get())));
                }
                rows++;
                sequence = row.link().sequence();
                previousHash = row.contentHash();
            }
        } while (page.size() == PAGE);
        return new AdminAuditReport(rows, Optional.empty());
    }

    private List<AdminAuditRow> page(Transaction tx, @Nullable ZoneId zone) {
        Query query = tx.handle()
                .createQuery(zone == null ? GLOBAL : OF_ZONE)
                .bind("after", sequence)
                .bind("page", PAGE);
        if (zone != null) {
            query.bind("zone", zone.value());
        }
        return query.map((row, context) -> AdminAuditRow.of(row)).list();
    }

    private Optional<Cause> check(AdminAuditRow row) {
        if (row.link().sequence() != sequence + 1) {
            return Optional.of(Cause.SEQUENCE);
        }
        if (!row.contentFits()) {
            return Optional.of(Cause.CONTENT);
        }
        if (!Objects.equals(row.previousHash(), previousHash)) {
            return Optional.of(Cause.LINK);
        }
        return key.isEmpty() || signed(key.get(), row) ? Optional.empty() : Optional.of(Cause.SIGNATURE);
    }

    private static boolean signed(HmacKey key, AdminAuditRow row) {
        String hash = row.contentHash();
        String previous = row.previousHash();
        String stored = row.link().chainHmac();
        return hash != null
                && stored != null
                && AdminAuditChain.links(key, hash, previous == null ? "" : previous, stored);
    }
}
