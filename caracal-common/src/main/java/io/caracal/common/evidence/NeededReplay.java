package io.caracal.common.evidence;

import java.util.Optional;
import java.util.function.Supplier;

/**
 * Lets readiness wait only where there is something to send, and only while the service is assembled: what is found later is sent in the background. Safe for use by
 * many threads.
 */
public final class NeededReplay implements ReplayProgress {

    private final Supplier<ReplayProgress> phases;
    private Optional<ReplayProgress> phase = Optional.empty();
    private boolean assembled;

    /** @param phases adds a phase to the start, once it is needed */
    public NeededReplay(Supplier<ReplayProgress> phases) {
        this.phases = phases;
    }

    /** From now on no phase can be added to the start. */
    public synchronized void assembled() {
        assembled = true;
    }

    @Override
    public synchronized void total(long events) {
        if (phase.isEmpty() && events > 0 && !assembled) {
            phase = Optional.of(phases.get());
        }
        phase.ifPresent(present -> present.total(events));
    }

    @Override
    public synchronized void done(long events) {
        phase.ifPresent(present -> present.done(events));
    }

    @Override
    public synchronized void complete() {
        phase.ifPresent(ReplayProgress::complete);
    }
}
