package io.caracal.sts.signing;

import io.caracal.core.id.ZoneId;
import io.caracal.core.jwks.KeySource;
import io.caracal.core.token.SigningKey;

/** The signing keys of all zones. */
public interface ZoneKeys {
    /**
     * The key that the zone signs with now; the zone's first call creates it (STS contract §3.4).
     *
     * @throws io.caracal.core.jwks.KeysUnavailableException when the stored key cannot be opened
     * @throws io.caracal.common.storage.StorageUnavailableException when storage does not answer
     */
    SigningKey current(ZoneId zone);

    /** Public keys that a mandate of a zone may be signed with: the current one and those still published beside it. */
    KeySource keySource();
}
