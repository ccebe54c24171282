package io.caracal.api.provider;

import io.caracal.api.access.AdminRequest;
import io.caracal.api.mutation.Change;
import io.caracal.api.mutation.Mutations;
import io.caracal.api.naming.GeneratedIdentifier;
import io.caracal.api.provider.ProviderStore.Configured;
import io.caracal.api.provider.ProviderStore.Named;
import io.caracal.api.provider.config.ProviderConfig;
import io.caracal.api.provider.config.ProviderKind;
import io.caracal.api.zone.LiveZone;
import io.caracal.common.storage.Transaction;
import io.caracal.core.error.CaracalException;
import io.caracal.core.error.ErrorCode;
import io.caracal.core.id.IdFactory;
import io.caracal.core.id.ZoneId;
import java.util.Collections;
import java.util.SortedMap;
import java.util.function.Function;
import java.util.function.Supplier;

/** Changes of providers. */
final class Providers {

    private static final String COLLECTION = "providers";
    private static final Supplier<SortedMap<String, String>> NOTHING_STORED = Collections::emptySortedMap;

    private final Mutations mutations;
    private final ProviderStore store;
    private final ProviderSecrets secrets;
    private final IdFactory ids;

    Providers(Mutations mutations, ProviderStore store, ProviderSecrets secrets, IdFactory ids) {
        this.mutations = mutations;
        this.store = store;
        this.secrets = secrets;
        this.ids = ids;
    }

    ProviderView create(AdminRequest request, ZoneId zone) {
        NewProvider body = NewProvider.read(request.body());
        body.identifier().ifPresent(identifier -> ProviderIdentifier.check(request.actor(), identifier));
        ProviderConfig config = ProviderConfig.of(body.kind(), body.config(), NOTHING_STORED);
        if (body.check()) {
            throw unsupportedCheck();
        }
        if (body.identifier().isPresent()) {
            String identifier = body.identifier().get();
            return ProviderStore.IDENTIFIER.guarding(
                    () -> insert(request, zone, new Creation(body, config, tx -> identifier)));
        }
        GeneratedIdentifier generated =
                ProviderIdentifier.generated(request.actor(), body.name().orElseThrow());
        return ProviderStore.IDENTIFIER.retrying(() -> insert(
                request,
                zone,
                new Creation(
                        body,
                        config,
                        tx -> generated.free(
                                store.identifiersLike(tx, zone, generated.base()),
                                ErrorCode.PROVIDER_IDENTIFIER_CONFLICT))));
    }

    ProviderView update(AdminRequest request, ZoneId zone, String id) {
        ProviderPatch patch = ProviderPatch.read(request.body());
        patch.identifier().ifPresent(identifier -> ProviderIdentifier.check(request.actor(), identifier));
        return ProviderStore.IDENTIFIER.guarding(() -> mutations.inZone(request, zone, tx -> {
            ProviderView before = store.lock(tx, zone, id).orElseThrow(Providers::notFound);
            patch.config().ifPresent(config -> reconfigure(tx, before, patch));
            Named named = new Named(
                    id, patch.name().orElse(before.name()), patch.identifier().orElse(before.identifier()));
            return Change.updated(COLLECTION, id, store.update(tx, zone, named, request.attribution()));
        }));
    }

    /** Archives the provider and destroys its secrets; resources keep pointing at it. */
    void archive(AdminRequest request, ZoneId zone, String id) {
        mutations.inZone(request, zone, tx -> {
            if (!store.archive(tx, zone, id, request.attribution())) {
                throw notFound();
            }
            secrets.delete(tx, zone, id);
            return Change.deleted(COLLECTION, id);
        });
    }

    static CaracalException notFound() {
        return CaracalException.of(ErrorCode.PROVIDER_NOT_FOUND);
    }

    static CaracalException unsupportedCheck() {
        return CaracalException.of(
                ErrorCode.PROVIDER_CHECK_UNSUPPORTED, "connectivity of providers is not checked by this version");
    }

    private record Creation(NewProvider body, ProviderConfig config, Function<Transaction, String> identifier) {}

    private ProviderView insert(AdminRequest request, ZoneId zone, Creation creation) {
        String id = ids.next();
        return mutations.inZone(request, zone, tx -> {
            LiveZone.require(tx, zone);
            String identifier = creation.identifier().apply(tx);
            Named named = new Named(id, creation.body().name().orElse(identifier), identifier);
            ProviderView made = store.insert(
                    tx, zone, named, configured(creation.body().kind(), creation.config()), request.attribution());
            if (creation.config().replacesSecrets()) {
                secrets.put(tx, zone, id, creation.config().secrets());
            }
            return Change.created(COLLECTION, id, made);
        });
    }

    private void reconfigure(Transaction tx, ProviderView before, ProviderPatch patch) {
        ZoneId zone = new ZoneId(before.zoneId());
        String id = before.id();
        ProviderKind kind = patch.kind()
                .or(() -> ProviderKind.parse(before.kind()))
                .orElseThrow(() -> new IllegalStateException("a stored provider has an unknown kind"));
        boolean keeps =
                kind.wire().equals(before.kind()) && !before.secretConfigKeys().isEmpty();
        ProviderConfig config = ProviderConfig.of(
                kind, patch.config().orElseThrow(), keeps ? () -> secrets.get(tx, zone, id) : NOTHING_STORED);
        store.reconfigure(tx, zone, id, configured(kind, config));
        if (config.replacesSecrets()) {
            secrets.put(tx, zone, id, config.secrets());
        } else if (config.secrets().isEmpty()) {
            secrets.delete(tx, zone, id);
        }
    }

    private static Configured configured(ProviderKind kind, ProviderConfig config) {
        return new Configured(kind.wire(), config.open(), config.secretKeys(), kind.oauth());
    }
}
