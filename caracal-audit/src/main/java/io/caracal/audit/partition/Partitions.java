package io.caracal.audit.partition;

import io.caracal.common.storage.Transactions;
import java.time.Clock;
import java.time.LocalDate;
import java.time.ZoneOffset;

/** Creates the ledger's partitions of this month and the next three, so that no event has to go to the default partition. */
public final class Partitions {
    private static final int MONTHS_AHEAD = 3;

    private final Transactions transactions;
    private final Clock clock;

    public Partitions(Transactions transactions, Clock clock) {
        this.transactions = transactions;
        this.clock = clock;
    }

    public void ensure() {
        LocalDate today = LocalDate.ofInstant(clock.instant(), ZoneOffset.UTC);
        for (int months = 0; months <= MONTHS_AHEAD; months++) {
            LocalDate day = today.withDayOfMonth(1).plusMonths(months);
            transactions.runAcrossZones(tx -> tx.handle()
                    .createQuery("SELECT audit_partition_ensure(:day)")
                    .bind("day", day)
                    .mapTo(String.class)
                    .one());
        }
    }
}
