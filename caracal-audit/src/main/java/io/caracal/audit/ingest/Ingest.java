package io.caracal.audit.ingest;

import io.caracal.audit.ingest.Reception.Received;
import io.caracal.common.storage.Transactions;
import io.caracal.common.streams.BatchHandler;
import io.caracal.common.streams.EntryOutcome;
import io.caracal.common.streams.StreamEntry;
import io.caracal.core.secret.HmacKey;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * Handles batches of the audit stream. What cannot be read or is forged goes to the dead letters with the contract's reason; the rest is
 * appended in one transaction and acknowledged after its commit. A failure of Postgres surfaces and pauses consumption: an outage costs no
 * event its place.
 */
public final class Ingest implements BatchHandler {
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
        List<Ledger.Appended> appended = valid.isEmpty() ? List.of() : ledger.append(valid);
        for (int i = 0; i < appended.size(); i++) {
            outcomes[positions.get(i)] = settled(appended.get(i));
        }
        return List.of(outcomes);
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
