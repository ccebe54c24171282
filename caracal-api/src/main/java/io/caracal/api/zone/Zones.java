package io.caracal.api.zone;

import io.caracal.api.access.AdminRequest;
import io.caracal.api.access.ReservedNames;
import io.caracal.api.access.ZoneDirectory;
import io.caracal.api.mutation.Change;
import io.caracal.api.mutation.Mutations;
import io.caracal.common.storage.Transaction;
import io.caracal.common.storage.Violations;
import io.caracal.core.error.CaracalException;
import io.caracal.core.error.ErrorCode;
import io.caracal.core.id.IdFactory;
import io.caracal.core.id.ZoneId;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Supplier;
import org.jdbi.v3.core.JdbiException;

/** Changes of zones. */
final class Zones {

    private static final String COLLECTION = "zones";

    private final Mutations mutations;
    private final ZoneStore store;
    private final DcrShutdown shutdown;
    private final ZoneDirectory directory;
    private final IdFactory ids;

    Zones(Mutations mutations, ZoneStore store, DcrShutdown shutdown, ZoneDirectory directory, IdFactory ids) {
        this.mutations = mutations;
        this.store = store;
        this.shutdown = shutdown;
        this.directory = directory;
        this.ids = ids;
    }

    ZoneView create(AdminRequest request) {
        NewZone body = NewZone.read(request.body());
        ReservedNames.checkName(request.actor(), body.name());
        body.slug().ifPresent(slug -> ReservedNames.checkZoneSlug(request.actor(), slug));
        if (body.slug().isPresent()) {
            return attempt(request, body);
        }
        ReservedNames.checkZoneSlug(request.actor(), Slugs.base(body.name()) + "-");
        try {
            return attempt(request, body);
        } catch (CaracalException lostRace) {
            if (lostRace.code() != ErrorCode.ZONE_SLUG_CONFLICT) {
                throw lostRace;
            }
            return attempt(request, body);
        }
    }

    ZoneView update(AdminRequest request, ZoneId zone) {
        ZonePatch patch = ZonePatch.read(request.body());
        patch.name().ifPresent(name -> ReservedNames.checkName(request.actor(), name));
        patch.slug().ifPresent(slug -> ReservedNames.checkZoneSlug(request.actor(), slug));
        if (patch.dcrShutdown().isPresent() && !patch.endsDcr()) {
            throw CaracalException.of(ErrorCode.DCR_SHUTDOWN_NOT_APPLICABLE);
        }
        ZoneView updated = slugConflict(() -> mutations.inZone(request, zone, tx -> update(tx, request, zone, patch)));
        directory.forget(zone);
        return updated;
    }

    void archive(AdminRequest request, ZoneId zone) {
        mutations.inZone(request, zone, tx -> {
            if (!store.archive(tx, zone, request.attribution())) {
                throw CaracalException.of(ErrorCode.ZONE_NOT_FOUND);
            }
            return Change.deleted(COLLECTION, zone.value());
        });
        directory.forget(zone);
    }

    private ZoneView attempt(AdminRequest request, NewZone body) {
        ZoneId id = new ZoneId(ids.next());
        return slugConflict(() -> mutations.inZone(request, id, tx -> {
            NewZone complete = new NewZone(body.name(), Optional.of(slug(tx, body)), body.dcrEnabled());
            ZoneStore.Owner owner = new ZoneStore.Owner(request.actor().account(), request.attribution());
            return Change.created(COLLECTION, id.value(), store.insert(tx, id, complete, owner));
        }));
    }

    private String slug(Transaction tx, NewZone body) {
        return body.slug().orElseGet(() -> {
            String base = Slugs.base(body.name());
            return Slugs.free(base, store.slugsLike(tx, base), ids.next().replace("-", ""));
        });
    }

    private Change<ZoneView> update(Transaction tx, AdminRequest request, ZoneId zone, ZonePatch patch) {
        ZoneView before = store.lock(tx, zone).orElseThrow(() -> CaracalException.of(ErrorCode.ZONE_NOT_FOUND));
        if (patch.endsDcr()) {
            endDcr(tx, request, before, patch);
        }
        ZoneView after = store.update(tx, zone, patch, request.attribution())
                .orElseThrow(() -> CaracalException.of(ErrorCode.ZONE_NOT_FOUND));
        return Change.updated(COLLECTION, zone.value(), after);
    }

    private void endDcr(Transaction tx, AdminRequest request, ZoneView before, ZonePatch patch) {
        ZoneId zone = new ZoneId(before.id());
        List<String> live = shutdown.lockLive(tx, zone);
        if (!live.isEmpty() && patch.dcrShutdown().isEmpty()) {
            throw CaracalException.of(ErrorCode.DCR_SHUTDOWN_REQUIRED)
                    .detail("details", Map.of("live_dcr_applications", live.size()));
        }
        boolean revoke =
                patch.dcrShutdown().filter(DcrShutdownMode.REVOKE_LIVE::equals).isPresent();
        if (!live.isEmpty() && revoke) {
            shutdown.revoke(tx, zone, live, request.requestId());
        }
        if (before.dcrEnabled() || patch.dcrShutdown().isPresent()) {
            String outcome = live.isEmpty()
                    ? "no_live"
                    : patch.dcrShutdown().map(DcrShutdownMode::text).orElse("no_live");
            mutations.note(tx, request, zone, "DCR shutdown " + outcome);
        }
    }

    private static ZoneView slugConflict(Supplier<ZoneView> change) {
        try {
            return change.get();
        } catch (JdbiException failure) {
            if (Violations.isUnique(failure, ZoneStore.SLUG_KEY)) {
                throw CaracalException.of(ErrorCode.ZONE_SLUG_CONFLICT).causedBy(failure);
            }
            throw failure;
        }
    }
}
