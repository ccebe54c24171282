package io.caracal.core.jwks;

import io.caracal.core.id.ZoneId;
import java.io.IOException;

/** Gets the key set document of a zone from the STS. */
@FunctionalInterface
public interface JwksFetcher {

    /**
     * The key set of a zone.
     *
     * @return the key set as JSON; {@code {"keys":[]}} when the zone has no keys yet
     * @throws IOException when the STS cannot be reached or does not answer with a key set
     */
    String fetch(ZoneId zone) throws IOException;
}
