package io.caracal.api.application;

import io.caracal.api.access.AdminRequest;
import io.caracal.api.credential.KeptSecrets;
import io.caracal.api.mutation.Change;
import io.caracal.api.mutation.CredentialEvidence;
import io.caracal.api.mutation.Mutations;
import io.caracal.common.secrets.SecretRef;
import io.caracal.core.error.CaracalException;
import io.caracal.core.error.ErrorCode;
import io.caracal.core.id.ZoneId;

/**
 * Shows a stored client secret again. It is a GET for the sake of existing clients but no read: it needs the authority to change the
 * application, and leaves both an audit event and an admin-audit row.
 */
final class SecretReveal {

    private final Mutations mutations;
    private final ApplicationStore store;
    private final KeptSecrets kept;
    private final CredentialEvidence evidence;

    SecretReveal(Mutations mutations, ApplicationStore store, KeptSecrets kept, CredentialEvidence evidence) {
        this.mutations = mutations;
        this.store = store;
        this.kept = kept;
        this.evidence = evidence;
    }

    String reveal(AdminRequest request, ZoneId zone, String id) {
        kept.checkMay(request.actor(), zone);
        return mutations.inZone(request, zone, tx -> {
            Application application = store.find(tx, zone, id)
                    .filter(Application::managed)
                    .orElseThrow(() -> CaracalException.of(ErrorCode.APPLICATION_NOT_FOUND));
            if (!request.actor().global() && Traits.isControlKey(application.traits())) {
                throw CaracalException.of(
                        ErrorCode.TRAIT_FORBIDDEN, "the secret of a control key needs a global admin token");
            }
            String secret = kept.open(tx, SecretRef.application(zone, id), ErrorCode.CLIENT_SECRET_NOT_STORED);
            evidence.append(
                    tx,
                    request,
                    zone,
                    new CredentialEvidence.Revealed(
                            "application_client_secret", "application", id, application.name()));
            return Change.action(Applications.COLLECTION, id, secret);
        });
    }
}
