package io.caracal.common.health;

import java.time.Clock;
import java.time.Duration;
import java.util.Optional;
import java.util.function.LongSupplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The operator's way to take one instance out of service for a while, and back. Safe for use by many threads. */
public final class LameDuck {

    /** Longest time to stay out. */
    public static final Duration LONGEST = Duration.ofHours(24);

    private static final Logger LOG = LoggerFactory.getLogger(LameDuck.class);

    private final LongSupplier nanos;
    private final Clock clock;
    private final Runnable changed;
    private volatile Optional<Held> held = Optional.empty();

    private record Held(OperatorDrain drain, Term term) {}

    LameDuck(LongSupplier nanos, Clock clock, Runnable changed) {
        this.nanos = nanos;
        this.clock = clock;
        this.changed = changed;
    }

    /** Out of service from now on, with reason {@code operator_drain}; a second call replaces the first. */
    public OperatorDrain drain(Duration ttl, String reason, String author) {
        Term.requireReason(reason, author);
        Term term = Term.of(ttl, LONGEST, nanos, clock);
        OperatorDrain drain = new OperatorDrain(reason, author, term.since(), term.until());
        held = Optional.of(new Held(drain, term));
        LOG.warn("operator drain until {} by {}: {}", drain.until(), author, reason);
        changed.run();
        return drain;
    }

    /** Back in service as soon as everything holds. */
    public void undrain(String author) {
        Term.requireReason("undrain", author);
        if (active().isEmpty()) {
            throw new OperatorRefusedException("not_draining", "no operator drain is in force");
        }
        held = Optional.empty();
        LOG.warn("operator drain ended by {}", author);
        changed.run();
    }

    public Optional<OperatorDrain> active() {
        long now = nanos.getAsLong();
        return held.filter(current -> !current.term().over(now)).map(Held::drain);
    }

    /** Whether it is in force at that moment. */
    boolean holds(long now) {
        Optional<Held> current = held;
        return current.isPresent() && !current.get().term().over(now);
    }

    /** When it ends by itself, in monotonic nanoseconds. */
    Optional<Long> deadline() {
        return held.map(current -> current.term().deadline());
    }

    /** Takes over what an earlier process was told. */
    void resume(OperatorDrain drain) {
        held = Optional.of(new Held(drain, Term.resumed(drain.since(), drain.until(), nanos, clock)));
    }
}
