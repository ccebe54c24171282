package io.caracal.common.security;

import io.caracal.core.secret.SecretText;
import io.caracal.core.secret.Sha256;
import java.nio.charset.StandardCharsets;

/** The lookup digest of an admin token: 32 raw bytes, stored in {@code admin_tokens.token_sha256} (API contract §2.1). */
public final class AdminTokenHash {

    private AdminTokenHash() {}

    public static byte[] of(SecretText token) {
        return Sha256.digest(token.reveal().getBytes(StandardCharsets.UTF_8));
    }
}
