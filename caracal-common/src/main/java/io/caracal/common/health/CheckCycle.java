package io.caracal.common.health;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * Decides when a check is called, and what its calls, or their absence, amount to. For the engine's thread alone; knows time only from its arguments.
 *
 * <p>A call without a result in half the period is one failed sample, and each further moment at which the next call could not begin because it still lasts is another.
 * Its late result counts for nothing.
 */
final class CheckCycle {

    private final Sampler sampler;
    private final Duration period;
    private final CheckFigures figures;
    private boolean running;
    private boolean forcing;
    private long startedAt;
    private long begunAt;
    private boolean atOnce = true;
    private long missed;

    CheckCycle(Sampler sampler, Duration period, CheckFigures figures) {
        this.sampler = sampler;
        this.period = period;
        this.figures = figures;
    }

    Duration period() {
        return period;
    }

    /** Collects what there is, and begins the next call when it is time. */
    List<Reading> step(long now, Duration cadence) {
        List<Reading> samples = new ArrayList<>(1);
        collect(now, samples);
        atOnce |= forcing;
        forcing = false;
        if (!running && due(now, cadence)) {
            begin(now);
        }
        return samples;
    }

    /**
     * Takes {@code forced} for the result, at once and then at each moment at which a call would begin; a call in progress may end, unheard. When nothing is forced any
     * more the next call begins at once.
     */
    List<Reading> forced(long now, Duration cadence, Reading forced) {
        if (running && sampler.take().isPresent()) {
            running = false;
        }
        atOnce |= !forcing;
        forcing = true;
        if (!due(now, cadence)) {
            return List.of();
        }
        next(now);
        return List.of(forced);
    }

    /** The whole process stood still for so long: that was not the check's fault. Looks again at once. */
    void resumed(long now, Duration lost) {
        startedAt += lost.toNanos();
        atOnce = true;
    }

    /** Whether the thread of the check has ended, or has not come for a call that began so long ago. */
    boolean dead(long now, Duration patience) {
        return !sampler.alive() || (running && sampler.waiting() && now - startedAt > patience.toNanos());
    }

    private boolean due(long now, Duration cadence) {
        return atOnce || now - begunAt >= cadence.toNanos();
    }

    private void begin(long now) {
        running = true;
        startedAt = now;
        missed = 0;
        next(now);
        sampler.begin();
    }

    private void next(long now) {
        begunAt = now;
        atOnce = false;
    }

    private void collect(long now, List<Reading> samples) {
        if (!running) {
            return;
        }
        Optional<Sampler.Finished> over = sampler.take();
        if (over.isPresent()) {
            running = false;
            ended(over.get(), samples);
        } else {
            overdue(now - startedAt, samples);
        }
    }

    private void ended(Sampler.Finished over, List<Reading> samples) {
        figures.took(over.took());
        if (missed > 0) {
            return;
        }
        boolean inTime = over.at() - startedAt <= timeout();
        samples.add(inTime ? over.reading() : timedOut());
    }

    private void overdue(long elapsed, List<Reading> samples) {
        if (elapsed <= timeout()) {
            return;
        }
        long expected = 1 + elapsed / period.toNanos();
        for (; missed < expected; missed++) {
            if (missed == 0) {
                samples.add(timedOut());
            } else {
                figures.overran();
                samples.add(timeoutReading());
            }
        }
    }

    private Reading timedOut() {
        figures.timedOut();
        return timeoutReading();
    }

    private Reading timeoutReading() {
        return Reading.failed("timeout", "no result within " + timeout() / 1_000_000 + " ms");
    }

    private long timeout() {
        return period.toNanos() / 2;
    }
}
