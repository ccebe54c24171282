package io.caracal.common.health;

import java.time.Duration;

/**
 * How many samples in a row it takes to change an opinion. True consecutive counting: one sample of the other kind starts the count anew.
 *
 * @param down failing samples in a row until broken
 * @param up passing samples in a row until whole again
 * @param dwell how long those passing samples must have lasted at least
 */
public record Hysteresis(int down, int up, Duration dwell) {

    /** Two failures to break, two successes over one second to heal: for calls over a network. */
    public static final Hysteresis NETWORK = new Hysteresis(2, 2, Duration.ofSeconds(1));

    /** Two failures to break, one success to heal: for what proves itself by one look that holds. */
    public static final Hysteresis PROOF = new Hysteresis(2, 1, Duration.ZERO);

    /** One sample either way: for facts read from memory. */
    public static final Hysteresis FACT = new Hysteresis(1, 1, Duration.ZERO);

    /** Two seconds of looks: after the whole process stood still every loop is late for a moment, which is nobody's fault. */
    public static final Hysteresis LOOP = new Hysteresis(20, 1, Duration.ZERO);

    public Hysteresis {
        if (down < 1 || up < 1 || dwell.isNegative()) {
            throw new IllegalArgumentException("counts are at least 1 and the dwell is not negative");
        }
    }
}
