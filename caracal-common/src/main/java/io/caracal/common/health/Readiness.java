package io.caracal.common.health;

import io.caracal.common.lifecycle.OwnedLoops;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.BooleanSupplier;
import java.util.function.LongSupplier;

/**
 * The readiness of one service. Each check is sampled by one loop of its own: every 250 ms until the service is ready for
 * the first time, every second afterwards. Reading the verdict neither blocks nor does I/O. Safe for use by many threads.
 */
public final class Readiness {

    private static final Duration STARTING_PERIOD = Duration.ofMillis(250);
    private static final long SETTLED_PERIOD_NANOS = Duration.ofSeconds(1).toNanos();

    private final OwnedLoops loops;
    private final LongSupplier nanos;
    private final BooleanSupplier draining;
    private final List<CheckSampler> samplers = new CopyOnWriteArrayList<>();
    private volatile boolean settled;

    /**
     * @param loops where the sampling loops run
     * @param nanos monotonic nanoseconds
     * @param draining whether shutdown has begun; precedes every check
     */
    public Readiness(OwnedLoops loops, LongSupplier nanos, BooleanSupplier draining) {
        this.loops = loops;
        this.nanos = nanos;
        this.draining = draining;
    }

    /** Adds a check and begins to sample it. The order of the calls is the order of precedence. */
    public void add(ReadinessCheck check) {
        CheckSampler sampler = new CheckSampler(check, nanos);
        samplers.add(sampler);
        loops.every("ready-" + check.name(), STARTING_PERIOD, () -> round(sampler));
    }

    private void round(CheckSampler sampler) throws InterruptedException {
        if (!settled || sampler.due(SETTLED_PERIOD_NANOS)) {
            sampler.sample();
        }
        if (!settled && current().ready()) {
            settled = true;
        }
    }

    public boolean ready() {
        return current().ready();
    }

    /** The verdict at this moment. */
    public Verdict current() {
        List<Assessment.Item> items = new ArrayList<>(samplers.size());
        for (CheckSampler sampler : samplers) {
            items.add(sampler.item());
        }
        return Assessment.of(items, draining.getAsBoolean(), nanos.getAsLong());
    }
}
