package io.caracal.testing.service;

import io.caracal.common.security.Argon2Cost;
import io.caracal.common.security.Argon2Secrets;
import io.caracal.common.security.Argon2Settings;
import io.caracal.core.error.ErrorCode;
import java.security.SecureRandom;

/** Hashes of client secrets as the services of tests store and verify them: argon2id, with little work, since hundreds are made. */
public final class ClientSecrets {
    static final Argon2Cost COST = new Argon2Cost(64, 1, 1);

    private ClientSecrets() {}

    /** What hashes and verifies at the cost of {@link ServiceRunner}'s services. */
    public static Argon2Secrets hashes() {
        return new Argon2Secrets(
                Argon2Settings.of(2, ErrorCode.INTERNAL_ERROR), COST, new SecureRandom(), System::nanoTime);
    }
}
