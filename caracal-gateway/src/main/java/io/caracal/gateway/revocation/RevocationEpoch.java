package io.caracal.gateway.revocation;

import java.time.Instant;
import java.util.function.Supplier;

/**
 * Up to when published revocations are in effect here: unix milliseconds by Redis's clock. It only grows. Nothing is claimed while something published may
 * have been missed, which the next snapshot makes good. Safe for use by many threads.
 */
public final class RevocationEpoch {

    private final RevocationState state;
    private final Supplier<Instant> delivered;
    private volatile long applied;

    /** @param delivered up to when the streams have delivered what was published; throws when that cannot be told */
    public RevocationEpoch(RevocationState state, Supplier<Instant> delivered) {
        this.state = state;
        this.delivered = delivered;
    }

    /** Looks once. Body of a loop. */
    public void sample() {
        // Completeness is asked before and after: what was missed in between must not be claimed.
        boolean before = state.isComplete();
        long reached = delivered.get().toEpochMilli();
        if (before && state.isComplete()) {
            applied = Math.max(applied, reached);
        }
    }

    /** 0 while nothing is known. */
    public long applied() {
        return applied;
    }
}
