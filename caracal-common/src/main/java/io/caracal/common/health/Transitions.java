package io.caracal.common.health;

import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.LongAdder;
import java.util.function.Consumer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.slf4j.event.Level;

/** Notices changes of the verdict: records them, logs one line for each, and tells whoever listens. For the engine's thread; counts are read by any. */
final class Transitions {

    /** How often the service turned ready, or not ready, for a reason. */
    record Turn(boolean ready, String reason) {}

    private static final Logger LOG = LoggerFactory.getLogger(Transitions.class);

    private final String service;
    private final History history;
    private final Map<Turn, LongAdder> turns = new ConcurrentHashMap<>();
    private final AtomicLong listenerFailures = new AtomicLong();
    private final List<Consumer<Transition>> listeners = new CopyOnWriteArrayList<>();
    private volatile List<Verdict> last = List.of();

    Transitions(String service, History history) {
        this.service = service;
        this.history = history;
    }

    void listen(Consumer<Transition> listener) {
        listeners.add(listener);
    }

    Map<Turn, LongAdder> turns() {
        return turns;
    }

    long listenerFailures() {
        return listenerFailures.get();
    }

    /** Records the first verdict of the process. */
    void begin(Verdict verdict) {
        record(ServiceState.STARTING, verdict, "start:begin", Duration.ZERO);
    }

    /** Compares with the verdict before. */
    void follow(Verdict verdict) {
        if (last.isEmpty()) {
            return;
        }
        Verdict before = last.get(0);
        if (before.etag().equals(verdict.etag())) {
            return;
        }
        if (before.ready() != verdict.ready()) {
            String reason = verdict.reason();
            turns.computeIfAbsent(new Turn(verdict.ready(), reason == null ? "" : reason), turn -> new LongAdder())
                    .increment();
        }
        Duration lasted = Duration.between(before.at(), verdict.at());
        record(before.state(), verdict, trigger(before, verdict), lasted.isNegative() ? Duration.ZERO : lasted);
    }

    private void record(ServiceState from, Verdict verdict, String trigger, Duration lasted) {
        last = List.of(verdict);
        String reason = verdict.reason();
        Map<String, Double> observed = new LinkedHashMap<>();
        Map<String, Status> statuses = new LinkedHashMap<>();
        for (Standing standing : verdict.standings()) {
            String name = standing.invariant().name();
            statuses.put(name, standing.status());
            standing.observed().ifPresent(value -> observed.put(name, value));
        }
        Transition transition = new Transition(
                history.nextSeq(),
                verdict.at(),
                from,
                verdict.state(),
                reason == null ? "" : reason,
                verdict.reasons(),
                trigger,
                lasted,
                observed);
        history.add(new Recorded(transition, statuses));
        log(transition);
        tell(transition);
    }

    /** The first invariant, in order of precedence, whose counting changed. */
    private static String trigger(Verdict before, Verdict after) {
        for (Standing standing : after.standings()) {
            String name = standing.invariant().name();
            boolean was = before.standing(name).map(Standing::broken).orElse(false);
            if (was != standing.broken()) {
                String muted = standing.mutedUntil().isPresent() ? ":muted" : "";
                return name + ":" + standing.status().text() + muted;
            }
        }
        return "policy:changed";
    }

    private void log(Transition transition) {
        LOG.atLevel(transition.ready() ? Level.INFO : Level.WARN)
                .addKeyValue("service", service)
                .addKeyValue("seq", transition.seq())
                .addKeyValue("from", transition.from().text())
                .addKeyValue("to", transition.to().text())
                .addKeyValue("reason", transition.reason())
                .addKeyValue("reasons", String.join(",", transition.reasons()))
                .addKeyValue("trigger", transition.trigger())
                .addKeyValue("lasted_ms", transition.lasted().toMillis())
                .log("readiness is {}", transition.to().text());
    }

    private void tell(Transition transition) {
        for (Consumer<Transition> listener : listeners) {
            try {
                listener.accept(transition);
            } catch (RuntimeException failure) {
                listenerFailures.incrementAndGet();
                LOG.warn("a listener of readiness failed", failure);
            }
        }
    }
}
