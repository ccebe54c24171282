package io.caracal.audit.partition;

import io.caracal.common.health.Reading;
import io.caracal.common.storage.Transactions;
import java.time.Clock;
import java.time.LocalDate;
import java.time.YearMonth;
import java.time.ZoneOffset;
import java.util.Set;
import java.util.concurrent.atomic.LongAdder;

/** Keeps the ledger's partitions of this month and the next three in place, so that no event has to go to the default partition. */
public final class Partitions {
    private static final int MONTHS_AHEAD = 3;

    private final Transactions transactions;
    private final Clock clock;
    private final LongAdder created = new LongAdder();

    public Partitions(Transactions transactions, Clock clock) {
        this.transactions = transactions;
        this.clock = clock;
    }

    /** Creates what is missing; looks first, because creating takes locks. */
    public void keepAhead() {
        int before = monthsAhead();
        if (before >= MONTHS_AHEAD) {
            return;
        }
        for (int months = 0; months <= MONTHS_AHEAD; months++) {
            LocalDate day = thisMonth().plusMonths(months).atDay(1);
            transactions.runAcrossZones(tx -> tx.handle()
                    .createQuery("SELECT audit_partition_ensure(:day)")
                    .bind("day", day)
                    .mapTo(String.class)
                    .one());
        }
        created.add(Math.max(0, monthsAhead() - before));
    }

    /** Partitions that this process has created. */
    public long created() {
        return created.sum();
    }

    /** Months for which a partition exists already, without a gap from the next one on; -1 when this month has none. */
    public int monthsAhead() {
        Set<YearMonth> existing = transactions.acrossZones(Months::existing);
        YearMonth month = thisMonth();
        int ahead = -1;
        while (existing.contains(month)) {
            month = month.plusMonths(1);
            ahead++;
        }
        return ahead;
    }

    /** The months ahead, for readiness. */
    public Reading look() {
        return Reading.measured(monthsAhead());
    }

    private YearMonth thisMonth() {
        return YearMonth.from(clock.instant().atOffset(ZoneOffset.UTC));
    }
}
