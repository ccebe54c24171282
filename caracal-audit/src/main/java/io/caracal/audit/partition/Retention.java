package io.caracal.audit.partition;

import io.caracal.common.storage.Transaction;
import io.caracal.common.storage.Transactions;
import java.time.Duration;
import java.time.Instant;
import java.time.YearMonth;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.atomic.LongAdder;
import org.jdbi.v3.core.statement.SqlStatement;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Drops the months of the ledger that are old enough (audit contract §2.9), the oldest first. Of each chain it leaves the links that events of
 * other months hang on. Where evidence is exported, a month with an event that is not waits. The default partition is never dropped. Time is
 * that of Postgres: an instance with a wrong clock drops nothing.
 */
public final class Retention {

    private static final Logger LOG = LoggerFactory.getLogger(Retention.class);

    private static final String ZONES = """
        WITH RECURSIVE zones AS (
            SELECT min(zone_id) AS zone_id FROM audit_events WHERE occurred_at >= :begin AND occurred_at < :end
            UNION ALL
            SELECT (SELECT min(zone_id) FROM audit_events
                WHERE zone_id > zones.zone_id AND occurred_at >= :begin AND occurred_at < :end)
            FROM zones WHERE zones.zone_id IS NOT NULL)
        SELECT zone_id FROM zones WHERE zone_id IS NOT NULL
        """;
    /** The place in the chain behind everything that will be gone: the oldest event that stays, or the one that is to come. */
    private static final String FIRST_LEFT = """
        SELECT coalesce(
            (SELECT min(chain_seq) FROM audit_events
                WHERE zone_id = :zone AND (occurred_at < :begin OR occurred_at >= :end)),
            (SELECT max(chain_seq) + 1 FROM (
                SELECT max(chain_seq) AS chain_seq FROM audit_events WHERE zone_id = :zone
                UNION ALL SELECT max(chain_seq) FROM audit_retired_links WHERE zone_id = :zone) AS gone))
        """;

    private static final String KEEP_LINKS = """
        INSERT INTO audit_retired_links (zone_id, chain_seq, content_sha256, prev_content_sha256, chain_hmac)
        SELECT zone_id, chain_seq, content_sha256, prev_content_sha256, chain_hmac FROM audit_events
        WHERE zone_id = :zone AND occurred_at >= :begin AND occurred_at < :end AND chain_seq >= :oldest
        """;
    private static final String WAITING = """
        SELECT EXISTS (SELECT 1 FROM audit_events
            WHERE occurred_at >= :begin AND occurred_at < :end AND ingested_at >= coalesce(
                (SELECT last_exported_hour + interval '1 hour' FROM audit_export_watermark WHERE name = 'parquet-hourly'),
                '-infinity'))
        """;

    private final Transactions transactions;
    private final Rule rule;
    private final LongAdder dropped = new LongAdder();

    public Retention(Transactions transactions, Rule rule) {
        this.transactions = transactions;
        this.rule = rule;
    }

    /**
     * @param days AUDIT_RETENTION_DAYS, the most there is; what the API was told (table audit_retention) may be less
     * @param exported whether evidence is exported, and so only dropped when it is
     */
    public record Rule(int days, boolean exported) {}

    /** Drops what is due; body of an owned loop. */
    public void round() throws InterruptedException {
        for (YearMonth month : due()) {
            if (Thread.interrupted()) {
                throw new InterruptedException();
            }
            if (transactions.acrossZones(tx -> drop(tx, month))) {
                dropped.increment();
                LOG.info("evidence of {} was retired", month);
            }
        }
    }

    /** Partitions that this process has dropped. */
    public long dropped() {
        return dropped.sum();
    }

    private List<YearMonth> due() {
        return transactions.acrossZones(tx -> {
            Instant cutoff = tx.now().minus(Duration.ofDays(days(tx)));
            return Months.existing(tx).stream()
                    .filter(month -> !end(month).isAfter(cutoff))
                    .sorted()
                    .toList();
        });
    }

    private int days(Transaction tx) {
        Optional<Integer> told = tx.handle()
                .createQuery("SELECT retention_days FROM audit_retention")
                .mapTo(Integer.class)
                .findOne();
        return told.map(days -> Math.min(days, rule.days())).orElse(rule.days());
    }

    /** False when the month is gone already, or has to wait. */
    private boolean drop(Transaction tx, YearMonth month) {
        // A reader of the ledger that takes long makes this fail, not ingestion wait behind it.
        tx.handle().execute("SET LOCAL lock_timeout = '5s'");
        if (!asked(tx, "SELECT audit_partition_freeze(:name)", month)) {
            return false;
        }
        if (rule.exported() && waiting(tx, month)) {
            LOG.warn("evidence of {} is due to be retired, but not all of it is exported", month);
            return false;
        }
        List<String> zones =
                bound(tx.handle().createQuery(ZONES), month).mapTo(String.class).list();
        zones.forEach(zone -> keepLinks(tx, month, zone));
        return asked(tx, "SELECT audit_partition_drop(:name)", month);
    }

    private static void keepLinks(Transaction tx, YearMonth month, String zone) {
        tx.handle()
                .createQuery("SELECT set_config('caracal.zone_id', :zone, true)")
                .bind("zone", zone)
                .mapTo(String.class)
                .one();
        long oldest = bound(tx.handle().createQuery(FIRST_LEFT), month)
                        .bind("zone", zone)
                        .mapTo(Long.class)
                        .one()
                - 1;
        bound(tx.handle().createUpdate(KEEP_LINKS), month)
                .bind("zone", zone)
                .bind("oldest", oldest)
                .execute();
        tx.handle()
                .createUpdate("DELETE FROM audit_retired_links WHERE zone_id = :zone AND chain_seq < :oldest")
                .bind("zone", zone)
                .bind("oldest", oldest)
                .execute();
    }

    private static boolean waiting(Transaction tx, YearMonth month) {
        return bound(tx.handle().createQuery(WAITING), month)
                .mapTo(Boolean.class)
                .one();
    }

    private static boolean asked(Transaction tx, String call, YearMonth month) {
        return tx.handle()
                .createQuery(call)
                .bind("name", Months.partition(month))
                .mapTo(Boolean.class)
                .one();
    }

    private static <S extends SqlStatement<S>> S bound(S statement, YearMonth month) {
        return statement
                .bind("begin", month.atDay(1).atStartOfDay().atOffset(ZoneOffset.UTC))
                .bind("end", end(month).atOffset(ZoneOffset.UTC));
    }

    private static Instant end(YearMonth month) {
        return month.plusMonths(1).atDay(1).atStartOfDay().toInstant(ZoneOffset.UTC);
    }
}
