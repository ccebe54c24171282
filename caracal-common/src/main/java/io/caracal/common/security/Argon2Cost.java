package io.caracal.common.security;

/**
 * The work of one argon2id derivation. The short form of a stored hash does not name it, so that everybody who shares a database has to use the same
 * (STS contract §2.1).
 *
 * @param memoryKib   KiB, at least eight for each lane
 * @param iterations  passes over the memory
 * @param parallelism lanes
 */
public record Argon2Cost(int memoryKib, int iterations, int parallelism) {

    /** What the contract fixes; the only one for stored secrets that matter. */
    public static final Argon2Cost CONTRACT = new Argon2Cost(65_536, 3, 2);

    private static final int MAX_MEMORY_KIB = 4 * 65_536;
    private static final int MAX_ITERATIONS = 16;
    private static final int MAX_PARALLELISM = 16;

    /** @throws IllegalArgumentException for less than argon2 takes, or more work than a stored hash of ours ever asks for */
    public Argon2Cost {
        if (!within(parallelism, 1, MAX_PARALLELISM)
                || !within(iterations, 1, MAX_ITERATIONS)
                || !within(memoryKib, 8 * parallelism, MAX_MEMORY_KIB)) {
            throw new IllegalArgumentException(
                    "no argon2 cost: m=" + memoryKib + ",t=" + iterations + ",p=" + parallelism);
        }
    }

    private static boolean within(int value, int low, int high) {
        return value >= low && value <= high;
    }
}
