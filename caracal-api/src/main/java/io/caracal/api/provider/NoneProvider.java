package io.caracal.api.provider;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import io.caracal.api.access.Attribution;
import io.caracal.api.provider.ProviderStore.Configured;
import io.caracal.api.provider.ProviderStore.Named;
import io.caracal.api.provider.config.ProviderKind;
import io.caracal.common.storage.LockSpace;
import io.caracal.common.storage.Transaction;
import io.caracal.core.id.IdFactory;
import io.caracal.core.id.ZoneId;
import java.util.List;
import java.util.Optional;
import java.util.function.Supplier;

/** The provider of a resource that has none, the control resource (API contract §1.6). */
public final class NoneProvider {

    private static final String IDENTIFIER = "provider://none";
    // Of the reserved names, for a zone in which somebody gave the first to a provider of another kind.
    private static final String RESERVED_IDENTIFIER = "provider://caracal-sys-none";
    private static final String FIND =
            "SELECT id FROM providers WHERE zone_id = :zone AND provider_kind = 'none' AND archived_at IS NULL AND"
                    + " identifier IN (:first, :second) ORDER BY identifier DESC LIMIT 1";

    private final ProviderStore store = new ProviderStore();
    private final IdFactory ids;

    public NoneProvider(IdFactory ids) {
        this.ids = ids;
    }

    /** Id of the zone's provider of kind none, which is made when there is none. */
    public String ensure(Transaction tx, ZoneId zone, Attribution attribution) {
        tx.lock(LockSpace.ZONE, "provider-none:" + zone);
        return find(tx, zone).orElseGet(() -> make(tx, zone, attribution));
    }

    /** Runs a change that calls {@link #ensure} again when somebody took the identifier at the same moment. */
    public static <T> T retrying(Supplier<T> change) {
        return ProviderStore.IDENTIFIER.retrying(change);
    }

    private static Optional<String> find(Transaction tx, ZoneId zone) {
        return tx.handle()
                .createQuery(FIND)
                .bind("zone", zone.value())
                .bind("first", IDENTIFIER)
                .bind("second", RESERVED_IDENTIFIER)
                .mapTo(String.class)
                .findOne();
    }

    private String make(Transaction tx, ZoneId zone, Attribution attribution) {
        boolean taken = store.identifiersLike(tx, zone, IDENTIFIER).contains(IDENTIFIER);
        String identifier = taken ? RESERVED_IDENTIFIER : IDENTIFIER;
        Configured nothing =
                new Configured(ProviderKind.NONE.wire(), JsonNodeFactory.instance.objectNode(), List.of(), false);
        return store.insert(tx, zone, new Named(ids.next(), "none", identifier), nothing, attribution)
                .id();
    }
}
