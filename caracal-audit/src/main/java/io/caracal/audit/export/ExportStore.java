package io.caracal.audit.export;

import io.caracal.common.storage.Rows;
import io.caracal.common.storage.Transaction;
import io.caracal.common.storage.Transactions;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.Iterator;
import java.util.Optional;
import java.util.function.Function;
import org.jdbi.v3.core.result.ResultIterator;

/** SQL of the export: the watermark with the lease on it, and the rows of an hour. Time is that of Postgres, which stamps the rows. */
final class ExportStore {

    /** The watermark's name in 1.0. */
    static final String NAME = "parquet-hourly";

    private static final int FETCH_ROWS = 1000;

    private static final String LEASE = """
        UPDATE audit_export_watermark
        SET lease_holder = :holder, lease_until = now() + make_interval(secs => :seconds)
        WHERE name = :name AND (lease_holder IS NULL OR lease_holder = :holder OR lease_until < now())
        RETURNING last_exported_hour
        """;
    /** The first event of each zone, one look into the index of the chain per zone. */
    private static final String OLDEST = """
        WITH RECURSIVE zones AS (
            SELECT min(zone_id) AS zone_id FROM audit_events
            UNION ALL
            SELECT (SELECT min(zone_id) FROM audit_events WHERE zone_id > zones.zone_id) FROM zones
            WHERE zones.zone_id IS NOT NULL)
        SELECT min(first.ingested_at)
        FROM zones CROSS JOIN LATERAL
            (SELECT ingested_at FROM audit_events WHERE zone_id = zones.zone_id ORDER BY chain_seq LIMIT 1) AS first
        """;
    /** Whoever began to write before that moment stamps its rows with an earlier one, however late it commits. */
    private static final String WRITERS = """
        SELECT count(*) FROM pg_catalog.pg_stat_activity
        WHERE datname = current_database() AND usename = current_user AND pid <> pg_backend_pid() AND xact_start < :end
        """;

    private static final String ROWS = """
        SELECT id, zone_id, event_type, request_id, decision, policy_set_id, policy_set_version_id, manifest_sha,
            evaluation_status, CAST(determining_policies_json AS text) AS policies,
            CAST(diagnostics_json AS text) AS diagnostics, CAST(metadata_json AS text) AS metadata, occurred_at,
            ingested_at, content_sha256, prev_content_sha256, chain_hmac, chain_seq, ingest_signature
        FROM audit_events
        WHERE ingested_at >= :begin AND ingested_at < :end AND (zone_id, chain_seq) > (:zone, :sequence)
        ORDER BY zone_id, chain_seq
        """;

    private final Transactions transactions;

    ExportStore(Transactions transactions) {
        this.transactions = transactions;
    }

    /**
     * Where the export stands.
     *
     * @param hour the last hour that is exported, by its beginning
     * @param now the time of Postgres
     * @param leased whether whoever asked may export until its lease runs out
     */
    record Standing(Instant hour, Instant now, boolean leased) {}

    /** Takes or renews the lease when it is free. The first to come puts the watermark before the oldest event there is. */
    Standing stand(String holder, Duration lease) {
        return transactions.acrossZones(tx -> {
            if (watermark(tx).isEmpty()) {
                begin(tx);
            }
            Optional<Instant> leased = tx.handle()
                    .createQuery(LEASE)
                    .bind("holder", holder)
                    .bind("seconds", lease.toSeconds())
                    .bind("name", NAME)
                    .map((row, context) -> Rows.instant(row, "last_exported_hour"))
                    .findOne();
            Instant hour = leased.or(() -> watermark(tx)).orElseThrow();
            return new Standing(hour, tx.now(), leased.isPresent());
        });
    }

    /** Moves the watermark to the hour; false when the lease has been lost to somebody else. */
    boolean advance(String holder, Instant hour) {
        return transactions.acrossZones(tx -> tx.handle()
                        .createUpdate("""
                            UPDATE audit_export_watermark SET last_exported_hour = :hour, updated_at = now()
                            WHERE name = :name AND lease_holder = :holder AND last_exported_hour < :hour
                            """)
                        .bind("hour", hour.atOffset(ZoneOffset.UTC))
                        .bind("name", NAME)
                        .bind("holder", holder)
                        .execute())
                == 1;
    }

    /** Whether nobody can add a row any more that was taken in before that moment. */
    boolean settled(Instant end) {
        return transactions.acrossZones(tx -> tx.handle()
                        .createQuery(WRITERS)
                        .bind("end", end.atOffset(ZoneOffset.UTC))
                        .mapTo(Long.class)
                        .one())
                == 0;
    }

    /** Reads what was taken in during an hour, behind a place, in the order of zones and chains; a thousand rows at a time. */
    <T> T read(Span span, Function<Iterator<Evidence>, T> reader) {
        return transactions.acrossZones(tx -> {
            try (ResultIterator<Evidence> rows = tx.handle()
                    .createQuery(ROWS)
                    .bind("begin", span.hour().atOffset(ZoneOffset.UTC))
                    .bind("end", span.hour().plus(Duration.ofHours(1)).atOffset(ZoneOffset.UTC))
                    .bind("zone", span.zone())
                    .bind("sequence", span.sequence())
                    .setFetchSize(FETCH_ROWS)
                    .map((row, context) -> Evidence.of(row))
                    .iterator()) {
                return reader.apply(rows);
            }
        });
    }

    /**
     * What is left of an hour behind a place.
     *
     * @param zone of the last event that is done; empty before the first
     * @param sequence of that event
     */
    record Span(Instant hour, String zone, long sequence) {}

    private static void begin(Transaction tx) {
        Instant oldest = tx.handle()
                .createQuery(OLDEST)
                .map((row, context) -> Optional.ofNullable(Rows.instantOrNull(row, "min")))
                .one()
                .orElse(tx.now());
        // One hour is the one before; another, because events of a zone may be chained in another order than they came
        // in.
        Instant before = ExportHours.of(oldest).minus(Duration.ofHours(2));
        tx.handle()
                .createUpdate("""
                    INSERT INTO audit_export_watermark (name, last_exported_hour) VALUES (:name, :hour)
                    ON CONFLICT (name) DO NOTHING
                    """)
                .bind("name", NAME)
                .bind("hour", before.atOffset(ZoneOffset.UTC))
                .execute();
    }

    private static Optional<Instant> watermark(Transaction tx) {
        return tx.handle()
                .createQuery("SELECT last_exported_hour FROM audit_export_watermark WHERE name = :name")
                .bind("name", NAME)
                .map((row, context) -> Rows.instant(row, "last_exported_hour"))
                .findOne();
    }
}
