package io.caracal.api.expiry;

/** What runs out of time: its table, when it is due, and what becomes of it then. */
enum Expiring {
    /** A day after its end, so that whoever looks for the cause of a refusal still finds it among the active ones. */
    APPLICATIONS(
            "applications",
            "registration_method = 'dcr' AND archived_at IS NULL AND expires_at <= now() - interval '24 hours'",
            "archived_at = now(), updated_at = now()"),
    AUTHORITY_RECORDS("authority_records", "status = 'active' AND expires_at <= now()", "status = 'expired'");

    private final String table;
    private final String due;
    private final String change;

    Expiring(String table, String due, String change) {
        this.table = table;
        this.due = due;
        this.change = change;
    }

    /** Zone and id of those due in all zones, the longest over first, at most {@code :limit}. */
    String find() {
        return "SELECT zone_id, id FROM " + table + " WHERE " + due + " ORDER BY expires_at LIMIT :limit";
    }

    /** Puts away those of {@code :ids} in {@code :zone} that are still due. */
    String putAway() {
        return "UPDATE " + table + " SET " + change + " WHERE zone_id = :zone AND id = ANY(:ids) AND " + due;
    }
}
