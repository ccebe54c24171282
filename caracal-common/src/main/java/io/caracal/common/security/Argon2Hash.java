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
record Argon2Hash(Argon2Cost cost, byte[] salt, byte[] hash) {

    static final int SALT_BYTES = 16;
    static final int HASH_BYTES = 32;

    private static final int MIN_SALT_BYTES = 8;
    private static final int MAX_BYTES = 64;

    private static final String BASE64 = "([A-Za-z0-9+/]{1,88})";
    private static final Pattern SHORT = Pattern.compile("argon2id\\$" + BASE64 + "\\$" + BASE64);
    private static final Pattern PHC =
            Pattern.compile("\\$argon2id\\$v=19\\$m=(\\d{1,7}),t=(\\d{1,3}),p=(\\d{1,3})\\$" + BASE64 + "\\$" + BASE64);

    /**
     * Reads either form; empty when it is neither, or asks for more work than a stored hash of ours ever would.
     *
     * @param unnamed the cost of the short form
     */
    static Optional<Argon2Hash> parse(String stored, Argon2Cost unnamed) {
        Matcher phc = PHC.matcher(stored);
        Matcher plain = SHORT.matcher(stored);
        try {
            if (phc.matches()) {
                Argon2Cost named = new Argon2Cost(number(phc, 1), number(phc, 2), number(phc, 3));
                return decode(named, phc.group(4), phc.group(5));
            }
            return plain.matches() ? decode(unnamed, plain.group(1), plain.group(2)) : Optional.empty();
        } catch (IllegalArgumentException badCostOrBase64) {
            return Optional.empty();
        }
    }

    /** A hash that no secret has, for the time that a derivation takes. */
    static Argon2Hash ofNobody(Argon2Cost cost) {
        return new Argon2Hash(cost, new byte[SALT_BYTES], new byte[HASH_BYTES]);
    }

    /** A hash of the secret. */
    static Argon2Hash derive(Argon2Cost cost, byte[] secret, byte[] salt) {
        return new Argon2Hash(cost, salt, new Argon2Hash(cost, salt, new byte[HASH_BYTES]).derive(secret));
    }

    /** Derives from the secret what {@link #hash} should be. */
    byte[] derive(byte[] secret) {
        Argon2BytesGenerator generator = new Argon2BytesGenerator();
        generator.init(new Argon2Parameters.Builder(Argon2Parameters.ARGON2_id)
                .withVersion(Argon2Parameters.ARGON2_VERSION_13)
                .withMemoryAsKB(cost.memoryKib())
                .withIterations(cost.iterations())
                .withParallelism(cost.parallelism())
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
        return "$argon2id$v=19$m=" + cost.memoryKib() + ",t=" + cost.iterations() + ",p=" + cost.parallelism() + "$"
                + base64(salt) + "$" + base64(hash);
    }

    @Override
    public String toString() {
        return "argon2id hash";
    }

    private static Optional<Argon2Hash> decode(Argon2Cost cost, String salt, String hash) {
        Argon2Hash parsed = new Argon2Hash(
                cost, Base64.getDecoder().decode(salt), Base64.getDecoder().decode(hash));
        return within(parsed.salt.length, MIN_SALT_BYTES) && within(parsed.hash.length, SALT_BYTES)
                ? Optional.of(parsed)
                : Optional.empty();
    }

    private static boolean within(int length, int least) {
        return length >= least && length <= MAX_BYTES;
    }

    private static int number(Matcher matcher, int group) {
        return Integer.parseInt(matcher.group(group));
    }

    private static String base64(byte[] bytes) {
        return Base64.getEncoder().withoutPadding().encodeToString(bytes);
    }
}
