package io.caracal.common.security;

import java.util.Base64;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.bouncycastle.crypto.generators.Argon2BytesGenerator;
import org.bouncycastle.crypto.params.Argon2Parameters;

/**
 * A stored argon2id v1.3 hash in one of its two written forms: {@code argon2id$salt$hash} with fixed parameters, or the PHC
 * string {@code $argon2id$v=19$m=..,t=..,p=..$salt$hash}. Salt and hash are standard base64 without padding.
 */
record Argon2Hash(int memoryKib, int iterations, int parallelism, byte[] salt, byte[] hash) {

    static final int MEMORY_KIB = 65_536;
    static final int ITERATIONS = 3;
    static final int PARALLELISM = 2;
    static final int SALT_BYTES = 16;
    static final int HASH_BYTES = 32;

    private static final int MAX_MEMORY_KIB = 4 * MEMORY_KIB;
    private static final int MAX_ITERATIONS = 16;
    private static final int MAX_PARALLELISM = 16;
    private static final int MIN_SALT_BYTES = 8;
    private static final int MAX_BYTES = 64;

    private static final String BASE64 = "([A-Za-z0-9+/]{1,88})";
    private static final Pattern SHORT = Pattern.compile("argon2id\\$" + BASE64 + "\\$" + BASE64);
    private static final Pattern PHC =
            Pattern.compile("\\$argon2id\\$v=19\\$m=(\\d{1,7}),t=(\\d{1,3}),p=(\\d{1,3})\\$" + BASE64 + "\\$" + BASE64);

    /** Reads either form; empty when it is neither, or asks for more work than a stored hash of ours ever would. */
    static Optional<Argon2Hash> parse(String stored) {
        Matcher phc = PHC.matcher(stored);
        if (phc.matches()) {
            return decode(phc.group(4), phc.group(5), new int[] {number(phc, 1), number(phc, 2), number(phc, 3)});
        }
        Matcher plain = SHORT.matcher(stored);
        return plain.matches()
                ? decode(plain.group(1), plain.group(2), new int[] {MEMORY_KIB, ITERATIONS, PARALLELISM})
                : Optional.empty();
    }

    /** A hash of the secret with the fixed parameters. */
    static Argon2Hash derive(byte[] secret, byte[] salt) {
        Argon2Hash shape = new Argon2Hash(MEMORY_KIB, ITERATIONS, PARALLELISM, salt, new byte[HASH_BYTES]);
        return new Argon2Hash(MEMORY_KIB, ITERATIONS, PARALLELISM, salt, shape.derive(secret));
    }

    /** Derives from the secret what {@link #hash} should be. */
    byte[] derive(byte[] secret) {
        Argon2BytesGenerator generator = new Argon2BytesGenerator();
        generator.init(new Argon2Parameters.Builder(Argon2Parameters.ARGON2_id)
                .withVersion(Argon2Parameters.ARGON2_VERSION_13)
                .withMemoryAsKB(memoryKib)
                .withIterations(iterations)
                .withParallelism(parallelism)
                .withSalt(salt)
                .build());
        byte[] derived = new byte[hash.length];
        generator.generateBytes(secret, derived);
        return derived;
    }

    String toShortForm() {
        return "argon2id$" + base64(salt) + "$" + base64(hash);
    }

    String toPhc() {
        return "$argon2id$v=19$m=" + memoryKib + ",t=" + iterations + ",p=" + parallelism + "$" + base64(salt) + "$"
                + base64(hash);
    }

    @Override
    public String toString() {
        return "argon2id hash";
    }

    private static Optional<Argon2Hash> decode(String salt, String hash, int[] cost) {
        try {
            Argon2Hash parsed = new Argon2Hash(
                    cost[0],
                    cost[1],
                    cost[2],
                    Base64.getDecoder().decode(salt),
                    Base64.getDecoder().decode(hash));
            return parsed.acceptable() ? Optional.of(parsed) : Optional.empty();
        } catch (IllegalArgumentException badBase64) {
            return Optional.empty();
        }
    }

    private boolean acceptable() {
        return within(parallelism, 1, MAX_PARALLELISM)
                && within(iterations, 1, MAX_ITERATIONS)
                && within(memoryKib, 8 * parallelism, MAX_MEMORY_KIB)
                && within(salt.length, MIN_SALT_BYTES, MAX_BYTES)
                && within(hash.length, SALT_BYTES, MAX_BYTES);
    }

    private static boolean within(int value, int low, int high) {
        return value >= low && value <= high;
    }

    private static int number(Matcher matcher, int group) {
        return Integer.parseInt(matcher.group(group));
    }

    private static String base64(byte[] bytes) {
        return Base64.getEncoder().withoutPadding().encodeToString(bytes);
    }
}
