package io.caracal.api.access;

import io.caracal.common.storage.Transactions;
import io.caracal.core.id.ApplicationId;
import io.caracal.core.id.ZoneId;
import java.time.Duration;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;

/** Facts about zones for access decisions, remembered for 30 s, at most 1024 zones. Safe for use by many threads. */
public final class ZoneDirectory {

    private static final long TTL_NANOS = Duration.ofSeconds(30).toNanos();
    private static final int MAX_ZONES = 1024;
    private static final String SELECT =
            "SELECT name, slug, owner_account_id, operator_coauthor_badge, archived_at IS NULL AS live FROM zones"
                    + " WHERE id = :id";

    private static final String CONTROL_KEY =
            "SELECT EXISTS (SELECT 1 FROM applications WHERE zone_id = :zone AND id = :id AND archived_at IS NULL AND"
                    + " (expires_at IS NULL OR expires_at > now()) AND 'control:invoke' = ANY(traits))";

    private final Transactions transactions;
    private final LongSupplier nanos;
    private final Map<ZoneId, Remembered> zones = new LinkedHashMap<>();

    /** @param nanos monotonic nanoseconds */
    public ZoneDirectory(Transactions transactions, LongSupplier nanos) {
        this.transactions = transactions;
        this.nanos = nanos;
    }

    /**
     * What is known about a zone.
     *
     * @param reserved      whether it is Caracal's own
     * @param owner         the console account that owns it
     * @param coauthorBadge whether changes by the console's assistant are marked as such
     * @param live          not archived
     */
    public record ZoneFacts(boolean reserved, @Nullable String owner, boolean coauthorBadge, boolean live) {}

    /** The facts; empty for an unknown zone, which is not remembered. */
    public Optional<ZoneFacts> find(ZoneId zone) {
        Optional<ZoneFacts> remembered = remembered(zone);
        if (remembered.isPresent()) {
            return remembered;
        }
        Optional<ZoneFacts> facts = load(zone);
        facts.ifPresent(found -> remember(zone, found));
        return facts;
    }

    /** Whether an application is a control key of the zone; asked anew each time, so that one that was taken away acts no more. */
    boolean hasControlKey(ZoneId zone, ApplicationId application) {
        return transactions.inZone(
                zone,
                tx -> tx.handle()
                        .createQuery(CONTROL_KEY)
                        .bind("zone", zone.value())
                        .bind("id", application.value())
                        .mapTo(Boolean.class)
                        .one());
    }

    /** Forgets a zone that this process has just changed. */
    public synchronized void forget(ZoneId zone) {
        zones.remove(zone);
    }

    private synchronized Optional<ZoneFacts> remembered(ZoneId zone) {
        Remembered entry = zones.get(zone);
        if (entry == null || nanos.getAsLong() - entry.since() > TTL_NANOS) {
            return Optional.empty();
        }
        return Optional.of(entry.facts());
    }

    private synchronized void remember(ZoneId zone, ZoneFacts facts) {
        zones.remove(zone);
        if (zones.size() >= MAX_ZONES) {
            Iterator<ZoneId> oldest = zones.keySet().iterator();
            oldest.next();
            oldest.remove();
        }
        zones.put(zone, new Remembered(facts, nanos.getAsLong()));
    }

    private Optional<ZoneFacts> load(ZoneId zone) {
        return transactions.acrossZones(tx -> tx.handle()
                .createQuery(SELECT)
                .bind("id", zone.value())
                .map((row, context) -> new ZoneFacts(
                        ReservedNames.isReservedZone(row.getString("name"), row.getString("slug")),
                        row.getString("owner_account_id"),
                        row.getBoolean("operator_coauthor_badge"),
                        row.getBoolean("live")))
                .findOne());
    }

    private record Remembered(ZoneFacts facts, long since) {}
}
