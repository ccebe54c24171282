package io.caracal.api.application;

import io.caracal.core.secret.SecretText;
import java.nio.charset.StandardCharsets;

/** A client secret and its argon2id hash. */
record ClientSecret(SecretText value, String hash) {

    byte[] bytes() {
        return value.reveal().getBytes(StandardCharsets.UTF_8);
    }

    @Override
    public String toString() {
        return "ClientSecret";
    }
}
