package io.caracal.common.lifecycle;

import java.time.Duration;
import java.util.Optional;

/** A named background loop. Safe for use by many threads. */
public interface Loop {

    String name();

    /** False once the thread has ended, for whatever reason. */
    boolean alive();

    /** Whether it has ended because its work is done; only a loop that is there to do something once comes to that. */
    boolean done();

    /** Rounds that ended in an exception since the start. */
    long failures();

    /** Rounds that ended well since the start. */
    long rounds();

    /** Time since the last round that ended well, or since the start when there was none. */
    Duration sinceProgress();

    /**
     * Time since a round last ended well or failed only because something it needs was down, or since the start when there was none: what
     * a watch over the loop itself goes by.
     */
    Duration sinceSound();

    /**
     * The dead man's switch: {@code loop_dead} once the thread has ended although nobody stopped it, {@code loop_silent} when {@link
     * #sinceSound()} exceeds what the loop may take; empty while all is well, and from the moment it is told to stop,
     * or when its work is done.
     */
    Optional<String> trouble();

    /** What ended the loop, when an {@link Error} did. */
    Optional<Throwable> death();

    /** Begins the next round now instead of at the end of the period. */
    void wake();

    /** Interrupts the round, ends the loop and waits a bounded time for its thread. */
    void stop();

    /** Lets the round in progress come to its end, at most this long, and then does the same as {@link #stop()}. */
    void finish(Duration patience);
}
