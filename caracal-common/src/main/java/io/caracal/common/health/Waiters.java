package io.caracal.common.health;

import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;

/** Those who wait for another verdict. Safe for use by many threads. */
final class Waiters {

    private final Set<Waiter> waiting = ConcurrentHashMap.newKeySet();

    /** One of them; equal to itself alone. */
    private static final class Waiter {
        private final String etag;
        private final CompletableFuture<Verdict> future = new CompletableFuture<>();

        Waiter(String etag) {
            this.etag = etag;
        }
    }

    /** Waits for a verdict whose etag is another one; whoever gives up cancels or completes the future. */
    CompletableFuture<Verdict> add(String etag) {
        Waiter waiter = new Waiter(etag);
        waiting.add(waiter);
        return waiter.future;
    }

    /** How many still wait. */
    long size() {
        return waiting.stream().filter(waiter -> !waiter.future.isDone()).count();
    }

    /** Tells those whom it concerns, and forgets those who no longer wait. */
    void tell(Verdict verdict) {
        for (Waiter waiter : waiting) {
            if (!waiter.etag.equals(verdict.etag())) {
                waiter.future.complete(verdict);
            }
        }
        waiting.removeIf(waiter -> waiter.future.isDone());
    }
}
