package io.caracal.testing.seed;

import java.security.SecureRandom;
import java.util.function.Consumer;

/**
 * Runs a property over many random cases. The seed of each run is new unless {@code -Dcaracal.seed=N} is given; a failure is reported
 * with the seed of the failing case, which alone repeats it.
 */
public final class Seeds {
    private static final String PROPERTY = "caracal.seed";

    private Seeds() {}

    /** Checks the property for the given number of cases. */
    public static void check(int cases, Consumer<Values> property) {
        String fixed = System.getProperty(PROPERTY);
        if (fixed != null) {
            run(Long.parseLong(fixed), 1, property);
            return;
        }
        SecureRandom entropy = new SecureRandom();
        for (int number = 1; number <= cases; number++) {
            run(entropy.nextLong(), number, property);
        }
    }

    /** Checks the property for one seed, to keep a once failing case as a test of its own. */
    public static void replay(long seed, Consumer<Values> property) {
        run(seed, 1, property);
    }

    private static void run(long seed, int number, Consumer<Values> property) {
        try {
            property.accept(new Values(seed));
        } catch (AssertionError | RuntimeException failure) {
            throw new AssertionError(
                    "case " + number + " failed; repeat it with -D" + PROPERTY + "=" + seed + ": "
                            + failure.getMessage(),
                    failure);
        }
    }
}
