package io.caracal.common.health;

import java.time.Clock;
import java.time.Duration;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.function.Function;
import java.util.function.LongSupplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Breaches that an operator has chosen not to count for a while. Never applies to a safety matter or to the engine itself, and ends by itself as soon as things get
 * worse than they were when it was set. Safe for use by many threads.
 */
public final class Mutes {

    /** Longest time to live. */
    public static final Duration LONGEST = Duration.ofHours(24);

    private static final Logger LOG = LoggerFactory.getLogger(Mutes.class);

    private final LongSupplier nanos;
    private final Clock clock;
    private final Function<String, Optional<Standing>> standings;
    private final Runnable changed;
    private volatile Map<String, Held> held = Map.of();

    private record Held(Mute mute, Term term) {}

    Mutes(LongSupplier nanos, Clock clock, Function<String, Optional<Standing>> standings, Runnable changed) {
        this.nanos = nanos;
        this.clock = clock;
        this.standings = standings;
        this.changed = changed;
    }

    /** Does not count the breach of that invariant for so long; a second call replaces the first. */
    public Mute mute(String name, Duration ttl, String reason, String author) {
        Standing standing = standings
                .apply(name)
                .orElseThrow(() -> new OperatorRefusedException("unknown_invariant", "no invariant " + name));
        if (EngineInvariants.owns(name)) {
            throw new OperatorRefusedException("engine_invariant", name + " cannot be muted");
        }
        if (standing.invariant().safety()) {
            throw new OperatorRefusedException("safety_invariant", name + " is a safety matter and cannot be muted");
        }
        Term.requireReason(reason, author);
        Term term = Term.of(ttl, LONGEST, nanos, clock);
        Mute mute = new Mute(name, reason, author, term.since(), term.until(), standing.status(), standing.observed());
        put(name, Optional.of(new Held(mute, term)));
        LOG.warn("invariant {} muted until {} by {}: {}", name, mute.until(), author, reason);
        changed.run();
        return mute;
    }

    /** Counts its breach again. */
    public void unmute(String name) {
        if (muting(name, nanos.getAsLong()).isEmpty()) {
            throw new OperatorRefusedException("not_muted", name + " is not muted");
        }
        put(name, Optional.empty());
        LOG.warn("invariant {} no longer muted", name);
        changed.run();
    }

    public List<Mute> active() {
        long now = nanos.getAsLong();
        return held.values().stream()
                .filter(one -> !one.term().over(now))
                .map(Held::mute)
                .sorted(Comparator.comparing(Mute::name))
                .toList();
    }

    /** The mute in force at that moment. */
    Optional<Mute> muting(String name, long now) {
        Held one = held.get(name);
        return one == null || one.term().over(now) ? Optional.empty() : Optional.of(one.mute());
    }

    /** The earliest end, in monotonic nanoseconds. */
    Optional<Long> deadline() {
        return held.values().stream().map(one -> one.term().deadline()).min(Comparator.naturalOrder());
    }

    /** Takes over what an earlier process was told. */
    void resume(Mute mute) {
        put(mute.name(), Optional.of(new Held(mute, Term.resumed(mute.since(), mute.until(), nanos, clock))));
    }

    /** Ends what is over, or has become worse. */
    void review(List<Standing> now, long nanosNow) {
        if (held.isEmpty()) {
            return;
        }
        Map<String, Held> before = held;
        for (Standing standing : now) {
            String name = standing.invariant().name();
            Held one = before.get(name);
            if (one == null) {
                continue;
            }
            boolean over = one.term().over(nanosNow);
            if (over || worse(one.mute(), standing)) {
                put(name, Optional.empty());
                LOG.warn("mute of invariant {} ended: {}", name, over ? "its time is over" : "it has become worse");
                changed.run();
            }
        }
    }

    /** Whether the status is worse than it was, or the value further beyond than the limit was away. Not before the first look. */
    static boolean worse(Mute mute, Standing standing) {
        if (standing.checkedAt().isEmpty()) {
            return false;
        }
        if (badness(standing.status()) > badness(mute.status())) {
            return true;
        }
        Optional<Measure> measure = standing.invariant().measure();
        OptionalDouble then = mute.observed();
        OptionalDouble now = standing.observed();
        if (measure.isEmpty() || then.isEmpty() || now.isEmpty()) {
            return false;
        }
        double distance = Math.abs(then.getAsDouble() - measure.get().limit());
        double growth = now.getAsDouble() - then.getAsDouble();
        return (measure.get().floor() ? -growth : growth) > distance;
    }

    private static int badness(Status status) {
        return switch (status) {
            case PASS -> 0;
            case WARN -> 1;
            case FAIL -> 2;
            case UNKNOWN -> 3;
        };
    }

    private synchronized void put(String name, Optional<Held> value) {
        Map<String, Held> next = new LinkedHashMap<>(held);
        if (value.isPresent()) {
            next.put(name, value.get());
        } else {
            next.remove(name);
        }
        held = Map.copyOf(next);
    }
}
