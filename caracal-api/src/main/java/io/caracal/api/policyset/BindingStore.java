package io.caracal.api.policyset;

import io.caracal.common.storage.LockSpace;
import io.caracal.common.storage.Transaction;
import io.caracal.core.id.ZoneId;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Table policy_set_bindings: which version of which set is active in a zone; at most one. */
final class BindingStore {

    private static final String FIND =
            "SELECT b.active_version_id FROM policy_set_bindings b JOIN policy_sets s ON s.zone_id = b.zone_id AND"
                    + " s.id = b.policy_set_id WHERE b.zone_id = :zone AND b.policy_set_id = :set AND s.archived_at IS"
                    + " NULL";
    private static final String CLEAR_OTHERS =
            "UPDATE policy_set_bindings SET active_version_id = NULL, updated_at = now() WHERE zone_id = :zone AND"
                    + " policy_set_id <> :set AND active_version_id IS NOT NULL";
    private static final String SET =
            "UPDATE policy_set_bindings SET active_version_id = :version, updated_at = now() WHERE zone_id = :zone AND"
                    + " policy_set_id = :set";
    private static final String CLEAR =
            "UPDATE policy_set_bindings SET active_version_id = NULL, updated_at = now() WHERE zone_id = :zone AND"
                    + " policy_set_id = :set AND active_version_id IS NOT NULL";

    /** The binding of a set in use. */
    record Binding(@Nullable String activeVersionId) {}

    /** Keeps others from changing what is active in the zone until the transaction ends. */
    void lock(Transaction tx, ZoneId zone) {
        tx.lock(LockSpace.POLICY_SET, zone.value());
    }

    Optional<Binding> find(Transaction tx, ZoneId zone, String set) {
        return tx.handle()
                .createQuery(FIND)
                .bind("zone", zone.value())
                .bind("set", set)
                .map((row, context) -> new Binding(row.getString("active_version_id")))
                .findOne();
    }

    /** Makes a version the only active one of the zone; false when the set has no binding. */
    boolean activate(Transaction tx, ZoneId zone, String set, String version) {
        tx.handle()
                .createUpdate(CLEAR_OTHERS)
                .bind("zone", zone.value())
                .bind("set", set)
                .execute();
        return tx.handle()
                        .createUpdate(SET)
                        .bind("zone", zone.value())
                        .bind("set", set)
                        .bind("version", version)
                        .execute()
                == 1;
    }

    /** Whether a version of the set was active; none is now. */
    boolean deactivate(Transaction tx, ZoneId zone, String set) {
        return tx.handle()
                        .createUpdate(CLEAR)
                        .bind("zone", zone.value())
                        .bind("set", set)
                        .execute()
                == 1;
    }
}
