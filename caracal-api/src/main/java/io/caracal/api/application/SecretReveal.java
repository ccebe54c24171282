package io.caracal.api.application;

import io.caracal.api.access.Actor;
import io.caracal.api.access.AdminRequest;
import io.caracal.api.access.Capability;
import io.caracal.api.access.ZoneDirectory;
import io.caracal.api.access.ZoneDirectory.ZoneFacts;
import io.caracal.api.mutation.Change;
import io.caracal.api.mutation.CredentialEvidence;
import io.caracal.api.mutation.Mutations;
import io.caracal.common.secrets.EnvelopeException;
import io.caracal.common.secrets.SecretRef;
import io.caracal.common.secrets.SecretStore;
import io.caracal.common.storage.Transaction;
import io.caracal.core.error.CaracalException;
import io.caracal.core.error.ErrorCode;
import io.caracal.core.id.ZoneId;
import java.nio.charset.StandardCharsets;

/**
 * Shows a stored client secret again. It is a GET for the sake of existing clients but no read: it needs the authority to change the
 * application, and leaves both an audit event and an admin-audit row.
 */
final class SecretReveal {

    private final Mutations mutations;
    private final ApplicationStore store;
    private final SecretStore sealed;
    private final CredentialEvidence evidence;
    private final ZoneDirectory zones;

    SecretReveal(
            Mutations mutations,
            ApplicationStore store,
            SecretStore sealed,
            CredentialEvidence evidence,
            ZoneDirectory zones) {
        this.mutations = mutations;
        this.store = store;
        this.sealed = sealed;
        this.evidence = evidence;
        this.zones = zones;
    }

    String reveal(AdminRequest request, ZoneId zone, String id) {
        checkMay(request.actor(), zone);
        return mutations.inZone(request, zone, tx -> {
            Application application = store.find(tx, zone, id)
                    .filter(Application::managed)
                    .orElseThrow(() -> CaracalException.of(ErrorCode.APPLICATION_NOT_FOUND));
            if (!request.actor().global() && Traits.isControlKey(application.traits())) {
                throw CaracalException.of(
                        ErrorCode.TRAIT_FORBIDDEN, "the secret of a control key needs a global admin token");
            }
            String secret = open(tx, zone, id);
            evidence.append(
                    tx,
                    request,
                    zone,
                    new CredentialEvidence.Revealed(
                            "application_client_secret", "application", id, application.name()));
            return Change.action(Applications.COLLECTION, id, secret);
        });
    }

    private void checkMay(Actor actor, ZoneId zone) {
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

    private String open(Transaction tx, ZoneId zone, String id) {
        try {
            return sealed.get(tx, SecretRef.application(zone, id))
                    .map(bytes -> new String(bytes, StandardCharsets.UTF_8))
                    .orElseThrow(() -> CaracalException.of(ErrorCode.CLIENT_SECRET_NOT_STORED));
        } catch (EnvelopeException unreadable) {
            throw CaracalException.of(ErrorCode.SECRET_BACKEND_UNAVAILABLE, "the stored secret cannot be opened")
                    .causedBy(unreadable);
        }
    }
}
