package io.caracal.common.health;

import java.time.Duration;
import java.util.Optional;
import java.util.function.LongSupplier;

/** Calls that last as long, and find what, a test says; in virtual time. */
final class ScriptedSampler implements Sampler {

    private final LongSupplier nanos;
    Reading finds = Reading.passed();
    Duration takes = Duration.ofMillis(1);
    boolean hangs;
    boolean alive = true;
    boolean ignored;
    int calls;
    private boolean running;
    private long began;

    ScriptedSampler(LongSupplier nanos) {
        this.nanos = nanos;
    }

    @Override
    public void begin() {
        if (running) {
            throw new AssertionError("a second call began while one was in progress");
        }
        running = true;
        began = nanos.getAsLong();
        calls++;
    }

    @Override
    public Optional<Finished> take() {
        if (!running || hangs || ignored || nanos.getAsLong() - began < takes.toNanos()) {
            return Optional.empty();
        }
        running = false;
        return Optional.of(new Finished(finds, takes, began + takes.toNanos()));
    }

    @Override
    public boolean alive() {
        return alive;
    }

    @Override
    public boolean waiting() {
        return running && ignored;
    }
}
