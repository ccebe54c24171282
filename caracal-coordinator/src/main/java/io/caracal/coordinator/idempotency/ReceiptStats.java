package io.caracal.coordinator.idempotency;

import io.caracal.common.storage.Transactions;
import java.time.Duration;
import java.util.Optional;
import java.util.OptionalLong;
import org.jspecify.annotations.Nullable;

/** How many receipts stand, read now and then by a loop; counting ends at a bound, so it costs the same however many there are. */
public final class ReceiptStats {

    /** How often the table should be read. */
    public static final Duration PERIOD = Duration.ofSeconds(15);

    private static final int MOST_COUNTED = 10_000;
    private static final String READ =
            "SELECT count(*) AS receipts, CAST(EXTRACT(EPOCH FROM clock_timestamp() - min(created_at)) AS bigint) AS"
                    + " oldest FROM (SELECT created_at FROM coordinator_idempotency_receipts WHERE expires_at > now()"
                    + " ORDER BY expires_at LIMIT " + MOST_COUNTED + ") AS counted";

    private final Transactions transactions;
    private volatile @Nullable Receipts last;

    private record Receipts(long count, long oldestSeconds) {}

    public ReceiptStats(Transactions transactions) {
        this.transactions = transactions;
    }

    /** Reads the table. */
    public void read() {
        last = transactions.acrossZones(tx -> tx.handle()
                .createQuery(READ)
                .map((row, context) -> new Receipts(row.getLong("receipts"), Math.max(0, row.getLong("oldest"))))
                .one());
    }

    /** Receipts that have not expired, at most 10,000; empty before the first reading. */
    public OptionalLong count() {
        return seen().map(receipts -> OptionalLong.of(receipts.count())).orElseGet(OptionalLong::empty);
    }

    /** Age in seconds of the oldest of those that expire first, 0 when there is none; empty before the first reading. */
    public OptionalLong oldestSeconds() {
        return seen().map(receipts -> OptionalLong.of(receipts.oldestSeconds())).orElseGet(OptionalLong::empty);
    }

    private Optional<Receipts> seen() {
        return Optional.ofNullable(last);
    }
}
