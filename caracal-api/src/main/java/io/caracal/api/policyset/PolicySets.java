package io.caracal.api.policyset;

import io.caracal.api.access.AdminRequest;
import io.caracal.api.mutation.Change;
import io.caracal.api.mutation.Mutations;
import io.caracal.api.zone.LiveZone;
import io.caracal.core.error.CaracalException;
import io.caracal.core.error.ErrorCode;
import io.caracal.core.event.PolicyInvalidation;
import io.caracal.core.id.IdFactory;
import io.caracal.core.id.ZoneId;

/** Making and archiving policy sets. */
final class PolicySets {

    static final String COLLECTION = "policy-sets";

    private final Mutations mutations;
    private final Invalidations invalidations;
    private final IdFactory ids;
    private final PolicySetStore store = new PolicySetStore();
    private final BindingStore bindings = new BindingStore();

    PolicySets(Mutations mutations, Invalidations invalidations, IdFactory ids) {
        this.mutations = mutations;
        this.invalidations = invalidations;
        this.ids = ids;
    }

    CreatedPolicySet create(AdminRequest request, ZoneId zone) {
        PolicySetBodies.New body = PolicySetBodies.New.read(request.body());
        String id = ids.next();
        return PolicySetStore.NAME.guarding(() -> mutations.inZone(request, zone, tx -> {
            LiveZone.require(tx, zone);
            PolicySetView made = store.insert(tx, zone, id, body, request.attribution());
            return Change.created(COLLECTION, id, CreatedPolicySet.of(made));
        }));
    }

    /** Archives the set; when it was active, the zone has no policy from then on, and the STS is told. */
    void archive(AdminRequest request, ZoneId zone, String id) {
        mutations.inZone(request, zone, tx -> {
            bindings.lock(tx, zone);
            if (!store.archive(tx, zone, id, request.attribution())) {
                throw notFound();
            }
            if (bindings.deactivate(tx, zone, id)) {
                invalidations.announce(tx, new PolicyInvalidation(zone, id, null), request.requestId());
            }
            return Change.deleted(COLLECTION, id);
        });
    }

    static CaracalException notFound() {
        return CaracalException.of(ErrorCode.POLICY_SET_NOT_FOUND);
    }
}
