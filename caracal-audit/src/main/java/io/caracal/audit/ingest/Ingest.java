package io.caracal.audit.ingest;

import io.caracal.audit.ingest.Reception.Received;
import io.caracal.common.storage.Transactions;
import io.caracal.common.storage.Violations;
import io.caracal.common.streams.BatchHandler;
import io.caracal.common.streams.EntryOutcome;
import io.caracal.common.streams.StreamEntry;
import io.caracal.core.secret.HmacKey;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Handles batches of the audit stream. What cannot be read or is forged goes to the dead letters with the contract's reason; the rest is
 * appended in one transaction and acknowledged after its commit. A failure of Postgres surfaces and pauses consumption: an outage costs no
 * event its place. Only what Postgres refuses because of the data itself is a dead letter, {@code pg_permanent_error:<SQLSTATE>}, for an operator to
 * offer again once there is a remedy.
 */
public final class Ingest implements BatchHandler {
    private static final Logger LOG = LoggerFactory.getLogger(Ingest.class);
    private static final String REFUSED = "pg_permanent_error:";

    private final Reception reception;
    private final Ledger ledger;
    private final IngestCounters counters;

    public Ingest(Transactions transactions, Optional<HmacKey> key, IngestCounters counters) {
        this.reception = new Reception(key);
        this.ledger = new Ledger(transactions, new LedgerStore(), key);
        this.counters = counters;
    }

    @Override
    public List<EntryOutcome> handle(List<StreamEntry> entries) {
        EntryOutcome[] outcomes = new EntryOutcome[entries.size()];
        List<Incoming> valid = new ArrayList<>();
        List<Integer> positions = new ArrayList<>();
        for (int i = 0; i < entries.size(); i++) {
            Received received = reception.read(entries.get(i));
            if (received instanceof Received.Valid accepted) {
                valid.add(accepted.incoming());
                positions.add(i);
            } else {
                outcomes[i] = refused(received);
            }
        }
        List<EntryOutcome> stored = valid.isEmpty() ? List.of() : stored(valid);
        for (int i = 0; i < stored.size(); i++) {
            outcomes[positions.get(i)] = stored.get(i);
        }
        return List.of(outcomes);
    }

    /** A batch with something in it that Postgres will never take is tried again event by event, which finds the one. */
    private List<EntryOutcome> stored(List<Incoming> events) {
        try {
            return ledger.append(events).stream().map(this::settled).toList();
        } catch (RuntimeException failure) {
            Optional<String> refused = Violations.refusedData(failure);
            if (refused.isEmpty()) {
                throw failure;
            }
            if (events.size() == 1) {
                LOG.error("an audit event cannot be stored (SQLSTATE {})", refused.get());
                return List.of(EntryOutcome.dead(REFUSED + refused.get()));
            }
        }
        return events.stream().flatMap(event -> stored(List.of(event)).stream()).toList();
    }

    private EntryOutcome refused(Received received) {
        if (received instanceof Received.Unreadable unreadable) {
            counters.parseErrors.increment();
            return EntryOutcome.dead(unreadable.reason());
        }
        counters.signatureFailures.increment();
        return EntryOutcome.dead("hmac_verify_failed");
    }

    private EntryOutcome settled(Ledger.Appended appended) {
        return switch (appended) {
            case STORED -> {
                counters.inserts.increment();
                yield EntryOutcome.ack();
            }
            case DUPLICATE -> {
                counters.duplicates.increment();
                yield EntryOutcome.ack();
            }
            case CONTRADICTED -> {
                counters.contradictions.increment();
                yield EntryOutcome.dead("tamper_on_replay");
            }
        };
    }
}
