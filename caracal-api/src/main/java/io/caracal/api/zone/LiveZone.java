package io.caracal.api.zone;

import io.caracal.common.storage.Transaction;
import io.caracal.core.error.CaracalException;
import io.caracal.core.error.ErrorCode;
import io.caracal.core.id.ZoneId;

/** The check that whatever is created in a zone begins with. */
public final class LiveZone {

    private static final String LOCK = "SELECT id FROM zones WHERE id = :zone AND archived_at IS NULL FOR SHARE";

    private LiveZone() {}

    /** 404 zone_not_found unless the zone is in use; it then stays so until the transaction ends. */
    public static void require(Transaction tx, ZoneId zone) {
        boolean live = tx.handle()
                .createQuery(LOCK)
                .bind("zone", zone.value())
                .mapTo(String.class)
                .findOne()
                .isPresent();
        if (!live) {
            throw CaracalException.of(ErrorCode.ZONE_NOT_FOUND);
        }
    }
}
