package io.caracal.api.credential;

import io.caracal.common.security.Argon2Secrets;
import io.caracal.core.secret.SecretText;
import java.security.SecureRandom;
import java.util.Base64;

/** Makes secrets: a prefix that tells their kind and 32 random bytes. Hashing takes long and is never done inside a transaction. */
public final class SecretMint {

    private static final int BYTES = 32;

    private final String prefix;
    private final Argon2Secrets hashes;
    private final SecureRandom random;

    /** @param prefix {@code cs_} for client secrets, {@code ws_} for workload secrets */
    public SecretMint(String prefix, Argon2Secrets hashes, SecureRandom random) {
        this.prefix = prefix;
        this.hashes = hashes;
        this.random = random;
    }

    public NewSecret create() {
        byte[] bytes = new byte[BYTES];
        random.nextBytes(bytes);
        return of(SecretText.of(prefix + Base64.getUrlEncoder().withoutPadding().encodeToString(bytes)));
    }

    /** A secret that the caller chose. */
    public NewSecret of(SecretText value) {
        return new NewSecret(value, hashes.hash(value));
    }
}
