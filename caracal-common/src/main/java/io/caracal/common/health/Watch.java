package io.caracal.common.health;

import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** One invariant, its source, and what is known about it. Changed by the engine's thread alone; read by any. */
final class Watch {

    private static final Logger LOG = LoggerFactory.getLogger(Watch.class);

    /** When in a look the evidence is taken. */
    enum Group {
        SAMPLED,
        OBSERVED,
        /** The engine's own, which depend on what the service's invariants showed. */
        ENGINE_FIRST,
        /** What holds back a return, which depends on everything else. */
        ENGINE_LAST;

        boolean own() {
            return this == ENGINE_FIRST || this == ENGINE_LAST;
        }
    }

    private final Group group;
    private final Invariant invariant;
    private final CheckFigures figures = new CheckFigures();
    private final @Nullable Supplier<Reading> memory;
    private final @Nullable CheckCycle cycle;
    private volatile Track track;

    private Watch(
            Group group,
            Invariant invariant,
            @Nullable Supplier<Reading> memory,
            @Nullable Sampler sampler,
            Duration period,
            Track track) {
        this.group = group;
        this.invariant = invariant;
        this.memory = memory;
        this.cycle = sampler == null ? null : new CheckCycle(sampler, period, figures);
        this.track = track;
    }

    static Watch observed(Group group, Invariant invariant, Supplier<Reading> memory, Moment moment) {
        return new Watch(group, invariant, memory, null, Duration.ZERO, Track.fresh(moment));
    }

    static Watch sampled(Invariant invariant, Sampler sampler, Duration period, Moment moment) {
        return new Watch(Group.SAMPLED, invariant, null, sampler, period, Track.fresh(moment));
    }

    /** Evidence that would be too old before it is renewed is no evidence. */
    static void requireRenewal(Invariant invariant, Duration period) {
        if (invariant.maxAge().compareTo(period.multipliedBy(3)) < 0) {
            throw new IllegalArgumentException(
                    "the maximum age of " + invariant.name() + " is less than three periods of its check");
        }
    }

    Group group() {
        return group;
    }

    String name() {
        return invariant.name();
    }

    Invariant invariant() {
        return invariant;
    }

    Track track() {
        return track;
    }

    CheckFigures figures() {
        return figures;
    }

    /** Time between two looks while all is well; zero for memory. */
    Duration period() {
        return cycle == null ? Duration.ZERO : cycle.period();
    }

    /** Takes new evidence; says whether there was any. */
    boolean step(Moment moment, Pacing pacing, Optional<Reading> forced) {
        List<Reading> samples = look(moment, pacing, forced);
        Track before = track;
        Track next = before;
        for (Reading reading : samples) {
            next = next.sampled(invariant, reading, moment);
            boolean broken = before.evaluated() && !before.status().holds();
            figures.sampled(
                    Judgement.of(invariant, reading, broken, moment.nanos()).status(), moment.wall());
            tell(before, next, reading);
        }
        next = next.aged(invariant, moment, period());
        if (next.status() != before.status() || next.evaluated() != before.evaluated()) {
            figures.changed(next.status());
        }
        track = next;
        return !samples.isEmpty();
    }

    private List<Reading> look(Moment moment, Pacing pacing, Optional<Reading> forced) {
        if (cycle == null) {
            return forced.isEmpty() && excused(moment) ? List.of() : List.of(forced.orElseGet(this::observe));
        }
        // What has just changed is confirmed at once: a long period must not delay an alarm, nor a return after an
        // outage.
        boolean settled = track.evaluated()
                && track.status().holds()
                && track.good()
                && track.agree() >= Gate.READMISSION_SAMPLES;
        Duration cadence = pacing.cadence(cycle.period(), settled);
        return forced.isPresent()
                ? cycle.forced(moment.nanos(), cadence, forced.get())
                : cycle.step(moment.nanos(), cadence);
    }

    /** What a reader sees who does not wait for the engine: memory as it is now, and what age alone has changed. */
    Track seen(Moment moment, Optional<Reading> forced) {
        Track known = track;
        if (memory != null && (forced.isPresent() || !excused(moment))) {
            known = known.sampled(invariant, forced.orElseGet(this::observe), moment);
        }
        return known.aged(invariant, moment, period());
    }

    /** What the engine knows of itself is never excused. */
    private boolean excused(Moment moment) {
        return group == Group.OBSERVED && track.evaluated() && moment.settling(invariant);
    }

    void resumed(long now, Duration lost) {
        if (cycle != null) {
            cycle.resumed(now, lost);
        }
    }

    /** Whether nobody looks any more. */
    boolean dead(long now, Duration patience) {
        return cycle != null && cycle.dead(now, patience);
    }

    private Reading observe() {
        if (memory == null) {
            throw new IllegalStateException(invariant.name() + " is not read from memory");
        }
        try {
            return memory.get();
        } catch (RuntimeException failure) {
            LOG.debug("source of invariant {} failed", invariant.name(), failure);
            return Reading.unknown(failure.getClass().getSimpleName(), String.valueOf(failure.getMessage()));
        }
    }

    /** One line per change, with the detail that no answer carries. */
    private void tell(Track before, Track next, Reading reading) {
        if (before.evaluated() && before.status() == next.status()) {
            return;
        }
        if (next.status().holds()) {
            if (before.evaluated()) {
                LOG.info("invariant {} is {}", invariant.name(), next.status().text());
            }
        } else if (!group.own()) {
            LOG.warn(
                    "invariant {} is {} ({}): {}",
                    invariant.name(),
                    next.status().text(),
                    next.code(),
                    detail(reading));
        }
    }

    private static String detail(Reading reading) {
        if (reading instanceof Reading.Failed failed) {
            return failed.detail();
        }
        return reading instanceof Reading.Unknown unknown ? unknown.detail() : reading.toString();
    }
}
