package io.caracal.api.credential;

import io.caracal.api.access.Actor;
import io.caracal.api.access.Capability;
import io.caracal.api.access.ZoneDirectory;
import io.caracal.api.access.ZoneDirectory.ZoneFacts;
import io.caracal.common.secrets.EnvelopeException;
import io.caracal.common.secrets.SecretRef;
import io.caracal.common.secrets.SecretStore;
import io.caracal.common.storage.Transaction;
import io.caracal.core.error.CaracalException;
import io.caracal.core.error.ErrorCode;
import io.caracal.core.id.ZoneId;
import java.nio.charset.StandardCharsets;

/** Sealed secrets that may be shown again. Showing one is a GET for the sake of existing clients but needs the authority to change. */
public final class KeptSecrets {

    private final SecretStore sealed;
    private final ZoneDirectory zones;

    public KeptSecrets(SecretStore sealed, ZoneDirectory zones) {
        this.sealed = sealed;
        this.zones = zones;
    }

    /** Refuses with 403 who may not see secrets of the zone. */
    public void checkMay(Actor actor, ZoneId zone) {
        if (!actor.mayWrite()) {
            throw CaracalException.of(
                    actor.capability() == Capability.APPROVE
                            ? ErrorCode.ADMIN_TOKEN_APPROVE_ONLY
                            : ErrorCode.ADMIN_TOKEN_READ_ONLY);
        }
        if (!actor.bootstrap() && zones.find(zone).filter(ZoneFacts::reserved).isPresent()) {
            throw CaracalException.of(ErrorCode.SYSTEM_ZONE_READ_ONLY);
        }
    }

    /**
     * The secret in clear text.
     *
     * @param missing the answer when none is kept
     */
    public String open(Transaction tx, SecretRef ref, ErrorCode missing) {
        try {
            return sealed.get(tx, ref)
                    .map(bytes -> new String(bytes, StandardCharsets.UTF_8))
                    .orElseThrow(() -> CaracalException.of(missing));
        } catch (EnvelopeException unreadable) {
            throw CaracalException.of(ErrorCode.SECRET_BACKEND_UNAVAILABLE, "the stored secret cannot be opened")
                    .causedBy(unreadable);
        }
    }
}
