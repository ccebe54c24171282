package io.caracal.api.admintoken;

import java.time.Instant;
import org.jspecify.annotations.Nullable;

/** A new admin token on the wire, the only time its value is shown. */
public record MintedToken(
        String id,
        String name,
        String scope,
        String capability,
        @Nullable String zoneId,
        String createdBy,
        Instant createdAt,
        String token) {

    @Override
    public String toString() {
        return "MintedToken[" + id + "]";
    }
}
