package io.caracal.api.resource;

import io.caracal.api.access.AdminRequest;
import io.caracal.api.mutation.Change;
import io.caracal.api.mutation.Mutations;
import io.caracal.api.naming.GeneratedIdentifier;
import io.caracal.api.provider.NoneProvider;
import io.caracal.api.provider.ProviderReference;
import io.caracal.api.zone.LiveZone;
import io.caracal.common.storage.Transaction;
import io.caracal.core.error.CaracalException;
import io.caracal.core.error.ErrorCode;
import io.caracal.core.id.IdFactory;
import io.caracal.core.id.ZoneId;
import java.util.List;
import java.util.function.Function;

/** Changes of resources. */
final class Resources {

    private static final String COLLECTION = "resources";

    private final Mutations mutations;
    private final ResourceStore store;
    private final ResourceIdentifiers identifiers;
    private final NoneProvider none;
    private final IdFactory ids;
    private final int quota;

    /** @param quota most resources of a zone */
    Resources(Mutations mutations, ResourceStore store, ResourceIdentifiers identifiers, IdFactory ids, int quota) {
        this.mutations = mutations;
        this.store = store;
        this.identifiers = identifiers;
        this.none = new NoneProvider(ids);
        this.ids = ids;
        this.quota = quota;
    }

    ResourceView create(AdminRequest request, ZoneId zone) {
        ResourceBody body = ResourceBody.forCreation(request.body());
        body.identifier().ifPresent(identifier -> identifiers.check(request.actor(), identifier));
        if (body.check()) {
            throw unsupportedVerification();
        }
        if (body.identifier().isPresent()) {
            String identifier = body.identifier().get();
            return NoneProvider.retrying(
                    () -> ResourceStore.IDENTIFIER.guarding(() -> insert(request, zone, body, tx -> identifier)));
        }
        GeneratedIdentifier generated =
                ResourceIdentifiers.generated(body.name().orElseThrow());
        return ResourceStore.IDENTIFIER.retrying(() -> insert(
                request,
                zone,
                body,
                tx -> generated.free(
                        store.identifiersLike(tx, zone, generated.base()), ErrorCode.RESOURCE_IDENTIFIER_CONFLICT)));
    }

    ResourceView update(AdminRequest request, ZoneId zone, String id) {
        ResourceBody patch = ResourceBody.forChange(request.body());
        patch.identifier().ifPresent(identifier -> identifiers.check(request.actor(), identifier));
        return NoneProvider.retrying(() ->
                ResourceStore.IDENTIFIER.guarding(() -> mutations.inZone(request, zone, tx -> {
                    ResourceView before = store.lock(tx, zone, id).orElseThrow(Resources::notFound);
                    checkProtection(request, before, patch);
                    ResourceDraft draft = complete(
                            tx,
                            request,
                            zone,
                            patched(before, patch),
                            patch.providerId().given());
                    return Change.updated(COLLECTION, id, store.update(tx, zone, id, draft, request.attribution()));
                })));
    }

    void archive(AdminRequest request, ZoneId zone, String id) {
        mutations.inZone(request, zone, tx -> {
            ResourceView before = store.lock(tx, zone, id).orElseThrow(Resources::notFound);
            if (identifiers.isControl(before.identifier())) {
                throw CaracalException.of(ErrorCode.PROTECTED_RESOURCE, "the control resource cannot be deleted");
            }
            store.archive(tx, zone, id, request.attribution());
            return Change.deleted(COLLECTION, id);
        });
    }

    static CaracalException notFound() {
        return CaracalException.of(ErrorCode.RESOURCE_NOT_FOUND);
    }

    static CaracalException unsupportedVerification() {
        return CaracalException.of(
                ErrorCode.RESOURCE_VERIFICATION_UNSUPPORTED, "upstreams are not probed by this version");
    }

    private ResourceView insert(
            AdminRequest request, ZoneId zone, ResourceBody body, Function<Transaction, String> identifier) {
        String id = ids.next();
        return mutations.inZone(request, zone, tx -> {
            LiveZone.require(tx, zone);
            String name = identifier.apply(tx);
            ResourceDraft draft = new ResourceDraft(
                    body.name().orElse(name),
                    name,
                    body.upstreamUrl().value(),
                    body.providerId().value(),
                    body.scopes().orElseThrow(),
                    body.operations().orElse(List.of()),
                    body.enforcement().orElse(ResourceBody.ENFORCED));
            ResourceDraft complete = complete(tx, request, zone, draft, true);
            if (store.quotaReached(tx, zone, quota)) {
                throw CaracalException.of(ErrorCode.RESOURCE_QUOTA_EXCEEDED);
            }
            return Change.created(COLLECTION, id, store.insert(tx, zone, id, complete, request.attribution()));
        });
    }

    /** The control resource keeps its identifier, and only a global token changes it. */
    private void checkProtection(AdminRequest request, ResourceView before, ResourceBody patch) {
        boolean renamed = patch.identifier()
                .filter(identifier -> !identifier.equals(before.identifier()))
                .isPresent();
        if (identifiers.isControl(before.identifier())
                && (renamed || !request.actor().global())) {
            throw ResourceIdentifiers.isProtected();
        }
    }

    private static ResourceDraft patched(ResourceView before, ResourceBody patch) {
        return new ResourceDraft(
                patch.name().orElse(before.name()),
                patch.identifier().orElse(before.identifier()),
                patch.upstreamUrl().over(before.upstreamUrl()),
                patch.providerId().over(before.credentialProviderId()),
                patch.scopes().orElse(before.scopes()),
                patch.operations().orElseGet(before::operationList),
                patch.enforcement().orElse(before.operationEnforcement()));
    }

    /**
     * Checks provider, upstream and operations, in this order, and gives the control resource its provider. A provider that was set earlier
     * may have been archived since; that does not keep other members from being changed.
     */
    private ResourceDraft complete(
            Transaction tx, AdminRequest request, ZoneId zone, ResourceDraft draft, boolean newProvider) {
        boolean control = identifiers.isControl(draft.identifier());
        String provider = draft.providerId();
        if (provider != null && newProvider) {
            ProviderReference.require(tx, zone, provider);
        }
        if (provider == null && !control) {
            throw CaracalException.of(ErrorCode.CREDENTIAL_PROVIDER_REQUIRED);
        }
        if (draft.upstreamUrl() == null && !control) {
            throw CaracalException.of(ErrorCode.UPSTREAM_URL_REQUIRED);
        }
        Operations.check(draft.operations(), draft.scopes());
        return provider == null ? draft.withProvider(none.ensure(tx, zone, request.attribution())) : draft;
    }
}
