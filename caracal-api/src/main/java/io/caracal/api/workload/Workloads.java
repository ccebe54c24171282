package io.caracal.api.workload;

import com.fasterxml.jackson.databind.JsonNode;
import io.caracal.api.access.AdminRequest;
import io.caracal.api.credential.KeptSecrets;
import io.caracal.api.credential.NewSecret;
import io.caracal.api.credential.SecretMint;
import io.caracal.api.mutation.Change;
import io.caracal.api.mutation.CredentialEvidence;
import io.caracal.api.mutation.Mutations;
import io.caracal.common.secrets.SecretRef;
import io.caracal.common.secrets.SecretStore;
import io.caracal.core.error.CaracalException;
import io.caracal.core.error.ErrorCode;
import io.caracal.core.id.IdFactory;
import io.caracal.core.id.ZoneId;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Changes of workloads. Secrets are hashed before a transaction begins and sealed inside it. */
final class Workloads {

    private static final String COLLECTION = "workloads";

    private final Mutations mutations;
    private final WorkloadStore store;
    private final SecretStore sealed;
    private final SecretMint secrets;
    private final IdFactory ids;

    Workloads(Mutations mutations, WorkloadStore store, SecretStore sealed, SecretMint secrets, IdFactory ids) {
        this.mutations = mutations;
        this.store = store;
        this.sealed = sealed;
        this.secrets = secrets;
        this.ids = ids;
    }

    Map<String, @Nullable Object> create(AdminRequest request, ZoneId zone) {
        String name = WorkloadBodies.name(request.body());
        NewSecret secret = secrets.create();
        WorkloadStore.NewRow row = new WorkloadStore.NewRow(ids.next(), name, secret.hash());
        return WorkloadStore.NAME.guarding(() -> mutations.inZone(request, zone, tx -> {
            if (!store.zoneLives(tx, zone)) {
                throw CaracalException.of(ErrorCode.ZONE_NOT_FOUND);
            }
            Workload made = store.insert(tx, zone, row, request.attribution());
            sealed.put(tx, SecretRef.workload(zone, row.id()), secret.bytes());
            return Change.created(COLLECTION, row.id(), made.withSecret(secret));
        }));
    }

    Map<String, @Nullable Object> update(AdminRequest request, ZoneId zone, String id) {
        WorkloadBodies.Changes body = WorkloadBodies.Changes.read(request.body());
        WorkloadStore.Changes changes =
                new WorkloadStore.Changes(body.name(), body.stored().map(JsonNode::toString), Optional.empty());
        return WorkloadStore.NAME.guarding(() -> mutations.inZone(request, zone, tx -> {
            Workload after =
                    store.update(tx, zone, id, changes, request.attribution()).orElseThrow(Workloads::unknown);
            return Change.updated(COLLECTION, id, after.seen());
        }));
    }

    Map<String, @Nullable Object> rotateSecret(AdminRequest request, ZoneId zone, String id) {
        request.body();
        NewSecret secret = secrets.create();
        WorkloadStore.Changes changes =
                new WorkloadStore.Changes(Optional.empty(), Optional.empty(), Optional.of(secret.hash()));
        return mutations.inZone(request, zone, tx -> {
            Workload after =
                    store.update(tx, zone, id, changes, request.attribution()).orElseThrow(Workloads::unknown);
            sealed.put(tx, SecretRef.workload(zone, id), secret.bytes());
            return Change.rotated(COLLECTION, id, after.withSecret(secret));
        });
    }

    void delete(AdminRequest request, ZoneId zone, String id) {
        mutations.inZone(request, zone, tx -> {
            if (!store.delete(tx, zone, id)) {
                throw unknown();
            }
            sealed.delete(tx, SecretRef.workload(zone, id));
            return Change.deleted(COLLECTION, id);
        });
    }

    /** The kept secret again; leaves an audit event and an admin-audit row. */
    String reveal(AdminRequest request, ZoneId zone, String id, KeptSecrets kept, CredentialEvidence evidence) {
        kept.checkMay(request.actor(), zone);
        return mutations.inZone(request, zone, tx -> {
            Workload workload = store.find(tx, zone, id).orElseThrow(Workloads::unknown);
            String secret = kept.open(tx, SecretRef.workload(zone, id), ErrorCode.WORKLOAD_SECRET_NOT_STORED);
            evidence.append(
                    tx,
                    request,
                    zone,
                    new CredentialEvidence.Revealed("workload_secret", "workload", id, workload.name()));
            return Change.action(COLLECTION, id, secret);
        });
    }

    static CaracalException unknown() {
        return CaracalException.of(ErrorCode.WORKLOAD_NOT_FOUND);
    }
}
