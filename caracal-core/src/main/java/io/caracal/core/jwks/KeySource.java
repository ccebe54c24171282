package io.caracal.core.jwks;

import io.caracal.core.id.ZoneId;
import java.security.interfaces.ECPublicKey;
import org.jspecify.annotations.Nullable;

/** Where a verifier finds a zone's public keys. */
@FunctionalInterface
public interface KeySource {
    /**
     * The zone's key of that id, or null when the zone is known to publish none of that id.
     *
     * @throws KeysUnavailableException when that cannot be told now
     */
    @Nullable
    ECPublicKey find(ZoneId zone, String kid) throws KeysUnavailableException;
}
