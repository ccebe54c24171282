package io.caracal.common.streams;

import io.caracal.common.failure.UnavailableException;
import io.caracal.common.redis.Redis;
import java.util.ArrayList;
import java.util.List;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Takes entries through verification, the handler and what the handler decided. */
final class EntryProcessor {

    static final String INVALID_SIGNATURE = "signature_invalid";
    static final String TOO_OFTEN = "transient_exceeded_max_deliveries:";

    private static final Logger LOG = LoggerFactory.getLogger(EntryProcessor.class);

    private final Redis redis;
    private final ConsumerGroupSettings settings;
    private final EntryRules rules;
    private final BatchHandler handler;
    private final GroupCounters counters;

    EntryProcessor(
            Redis redis,
            ConsumerGroupSettings settings,
            EntryRules rules,
            BatchHandler handler,
            GroupCounters counters) {
        this.redis = redis;
        this.settings = settings;
        this.rules = rules;
        this.handler = handler;
        this.counters = counters;
    }

    /** Sets aside what the handler must not see; returns the rest. */
    List<StreamEntry> admit(List<StreamEntry> entries) {
        List<StreamEntry> admitted = new ArrayList<>(entries.size());
        List<String> finished = new ArrayList<>();
        try {
            for (StreamEntry entry : entries) {
                if (entry.fields().isEmpty()) {
                    counters.vanished.increment();
                    LOG.error("{}: entry {} was trimmed before it could be processed", entry.stream(), entry.id());
                    finished.add(entry.id());
                } else if (rules.verifier().accepts(entry)) {
                    admitted.add(entry);
                } else {
                    bury(entry, INVALID_SIGNATURE);
                    counters.invalidSignatures.increment();
                    finished.add(entry.id());
                }
            }
        } finally {
            acknowledge(finished);
        }
        return admitted;
    }

    /**
     * Lets the handler work and carries out its decisions.
     *
     * @throws HandlerPausedException when the handler cannot work now; nothing has been decided about any of the entries
     */
    void handle(List<StreamEntry> entries) throws HandlerPausedException, InterruptedException {
        if (!entries.isEmpty()) {
            conclude(entries, outcomes(entries));
        }
    }

    private List<EntryOutcome> outcomes(List<StreamEntry> entries) throws HandlerPausedException, InterruptedException {
        try {
            return checked(entries, handler.handle(List.copyOf(entries)));
        } catch (UnavailableException e) {
            throw new HandlerPausedException(e);
        } catch (InterruptedException e) {
            throw e;
        } catch (Exception e) {
            LOG.warn("{}: handler failed on {} entries", settings.stream(), entries.size(), e);
            return entries.size() == 1 ? List.of(EntryOutcome.retry(e.getClass().getSimpleName())) : oneByOne(entries);
        }
    }

    private List<EntryOutcome> oneByOne(List<StreamEntry> entries) throws HandlerPausedException, InterruptedException {
        List<EntryOutcome> outcomes = new ArrayList<>(entries.size());
        for (StreamEntry entry : entries) {
            outcomes.addAll(outcomes(List.of(entry)));
        }
        return outcomes;
    }

    private static List<EntryOutcome> checked(List<StreamEntry> entries, List<EntryOutcome> outcomes) {
        if (outcomes.size() != entries.size()) {
            throw new IllegalStateException(
                    "handler decided about " + outcomes.size() + " of " + entries.size() + " entries");
        }
        return outcomes;
    }

    private void conclude(List<StreamEntry> entries, List<EntryOutcome> outcomes) {
        List<String> finished = new ArrayList<>(entries.size());
        try {
            for (int i = 0; i < entries.size(); i++) {
                if (isFinished(entries.get(i), outcomes.get(i))) {
                    finished.add(entries.get(i).id());
                }
            }
        } finally {
            acknowledge(finished);
        }
    }

    private boolean isFinished(StreamEntry entry, EntryOutcome outcome) {
        if (outcome instanceof EntryOutcome.Dead dead) {
            bury(entry, dead.reason());
            return true;
        }
        if (outcome instanceof EntryOutcome.Retry retry) {
            counters.retried.increment();
            if (entry.deliveries() < settings.maxDeliveries()) {
                return false;
            }
            bury(entry, TOO_OFTEN + retry.reason());
            return true;
        }
        counters.processed.increment();
        return true;
    }

    private void bury(StreamEntry entry, String reason) {
        rules.deadLetters().keep(entry, reason);
        counters.deadLettered.increment();
        LOG.warn(
                "{}: entry {} moved to the dead letters after {} deliveries: {}",
                entry.stream(),
                entry.id(),
                entry.deliveries(),
                reason);
    }

    private void acknowledge(List<String> ids) {
        if (!ids.isEmpty()) {
            redis.sync().xack(settings.stream(), settings.group(), ids.toArray(String[]::new));
        }
    }

    /** The handler waits for something it needs. */
    static final class HandlerPausedException extends Exception {
        private static final long serialVersionUID = 1L;

        private final UnavailableException reason;

        HandlerPausedException(UnavailableException reason) {
            super(reason.getMessage(), reason);
            this.reason = reason;
        }

        UnavailableException reason() {
            return reason;
        }
    }
}
