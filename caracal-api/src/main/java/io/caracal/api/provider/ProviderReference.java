package io.caracal.api.provider;

import io.caracal.common.storage.Transaction;
import io.caracal.core.id.ZoneId;

/** The check of a provider that something else refers to. */
public final class ProviderReference {

    private static final String LOCK =
            "SELECT id FROM providers WHERE zone_id = :zone AND id = :id AND archived_at IS NULL FOR SHARE";

    private ProviderReference() {}

    /** 404 provider_not_found unless the provider is in use; it then stays so until the transaction ends. */
    public static void require(Transaction tx, ZoneId zone, String id) {
        boolean live = tx.handle()
                .createQuery(LOCK)
                .bind("zone", zone.value())
                .bind("id", id)
                .mapTo(String.class)
                .findOne()
                .isPresent();
        if (!live) {
            throw Providers.notFound();
        }
    }
}
