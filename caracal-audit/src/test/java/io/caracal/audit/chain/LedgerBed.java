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
final class LedgerBed implements AutoCloseable {

    static final HmacKey KEY = HmacKey.fromHex("0123456789abcdef".repeat(4));

    private final TestDatabase database = PostgresFixture.shared().newDatabase();
    private final Postgres postgres = new Postgres(PostgresSettings.of(database.url("caracalaudit")));
    private final Ingest ingest = new Ingest(postgres.transactions(), Optional.of(KEY), new IngestCounters());
    private int serial;

    Postgres postgres() {
        return postgres;
    }

    /** Appends so many events to the zone's chain. */
    void append(String zone, int events) {
        List<StreamEntry> entries = new ArrayList<>();
        for (int i = 0; i < events; i++) {
            serial++;
            String data = AuditEvent.builder("event-" + serial, zone, "token_exchange", Instant.now())
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
    void forge(String... statements) {
        try (Connection connection =
                        PostgresFixture.shared().superuser(database).getConnection();
                Statement statement = connection.createStatement()) {
            statement.execute("SET session_replication_role = replica");
            for (String sql : statements) {
                statement.execute(sql);
            }
        } catch (SQLException e) {
            throw new AssertionError("could not forge", e);
        }
    }

    @Override
    public void close() {
        postgres.close();
    }
}
