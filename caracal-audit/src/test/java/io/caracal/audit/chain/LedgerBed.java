package io.caracal.audit.chain;

import io.caracal.audit.ingest.Ingest;
import io.caracal.audit.ingest.IngestCounters;
import io.caracal.common.storage.Postgres;
import io.caracal.common.storage.PostgresSettings;
import io.caracal.common.streams.EntryOutcome;
import io.caracal.common.streams.StreamEntry;
import io.caracal.core.event.AuditEvent;
import io.caracal.core.event.Streams;
import io.caracal.core.secret.HmacKey;
import io.caracal.core.signature.AuditSignature;
import io.caracal.testing.postgres.PostgresFixture;
import io.caracal.testing.postgres.SuperuserSql;
import io.caracal.testing.postgres.TestDatabase;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** A ledger on a database of its own, filled through ingestion as role caracalaudit and forged as a superuser. */
public final class LedgerBed implements AutoCloseable {

    public static final HmacKey KEY = HmacKey.fromHex("0123456789abcdef".repeat(4));

    private final TestDatabase database = PostgresFixture.shared().newDatabase();
    private final Postgres postgres = new Postgres(PostgresSettings.of(database.url("caracalaudit")));
    private final Ingest ingest = new Ingest(postgres.transactions(), Optional.of(KEY), new IngestCounters());
    private int serial;

    public Postgres postgres() {
        return postgres;
    }

    /** Appends so many events to the zone's chain. */
    public void append(String zone, int events) {
        append(zone, events, Instant.now());
    }

    /** Appends events that happened at a moment. */
    public void append(String zone, int events, Instant occurred) {
        List<StreamEntry> entries = new ArrayList<>();
        for (int i = 0; i < events; i++) {
            serial++;
            String data = AuditEvent.builder("event-" + serial, zone, "token_exchange", occurred)
                    .requestId("request-" + serial)
                    .decision("allow")
                    .build()
                    .toJson();
            entries.add(new StreamEntry(
                    Streams.AUDIT_EVENTS,
                    "1-" + serial,
                    Map.of("data", data, "sig", AuditSignature.sign(KEY, data)),
                    1));
        }
        if (!ingest.handle(entries).stream().allMatch(EntryOutcome.ack()::equals)) {
            throw new AssertionError("not all events were stored");
        }
    }

    /** Does what nobody but a superuser can: the guards are off for these statements. */
    public void forge(String... statements) {
        List<String> all = new ArrayList<>(List.of("SET session_replication_role = replica"));
        all.addAll(List.of(statements));
        SuperuserSql.in(database).all(all.toArray(String[]::new));
    }

    /** Numbers that a superuser reads. */
    public List<Long> numbers(String sql) {
        return SuperuserSql.in(database).texts(sql).stream().map(Long::valueOf).toList();
    }

    /** Runs something while another connection of the same role is in the middle of a transaction. */
    public void whileWriting(Runnable action) throws SQLException {
        try (Connection connection = database.dataSource("caracalaudit").getConnection();
                Statement statement = connection.createStatement()) {
            connection.setAutoCommit(false);
            statement.execute("SELECT 1");
            action.run();
        }
    }

    @Override
    public void close() {
        postgres.close();
    }
}
