package io.caracal.sts.policy;

import io.caracal.common.storage.Rows;
import io.caracal.common.storage.Transaction;
import io.caracal.core.id.ZoneId;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Bindings, sealed versions and document texts (STS contract §4.5). An archived zone, which nobody can use, has no active version. Read only. */
final class PolicyStore {

    private static final String ACTIVE = """
        SELECT v.id, v.manifest_sha256, v.manifest_json::text AS manifest
        FROM policy_set_bindings b
        JOIN policy_set_versions v ON v.id = b.active_version_id
        JOIN zones z ON z.id = b.zone_id AND z.archived_at IS NULL
        WHERE b.zone_id = :zone
        """;

    private static final String CONTENTS = """
        SELECT v.id, v.content
        FROM policy_versions v
        JOIN policies p ON p.id = v.policy_id
        WHERE v.id = ANY(:ids) AND p.zone_id = :zone
        """;

    private static final String ACTIVE_OF_ZONES = """
        SELECT b.zone_id, v.id, v.manifest_sha256
        FROM policy_set_bindings b
        JOIN policy_set_versions v ON v.id = b.active_version_id
        JOIN zones z ON z.id = b.zone_id AND z.archived_at IS NULL
        WHERE b.zone_id = ANY(:zones)
        """;

    private static final String ZONES_WITH_ACTIVE = """
        SELECT b.zone_id
        FROM policy_set_bindings b
        JOIN zones z ON z.id = b.zone_id AND z.archived_at IS NULL
        WHERE b.active_version_id IS NOT NULL
        ORDER BY b.updated_at DESC, b.zone_id
        LIMIT :limit
        """;

    /** The active version with its manifest as stored. */
    record Sealed(ActiveVersion version, String manifestJson) {}

    /** In a transaction of the zone; at most one version is active. */
    Optional<Sealed> active(Transaction tx, ZoneId zone) {
        return tx.handle()
                .createQuery(ACTIVE)
                .bind("zone", zone.value())
                .map((row, context) -> new Sealed(
                        new ActiveVersion(Rows.text(row, "id"), Rows.text(row, "manifest_sha256")),
                        Rows.text(row, "manifest")))
                .findOne();
    }

    /** In a transaction of the zone: the texts of its own documents among the ids; others are not found. */
    Map<String, String> contents(Transaction tx, ZoneId zone, Collection<String> ids) {
        Map<String, String> contents = new HashMap<>();
        tx.handle()
                .createQuery(CONTENTS)
                .bind("ids", Rows.textArray(ids))
                .bind("zone", zone.value())
                .map((row, context) -> Map.entry(Rows.text(row, "id"), Rows.text(row, "content")))
                .forEach(entry -> contents.put(entry.getKey(), entry.getValue()));
        return contents;
    }

    /** Across zones: the active versions of those zones, in one query; zones without one are absent. */
    Map<ZoneId, ActiveVersion> activeOf(Transaction tx, Collection<ZoneId> zones) {
        Map<ZoneId, ActiveVersion> active = new HashMap<>();
        List<String> ids = zones.stream().map(ZoneId::value).toList();
        tx.handle()
                .createQuery(ACTIVE_OF_ZONES)
                .bind("zones", Rows.textArray(ids))
                .map((row, context) -> Map.entry(
                        new ZoneId(Rows.text(row, "zone_id")),
                        new ActiveVersion(Rows.text(row, "id"), Rows.text(row, "manifest_sha256"))))
                .forEach(entry -> active.put(entry.getKey(), entry.getValue()));
        return active;
    }

    /** Across zones: zones with an active version, those changed last first. */
    List<ZoneId> zonesWithActive(Transaction tx, int limit) {
        return tx.handle()
                .createQuery(ZONES_WITH_ACTIVE)
                .bind("limit", limit)
                .map((row, context) -> new ZoneId(Rows.text(row, "zone_id")))
                .list();
    }
}
