package io.caracal.sts.approval;

import io.caracal.common.storage.Transactions;
import io.caracal.core.id.ZoneId;
import java.time.Duration;
import java.util.List;

/** Deletes holds that ended more than a day ago. */
public final class ApprovalSweep {
    /** How often. */
    public static final Duration PACE = Duration.ofHours(1);

    private final Transactions transactions;
    private final HoldStore holds;

    public ApprovalSweep(Transactions transactions, HoldStore holds) {
        this.transactions = transactions;
        this.holds = holds;
    }

    public void sweep() {
        List<ZoneId> zones = transactions.acrossZones(holds::zonesWithOld);
        zones.forEach(zone -> transactions.runInZone(zone, tx -> holds.deleteOld(tx, zone)));
    }
}
