package io.caracal.common.secrets;

import io.caracal.common.storage.Transaction;
import io.caracal.common.storage.Transactions;
import io.caracal.core.id.ZoneId;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * Seals every envelope of the database anew under the current key (API contract §5.4). It must run as the owner of the tables: a service role does not see
 * all of them, and would report a success that is none (weakness §10.1.3). Row by row an envelope is replaced only if it is still the one that was read, so
 * services may go on writing; running it again passes over what is done.
 */
public final class Resealing {

    private static final int PAGE = 200;
    private static final String ITS_OWN_REFERENCE = "";
    private static final String SIGNING_KEYS = "secrets";
    private static final String SIGNING_KEY_NAME = "zone_signing_key";

    private static final List<Place> PLACES = List.of(
            new Place("secret_store", "ref", "envelope", ITS_OWN_REFERENCE),
            new Place(SIGNING_KEYS, "id", "envelope", Css1.ZONE_SIGNING_KEY),
            new Place("provider_connections", "id", "access_token_ct", Css1.CONNECTION_ACCESS_TOKEN),
            new Place("provider_connections", "id", "refresh_token_ct", Css1.CONNECTION_REFRESH_TOKEN),
            new Place("notification_sinks", "id", "secret_ct", Css1.NOTIFICATION_SINK_SECRET));

    private final Transactions owner;
    private final Css1 envelopes;

    /** A column of envelopes; the additional data is fixed, or the row's own key. */
    private record Place(String table, String key, String column, String aad) {

        String page() {
            String names = table.equals(SIGNING_KEYS) ? " AND name = '" + SIGNING_KEY_NAME + "'" : "";
            return "SELECT " + key + " AS key, " + column + " AS envelope FROM " + table + " WHERE " + key
                    + " > :after AND " + column + " IS NOT NULL" + names + " ORDER BY " + key + " LIMIT " + PAGE;
        }

        String replace() {
            return "UPDATE " + table + " SET " + column + " = :sealed WHERE " + key + " = :key AND " + column
                    + " = :read";
        }

        String aadOf(String rowKey) {
            return aad.equals(ITS_OWN_REFERENCE) ? rowKey : aad;
        }
    }

    private record Row(String key, byte[] envelope) {}

    /**
     * What one run came to.
     *
     * @param resealed   envelopes that are now under the current key and were not before
     * @param current    envelopes that were under it already
     * @param unreadable {@code table.column key} of those that no key opens; they were left as they are
     */
    public record Report(int resealed, int current, List<String> unreadable) {

        /** Whether the previous key opens nothing any more that the current one does not. */
        public boolean complete() {
            return resealed == 0 && unreadable.isEmpty();
        }

        private Report plus(Report other) {
            List<String> all = new ArrayList<>(unreadable);
            all.addAll(other.unreadable);
            return new Report(resealed + other.resealed, current + other.current, List.copyOf(all));
        }
    }

    /**
     * Prepares a run.
     *
     * @param owner     transactions as the owner of the tables
     * @param envelopes seals with the current key and opens with the previous one too
     */
    public Resealing(Transactions owner, Css1 envelopes) {
        this.owner = owner;
        this.envelopes = envelopes;
    }

    /** Goes through every zone once; archived ones too. */
    public Report run() {
        List<ZoneId> zones = owner.acrossZones(tx -> tx.handle()
                .createQuery("SELECT id FROM zones ORDER BY id")
                .mapTo(String.class)
                .map(ZoneId::new)
                .list());
        Report report = new Report(0, 0, List.of());
        for (ZoneId zone : zones) {
            for (Place place : PLACES) {
                report = report.plus(column(zone, place));
            }
        }
        return report;
    }

    private Report column(ZoneId zone, Place place) {
        Report report = new Report(0, 0, List.of());
        String after = "";
        while (true) {
            String from = after;
            List<Row> rows = owner.inZone(zone, tx -> page(tx, place, from));
            if (rows.isEmpty()) {
                return report;
            }
            report = report.plus(owner.inZone(zone, tx -> reseal(tx, place, rows)));
            after = rows.get(rows.size() - 1).key();
        }
    }

    private static List<Row> page(Transaction tx, Place place, String after) {
        return tx.handle()
                .createQuery(place.page())
                .bind("after", after)
                .map((row, context) -> new Row(row.getString("key"), row.getBytes("envelope")))
                .list();
    }

    private Report reseal(Transaction tx, Place place, List<Row> rows) {
        int resealed = 0;
        int current = 0;
        List<String> unreadable = new ArrayList<>();
        for (Row row : rows) {
            Optional<byte[]> sealed = sealed(place, row, unreadable);
            if (sealed.isEmpty()) {
                current++;
            } else {
                resealed += tx.handle()
                        .createUpdate(place.replace())
                        .bind("sealed", sealed.get())
                        .bind("key", row.key())
                        .bind("read", row.envelope())
                        .execute();
            }
        }
        return new Report(resealed, current - unreadable.size(), List.copyOf(unreadable));
    }

    /** The envelope under the current key; empty when it is already, or cannot be read. */
    private Optional<byte[]> sealed(Place place, Row row, List<String> unreadable) {
        try {
            if (envelopes.isCurrent(row.envelope())) {
                return Optional.empty();
            }
            String aad = place.aadOf(row.key());
            return Optional.of(envelopes.seal(envelopes.open(row.envelope(), aad), aad));
        } catch (EnvelopeException broken) {
            unreadable.add(place.table() + "." + place.column() + " " + row.key());
            return Optional.empty();
        }
    }
}
