package io.caracal.api.policyset;

import io.caracal.api.access.AdminRequest;
import io.caracal.api.listing.Page;
import io.caracal.api.listing.PageRequest;
import io.caracal.api.mutation.Change;
import io.caracal.api.mutation.Mutations;
import io.caracal.common.storage.Transaction;
import io.caracal.common.storage.Transactions;
import io.caracal.core.error.CaracalException;
import io.caracal.core.error.ErrorCode;
import io.caracal.core.id.IdFactory;
import io.caracal.core.id.ZoneId;
import io.caracal.core.policy.PolicyManifest;
import java.util.List;
import java.util.Optional;

/**
 * Sealed versions. Documents are read in one transaction and checked in none: neither they nor a sealed version ever change, so what was
 * found right stays right.
 */
public final class SetVersions {

    private final Transactions transactions;
    private final Mutations mutations;
    private final IdFactory ids;
    private final PolicySetStore sets = new PolicySetStore();
    private final SetVersionStore store = new SetVersionStore();

    SetVersions(Transactions transactions, Mutations mutations, IdFactory ids) {
        this.transactions = transactions;
        this.mutations = mutations;
        this.ids = ids;
    }

    Page<SetVersionView> list(ZoneId zone, String set, PageRequest page) {
        return transactions.inZone(zone, tx -> {
            requireSet(tx, zone, set);
            return store.list(tx, set, page);
        });
    }

    /** Also of an archived set. */
    SetVersionView.Detail get(ZoneId zone, String set, String version) {
        return transactions
                .inZone(zone, tx -> store.find(tx, set, version))
                .orElseThrow(() -> CaracalException.of(ErrorCode.POLICY_SET_VERSION_NOT_FOUND));
    }

    SetVersionView.Created create(AdminRequest request, ZoneId zone, String set) {
        PolicyManifest manifest = PolicySetBodies.manifest(request.body());
        List<StoredPolicy> found = transactions.inZone(zone, tx -> {
            requireSet(tx, zone, set);
            return store.contents(tx, manifest.policyVersionIds());
        });
        SealedVersion.check(manifest, found).verify();
        String id = ids.next();
        return mutations.inZone(request, zone, tx -> {
            if (!sets.touch(tx, zone, set, request.attribution())) {
                throw PolicySets.notFound();
            }
            SetVersionView version = store.insert(tx, set, id, manifest, request.attribution());
            return Change.action(PolicySets.COLLECTION, set, SetVersionView.Created.of(version))
                    .status(201);
        });
    }

    /**
     * A version of a set in use, with its documents: 404 version_not_found, 422 invalid_policy_contract.
     *
     * @param version id of the version
     */
    public Loaded load(ZoneId zone, String set, String version) {
        Found found = transactions.inZone(zone, tx -> {
            Optional<SetVersionView.Detail> detail =
                    sets.find(tx, zone, set).flatMap(live -> store.find(tx, set, version));
            return detail.map(row -> new Found(row, store.contents(tx, row.policies())))
                    .orElseThrow(() -> CaracalException.of(ErrorCode.VERSION_NOT_FOUND));
        });
        PolicyManifest manifest = new PolicyManifest(found.detail().policies());
        SealedVersion sealed = SealedVersion.check(manifest, found.policies());
        if (!manifest.sha256().equals(found.detail().manifestSha256())) {
            throw CaracalException.of(
                    ErrorCode.INVALID_POLICY_CONTRACT, "the manifest does not have the digest it was sealed with");
        }
        return new Loaded(found.detail(), sealed);
    }

    /** A stored version and its checked documents. */
    public record Loaded(SetVersionView.Detail version, SealedVersion sealed) {}

    private record Found(SetVersionView.Detail detail, List<StoredPolicy> policies) {}

    private void requireSet(Transaction tx, ZoneId zone, String set) {
        if (sets.find(tx, zone, set).isEmpty()) {
            throw PolicySets.notFound();
        }
    }
}
