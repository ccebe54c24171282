package io.caracal.sts.limit;

import io.caracal.common.storage.Transactions;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * How many mandates an application may mint for a resource per minute: the configured ceiling, lowered by the operator's row
 * in {@code sts_rate_limit} (STS contract §2.8).
 */
public final class MintLimit {
    private static final String SELECT = "SELECT limit_per_minute FROM sts_rate_limit WHERE singleton";

    private final Transactions transactions;
    private final int ceiling;
    private final AtomicInteger current;

    public MintLimit(Transactions transactions, int ceiling) {
        this.transactions = transactions;
        this.ceiling = ceiling;
        this.current = new AtomicInteger(ceiling);
    }

    /** Reads the operator's row again; when that fails the last value stays. */
    public void refresh() {
        Optional<Integer> row = transactions.acrossZones(
                tx -> tx.handle().createQuery(SELECT).mapTo(Integer.class).findOne());
        current.set(row.filter(limit -> limit > 0 && limit < ceiling).orElse(ceiling));
    }

    /** Mints per minute that are allowed now. */
    public int perMinute() {
        return current.get();
    }
}
