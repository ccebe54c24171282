package io.caracal.api.application;

import io.caracal.api.access.Actor;
import io.caracal.api.access.AdminRequest;
import io.caracal.api.access.ReservedNames;
import io.caracal.api.credential.NewSecret;
import io.caracal.api.credential.SecretMint;
import io.caracal.api.mutation.Change;
import io.caracal.api.mutation.Mutations;
import io.caracal.common.secrets.SecretRef;
import io.caracal.common.secrets.SecretStore;
import io.caracal.common.storage.Transaction;
import io.caracal.core.error.CaracalException;
import io.caracal.core.error.ErrorCode;
import io.caracal.core.id.IdFactory;
import io.caracal.core.id.ZoneId;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Changes of managed applications. Secrets are hashed before a transaction begins and sealed inside it. */
final class Applications {

    static final String COLLECTION = "applications";

    private final Mutations mutations;
    private final ApplicationStore store;
    private final SecretStore sealed;
    private final SecretMint secrets;
    private final IdFactory ids;
    private final Traits traits = new Traits();

    Applications(Mutations mutations, ApplicationStore store, SecretStore sealed, SecretMint secrets, IdFactory ids) {
        this.mutations = mutations;
        this.store = store;
        this.sealed = sealed;
        this.secrets = secrets;
        this.ids = ids;
    }

    Map<String, @Nullable Object> create(AdminRequest request, ZoneId zone) {
        ApplicationBodies.New body = ApplicationBodies.New.read(request.body());
        ReservedNames.checkName(request.actor(), body.name());
        traits.check(request.actor(), body.traits());
        NewSecret secret = secrets.create();
        String id = ids.next();
        ApplicationStore.NewRow row = new ApplicationStore.NewRow(id, body.name(), body.traits(), null);
        return mutations.inZone(request, zone, tx -> {
            if (store.dcrEnabled(tx, zone).isEmpty()) {
                throw CaracalException.of(ErrorCode.ZONE_NOT_FOUND);
            }
            checkNameFree(tx, zone, body.name(), id);
            Application made = store.insert(tx, zone, row, secret.hash(), request.attribution());
            sealed.put(tx, SecretRef.application(zone, id), secret.bytes());
            return Change.created(COLLECTION, id, made.withSecret(secret));
        });
    }

    Map<String, @Nullable Object> update(AdminRequest request, ZoneId zone, String id) {
        ApplicationBodies.Patch patch = ApplicationBodies.Patch.read(request.body());
        patch.name().ifPresent(name -> ReservedNames.checkName(request.actor(), name));
        patch.traits().ifPresent(wanted -> traits.check(request.actor(), wanted));
        Optional<NewSecret> secret = patch.secret().map(secrets::of);
        return mutations.inZone(request, zone, tx -> {
            Application before = changeable(tx, request.actor(), zone, id);
            if (secret.isPresent() && !before.hasSecret()) {
                throw CaracalException.of(ErrorCode.CLIENT_SECRET_NOT_CONFIGURED);
            }
            patch.name().ifPresent(name -> checkNameFree(tx, zone, name, id));
            Application after = store.update(
                    tx,
                    zone,
                    before,
                    new ApplicationStore.Changes(patch.name(), secret.map(NewSecret::hash), patch.traits()),
                    request.attribution());
            secret.ifPresent(chosen -> seal(tx, zone, after, chosen));
            return Change.updated(COLLECTION, id, after.seenBy(request.actor()));
        });
    }

    Map<String, @Nullable Object> rotateSecret(AdminRequest request, ZoneId zone, String id) {
        request.body();
        NewSecret secret = secrets.create();
        return mutations.inZone(request, zone, tx -> {
            Application before = changeable(tx, request.actor(), zone, id);
            ApplicationStore.Changes changes =
                    new ApplicationStore.Changes(Optional.empty(), Optional.of(secret.hash()), Optional.empty());
            Application after = store.update(tx, zone, before, changes, request.attribution());
            seal(tx, zone, after, secret);
            return Change.rotated(COLLECTION, id, after.withSecret(secret));
        });
    }

    void archive(AdminRequest request, ZoneId zone, String id) {
        mutations.inZone(request, zone, tx -> {
            changeable(tx, request.actor(), zone, id);
            store.archive(tx, zone, id, request.attribution());
            sealed.delete(tx, SecretRef.application(zone, id));
            return Change.deleted(COLLECTION, id);
        });
    }

    private Application changeable(Transaction tx, Actor actor, ZoneId zone, String id) {
        Application application =
                store.lock(tx, zone, id).orElseThrow(() -> CaracalException.of(ErrorCode.APPLICATION_NOT_FOUND));
        if (!actor.global() && Traits.isControlKey(application.traits())) {
            throw CaracalException.of(
                    ErrorCode.TRAIT_FORBIDDEN, "a control key can be changed with a global admin token only");
        }
        return application;
    }

    private void checkNameFree(Transaction tx, ZoneId zone, String name, String id) {
        if (store.nameTaken(tx, zone, name, id)) {
            throw CaracalException.of(ErrorCode.APPLICATION_NAME_TAKEN);
        }
    }

    /** The secret of a self-registered application is never kept. */
    private void seal(Transaction tx, ZoneId zone, Application application, NewSecret secret) {
        if (application.managed()) {
            sealed.put(tx, SecretRef.application(zone, application.id()), secret.bytes());
        }
    }
}
