package io.caracal.api.policyset;

import io.caracal.api.access.AdminRequest;
import io.caracal.api.mutation.Change;
import io.caracal.api.mutation.Mutations;
import io.caracal.common.storage.Transaction;
import io.caracal.core.error.CaracalException;
import io.caracal.core.error.ErrorCode;
import io.caracal.core.event.PolicyInvalidation;
import io.caracal.core.id.ZoneId;
import java.util.List;

/** Activation (API contract §4.3): the only active version of the zone, and the announcement, in one transaction. */
final class Activations {

    private final Mutations mutations;
    private final SetVersions versions;
    private final Invalidations invalidations;
    private final PolicySetStore sets = new PolicySetStore();
    private final SetVersionStore store = new SetVersionStore();
    private final BindingStore bindings = new BindingStore();

    Activations(Mutations mutations, SetVersions versions, Invalidations invalidations) {
        this.mutations = mutations;
        this.versions = versions;
        this.invalidations = invalidations;
    }

    Activated activate(AdminRequest request, ZoneId zone, String set) {
        String version = PolicySetBodies.versionId(request.body());
        SetVersions.Loaded loaded = versions.load(zone, set, version);
        loaded.sealed().verify();
        List<String> referenced = loaded.version().policies();
        return mutations.inZone(request, zone, tx -> {
            bindings.lock(tx, zone);
            if (!sets.touch(tx, zone, set, request.attribution())) {
                throw CaracalException.of(ErrorCode.VERSION_NOT_FOUND);
            }
            bind(tx, zone, set, version, referenced);
            String outbox = invalidations.announce(tx, new PolicyInvalidation(zone, set, version), request.requestId());
            return Change.action(PolicySets.COLLECTION, set, Activated.of(zone, set, version, outbox))
                    .status(202);
        });
    }

    private void bind(Transaction tx, ZoneId zone, String set, String version, List<String> referenced) {
        if (store.lockReferenced(tx, referenced) != referenced.size()) {
            throw CaracalException.of(ErrorCode.REFERENCED_POLICY_VERSION_MISSING);
        }
        if (!bindings.activate(tx, zone, set, version)) {
            throw CaracalException.of(ErrorCode.POLICY_SET_BINDING_NOT_FOUND);
        }
    }
}
