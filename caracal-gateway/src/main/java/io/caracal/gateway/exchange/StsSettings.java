package io.caracal.gateway.exchange;

import io.caracal.core.secret.HmacKey;
import java.net.URI;
import java.time.Duration;
import java.util.Optional;

/**
 * Where the STS is.
 *
 * @param timeout for a whole exchange
 * @param key signs exchanges; without one (development) they are unsigned
 */
public record StsSettings(URI url, Duration timeout, Optional<HmacKey> key) {

    /** The token endpoint. */
    URI tokenEndpoint() {
        return below("/oauth/2/token");
    }

    /** Where the STS says whether it is ready, and why not. */
    public URI ready() {
        return below("/ready");
    }

    private URI below(String path) {
        return URI.create(url.toString().replaceFirst("/+$", "") + path);
    }
}
