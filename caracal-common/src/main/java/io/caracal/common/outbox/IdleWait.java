package io.caracal.common.outbox;

import java.time.Duration;

/**
 * How long an outbox without due rows is left alone. Whoever appends notifies, so that looking is only a precaution: it becomes rarer while
 * nothing is found, and stays at the poll interval where notifications do not come, as behind some connection poolers. For the publisher's
 * thread alone.
 */
final class IdleWait {

    /** Longest time between two looks, unless the poll interval is longer. */
    static final Duration LONGEST = Duration.ofSeconds(3);

    /** Looks at the poll interval after one found what nobody had announced. */
    static final int DISTRUSTFUL_LOOKS = 240;

    private static final int LARGEST_SHIFT = 6;

    private final Duration interval;
    private final Duration longest;
    private int empty;
    private int distrustful;
    private boolean unannounced;

    IdleWait(Duration interval) {
        this.interval = interval;
        this.longest = interval.compareTo(LONGEST) < 0 ? LONGEST : interval;
    }

    /**
     * The wait before the next look.
     *
     * @param listening whether notifications can arrive
     */
    Duration next(boolean listening) {
        if (!listening || distrustful > 0) {
            distrustful = Math.max(0, distrustful - 1);
            return interval;
        }
        Duration wait = interval.multipliedBy(1L << Math.min(empty, LARGEST_SHIFT));
        empty++;
        return wait.compareTo(longest) < 0 ? wait : longest;
    }

    /** A wait is over. */
    void ended(boolean notified) {
        unannounced = !notified;
        if (notified) {
            empty = 0;
        }
    }

    /** Another worker is at it: what it leaves must be looked for soon. */
    void busy() {
        empty = 0;
    }

    /** @param fresh whether there is a row among them that nobody had tried before, and that therefore should have been announced */
    void found(boolean fresh) {
        if (fresh && unannounced) {
            distrustful = DISTRUSTFUL_LOOKS;
        }
        unannounced = false;
        empty = 0;
    }
}
