package io.caracal.common.health;

import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.LongSupplier;

/** The phases of the start. Safe for use by many threads. */
final class Start {

    private final LongSupplier nanos;
    private final Clock clock;
    private final Duration stallLimit;
    private final List<StartupPhase> phases = new CopyOnWriteArrayList<>();

    Start(LongSupplier nanos, Clock clock, Duration stallLimit) {
        this.nanos = nanos;
        this.clock = clock;
        this.stallLimit = stallLimit;
    }

    StartupPhase add(String name, String unit) {
        StartupPhase phase = new StartupPhase(name, unit, nanos, clock);
        phases.add(phase);
        return phase;
    }

    boolean complete() {
        for (StartupPhase phase : phases) {
            if (!phase.isComplete()) {
                return false;
            }
        }
        return true;
    }

    boolean stalled(long now) {
        return untilStall(now) == 0;
    }

    /** Nanoseconds until a phase without progress counts as stalled; 0 when one is, {@link Long#MAX_VALUE} when all are complete. */
    long untilStall(long now) {
        long left = Long.MAX_VALUE;
        for (StartupPhase phase : phases) {
            if (!phase.isComplete()) {
                left = Math.min(left, Math.max(0, phase.progressNanos() + stallLimit.toNanos() - now));
            }
        }
        return left;
    }

    /** The first phase that is not complete. */
    Optional<StartupProgress> underWay(long now) {
        for (StartupPhase phase : phases) {
            if (!phase.isComplete()) {
                return Optional.of(phase.progress(now, stallLimit));
            }
        }
        return Optional.empty();
    }

    List<StartupProgress> progress(long now) {
        return phases.stream().map(phase -> phase.progress(now, stallLimit)).toList();
    }
}
