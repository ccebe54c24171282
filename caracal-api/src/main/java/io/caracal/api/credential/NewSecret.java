package io.caracal.api.credential;

import io.caracal.core.secret.SecretText;
import java.nio.charset.StandardCharsets;

/** A secret and its argon2id hash. */
public record NewSecret(SecretText value, String hash) {

    /** The secret as it is sealed. */
    public byte[] bytes() {
        return value.reveal().getBytes(StandardCharsets.UTF_8);
    }

    @Override
    public String toString() {
        return "NewSecret";
    }
}
