package io.caracal.common.health;

import java.time.Duration;
import java.time.Instant;
import java.util.EnumMap;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.atomic.LongAdder;
import java.util.function.Consumer;

/** Counts about one invariant since the start. Safe for use by many threads. */
final class CheckFigures {

    private final Map<Status, LongAdder> samples = adders();
    private final Map<Status, LongAdder> changes = adders();
    private final LongAdder timeouts = new LongAdder();
    private final LongAdder overruns = new LongAdder();
    private volatile Optional<Instant> lastGood = Optional.empty();
    private volatile Consumer<Duration> durations = duration -> {};

    private static Map<Status, LongAdder> adders() {
        Map<Status, LongAdder> adders = new EnumMap<>(Status.class);
        for (Status status : Status.values()) {
            adders.put(status, new LongAdder());
        }
        return adders;
    }

    void sampled(Status status, Instant at) {
        counted(samples, status).increment();
        if (status.holds()) {
            lastGood = Optional.of(at);
        }
    }

    /** When a sample last held. */
    Optional<Instant> lastGood() {
        return lastGood;
    }

    void changed(Status to) {
        counted(changes, to).increment();
    }

    void timedOut() {
        timeouts.increment();
    }

    void overran() {
        overruns.increment();
    }

    void took(Duration duration) {
        durations.accept(duration);
    }

    /** Where the time of each call goes. */
    void onDuration(Consumer<Duration> sink) {
        durations = sink;
    }

    long samples(Status status) {
        return counted(samples, status).sum();
    }

    long changes(Status to) {
        return counted(changes, to).sum();
    }

    long timeouts() {
        return timeouts.sum();
    }

    long overruns() {
        return overruns.sum();
    }

    private static LongAdder counted(Map<Status, LongAdder> adders, Status status) {
        LongAdder adder = adders.get(status);
        if (adder == null) {
            throw new IllegalStateException("every status has a count");
        }
        return adder;
    }
}
