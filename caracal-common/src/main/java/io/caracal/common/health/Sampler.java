package io.caracal.common.health;

import java.time.Duration;
import java.util.Optional;

/** Makes the calls of one check, one at a time. */
interface Sampler {

    /** A call that is over. */
    record Finished(Reading reading, Duration took, long at) {}

    /** Begins a call; only while none is in progress. */
    void begin();

    /** What the call in progress has found, once, when it is over. */
    Optional<Finished> take();

    /** False once nothing will ever be found again. */
    boolean alive();

    /** Whether a call was begun for which nobody has come yet. */
    boolean waiting();
}
