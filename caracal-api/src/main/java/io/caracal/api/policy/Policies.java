package io.caracal.api.policy;

import io.caracal.api.access.AdminRequest;
import io.caracal.api.access.ReservedNames;
import io.caracal.api.mutation.Change;
import io.caracal.api.mutation.Mutations;
import io.caracal.api.zone.LiveZone;
import io.caracal.core.error.CaracalException;
import io.caracal.core.error.ErrorCode;
import io.caracal.core.id.IdFactory;
import io.caracal.core.id.ZoneId;

/** Changes of policies. Documents are checked before a transaction begins. */
final class Policies {

    private static final String COLLECTION = "policies";

    private final Mutations mutations;
    private final PolicyStore store;
    private final IdFactory ids;

    Policies(Mutations mutations, PolicyStore store, IdFactory ids) {
        this.mutations = mutations;
        this.store = store;
        this.ids = ids;
    }

    CreatedPolicy create(AdminRequest request, ZoneId zone) {
        PolicyBodies.New body = PolicyBodies.New.read(request.body());
        ReservedNames.checkName(request.actor(), body.name());
        AuthoredContent content = AuthoredContent.check(body.content());
        String id = ids.next();
        String versionId = ids.next();
        return PolicyStore.NAME.guarding(() -> mutations.inZone(request, zone, tx -> {
            LiveZone.require(tx, zone);
            PolicyView policy = store.insert(tx, zone, id, body, request.attribution());
            CreatedVersion version = store.insertVersion(tx, id, versionId, content, request.attribution());
            return Change.created(COLLECTION, id, CreatedPolicy.of(policy, version));
        }));
    }

    CreatedVersion addVersion(AdminRequest request, ZoneId zone, String id) {
        AuthoredContent content = AuthoredContent.check(PolicyBodies.contentOf(request.body()));
        String versionId = ids.next();
        return mutations.inZone(request, zone, tx -> {
            if (!store.touch(tx, zone, id, request.attribution())) {
                throw notFound();
            }
            CreatedVersion version = store.insertVersion(tx, id, versionId, content, request.attribution());
            return Change.action(COLLECTION, id, version).status(201);
        });
    }

    /** Archives the policy; its versions stay, and sets that name them go on enforcing them. */
    void archive(AdminRequest request, ZoneId zone, String id) {
        mutations.inZone(request, zone, tx -> {
            if (!store.archive(tx, zone, id, request.attribution())) {
                throw notFound();
            }
            return Change.deleted(COLLECTION, id);
        });
    }

    static CaracalException notFound() {
        return CaracalException.of(ErrorCode.POLICY_NOT_FOUND);
    }
}
