package io.caracal.sts.approval;

import io.caracal.common.storage.Transactions;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Consumer;
import java.util.function.Function;
import java.util.function.LongSupplier;
import java.util.stream.Collectors;

/**
 * Callers that wait for a decision. One query every half second looks at all their holds together, so that waiting holds
 * neither a thread nor a connection. Beyond the most that may wait, a caller gets the present state at once.
 */
public final class ApprovalWaiters {
    /** How often the holds are looked at. */
    public static final Duration PACE = Duration.ofMillis(500);

    private static final int MOST = 10_000;

    private final Transactions transactions;
    private final HoldStore holds;
    private final LongSupplier nanos;
    private final ConcurrentLinkedQueue<Waiter> waiting = new ConcurrentLinkedQueue<>();
    private final AtomicInteger count = new AtomicInteger();

    public ApprovalWaiters(Transactions transactions, HoldStore holds, LongSupplier nanos) {
        this.transactions = transactions;
        this.holds = holds;
        this.nanos = nanos;
    }

    private record Waiter(String id, long deadline, Consumer<Seen> answer) {}

    /** A hold and its state by the database's clock. */
    record Seen(Hold hold, HoldState state) {}

    /** The holds of those ids now. */
    List<Seen> look(List<String> ids) {
        return transactions.acrossZones(tx -> holds.find(tx, ids).stream()
                .map(hold -> new Seen(hold, hold.state(tx.now())))
                .toList());
    }

    /** Answers when the hold is decided or the time is over; false when too many wait already. */
    boolean await(String id, Duration wait, Consumer<Seen> answer) {
        if (count.incrementAndGet() > MOST) {
            count.decrementAndGet();
            return false;
        }
        waiting.add(new Waiter(id, nanos.getAsLong() + wait.toNanos(), answer));
        return true;
    }

    /** One look for all that wait; storage failures end the round and leave them waiting. */
    public void check() {
        List<Waiter> round = List.copyOf(waiting);
        if (round.isEmpty()) {
            return;
        }
        List<String> ids = round.stream().map(Waiter::id).distinct().toList();
        Map<String, Seen> seen = look(ids).stream()
                .collect(Collectors.toMap(state -> state.hold().id(), Function.identity()));
        for (Waiter waiter : round) {
            Seen state = seen.get(waiter.id());
            boolean over = nanos.getAsLong() - waiter.deadline() >= 0;
            if (state != null && (over || state.state() != HoldState.PENDING)) {
                finish(waiter, state);
            }
        }
    }

    private void finish(Waiter waiter, Seen state) {
        if (waiting.remove(waiter)) {
            count.decrementAndGet();
            waiter.answer().accept(state);
        }
    }

    /** Longest time beyond the wait before a caller whose hold cannot be read is answered otherwise. */
    static long graceMillis() {
        return TimeUnit.SECONDS.toMillis(5);
    }

    /** Forgets a caller that was answered otherwise. */
    void forget(Consumer<Seen> answer) {
        if (waiting.removeIf(waiter -> waiter.answer() == answer)) {
            count.decrementAndGet();
        }
    }
}
