package io.caracal.common.security;

import io.caracal.core.error.CaracalException;
import io.caracal.core.secret.ConstantTime;
import io.caracal.core.secret.SecretText;
import io.caracal.core.secret.Sha256;
import java.nio.charset.StandardCharsets;
import java.security.SecureRandom;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.function.LongSupplier;
import java.util.function.Supplier;

/**
 * Hashes and verifies secrets with argon2id (API contract §1.3 and §2.1, STS contract §2.1). A bounded number of derivations
 * run at a time; a caller whose turn does not come in time gets a 503 error and never "wrong secret". Verified secrets are
 * remembered, so a repeated one costs a digest. Safe for use by many threads.
 */
public final class Argon2Secrets {

    private final Argon2Settings settings;
    private final Argon2Cost cost;
    private final Argon2Hash nobody;
    private final SecureRandom random;
    private final Semaphore turns;
    private final VerifiedSecretCache verified;

    /**
     * @param cost  of new hashes and of stored ones that do not name theirs
     * @param nanos monotonic nanoseconds
     */
    public Argon2Secrets(Argon2Settings settings, Argon2Cost cost, SecureRandom random, LongSupplier nanos) {
        this(settings, cost, random, nanos, new Semaphore(settings.concurrency(), true));
    }

    Argon2Secrets(Argon2Settings settings, Argon2Cost cost, SecureRandom random, LongSupplier nanos, Semaphore turns) {
        this.settings = settings;
        this.cost = cost;
        this.nobody = Argon2Hash.ofNobody(cost);
        this.random = random;
        this.turns = turns;
        this.verified = new VerifiedSecretCache(settings.cacheSize(), settings.cacheTtl(), nanos);
    }

    /** A new hash {@code argon2id$salt$hash}, the form of client and workload secrets. */
    public String hash(SecretText secret) {
        return derive(secret).toShortForm();
    }

    /** A new hash as a PHC string, the form of admin tokens. */
    public String hashPhc(SecretText secret) {
        return derive(secret).toPhc();
    }

    /**
     * Whether the secret is the one that was hashed. A stored value that cannot be read costs one derivation and never
     * verifies.
     *
     * @throws CaracalException with status 503 when no turn came in time
     */
    public boolean verify(SecretText secret, String storedHash) {
        byte[] presented = bytes(secret);
        byte[] digest = Sha256.digest(presented);
        if (verified.holds(storedHash, digest)) {
            return true;
        }
        Optional<Argon2Hash> stored = Argon2Hash.parse(storedHash, cost);
        Argon2Hash expected = stored.orElse(nobody);
        byte[] derived = inTurn(() -> expected.derive(presented));
        boolean matches = ConstantTime.equal(derived, expected.hash()) && stored.isPresent();
        if (matches) {
            verified.put(storedHash, digest);
        }
        return matches;
    }

    /** Spends the time of one verification, for an unknown id, so that timing does not tell known ids from unknown ones. */
    public void verifyNobody(SecretText secret) {
        byte[] presented = bytes(secret);
        inTurn(() -> nobody.derive(presented));
    }

    private Argon2Hash derive(SecretText secret) {
        byte[] salt = new byte[Argon2Hash.SALT_BYTES];
        random.nextBytes(salt);
        return inTurn(() -> Argon2Hash.derive(cost, bytes(secret), salt));
    }

    private <T> T inTurn(Supplier<T> derivation) {
        takeTurn();
        try {
            return derivation.get();
        } finally {
            turns.release();
        }
    }

    private void takeTurn() {
        try {
            if (!turns.tryAcquire(settings.waitLimit().toNanos(), TimeUnit.NANOSECONDS)) {
                throw busy();
            }
        } catch (InterruptedException stopping) {
            Thread.currentThread().interrupt();
            throw busy();
        }
    }

    private CaracalException busy() {
        return CaracalException.of(settings.busyCode(), "secret verification is busy")
                .status(503)
                .retryAfter(Duration.ofSeconds(1));
    }

    private static byte[] bytes(SecretText secret) {
        return secret.reveal().getBytes(StandardCharsets.UTF_8);
    }
}
