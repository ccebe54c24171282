package io.caracal.api.application;

import io.caracal.common.security.Argon2Secrets;
import io.caracal.core.secret.SecretText;
import java.security.SecureRandom;
import java.util.Base64;

/** Makes client secrets: {@code cs_} and 32 random bytes. Hashing takes long and is never done inside a transaction. */
final class ClientSecrets {

    private static final int BYTES = 32;

    private final Argon2Secrets hashes;
    private final SecureRandom random;

    ClientSecrets(Argon2Secrets hashes, SecureRandom random) {
        this.hashes = hashes;
        this.random = random;
    }

    ClientSecret create() {
        byte[] bytes = new byte[BYTES];
        random.nextBytes(bytes);
        return of(SecretText.of("cs_" + Base64.getUrlEncoder().withoutPadding().encodeToString(bytes)));
    }

    /** A secret that the caller chose. */
    ClientSecret of(SecretText value) {
        return new ClientSecret(value, hashes.hash(value));
    }
}
