package io.caracal.common.http;

import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.LongAdder;
import java.util.function.Supplier;
import org.eclipse.jetty.server.Handler;
import org.eclipse.jetty.server.Request;
import org.eclipse.jetty.server.Response;
import org.eclipse.jetty.util.Callback;

/**
 * Counts requests in flight and ends the serving of requests in order. While the service is leaving, answers say so and close their
 * connection, so that callers come back elsewhere. After {@link #refuse()} new requests get 503, {@code Retry-After} and {@code
 * Connection: close}; after {@link #cut()} those still in flight get the same where nothing of their answer has left, and lose their
 * connection otherwise. Safe for use by many threads.
 */
public final class DrainHandler extends Handler.Wrapper {

    private final Supplier<String> state;
    private final Set<InFlight> inFlight = ConcurrentHashMap.newKeySet();
    private final AtomicInteger count = new AtomicInteger();
    private final LongAdder refused = new LongAdder();
    private final CompletableFuture<Void> empty = new CompletableFuture<>();
    private volatile boolean refusing;

    /**
     * @param state what answers carry in {@code X-Service-State}: empty for an undisturbed service, otherwise {@code degraded}, or
     *     {@code operator_drain} and {@code draining}, which also close the connection
     */
    public DrainHandler(Handler next, Supplier<String> state) {
        super(next);
        this.state = state;
    }

    /** Requests that have come in and are not answered yet. */
    public int inFlight() {
        return count.get();
    }

    /** Requests refused since {@link #refuse()}. */
    public long refused() {
        return refused.sum();
    }

    /** Refuses requests from now on. Completes as soon as nothing is in flight. */
    public CompletableFuture<Void> refuse() {
        refusing = true;
        completeWhenEmpty();
        return empty.copy();
    }

    /** Ends every request in flight; returns how many there were. */
    public int cut() {
        int ended = 0;
        for (InFlight request : inFlight) {
            request.cut();
            ended++;
        }
        return ended;
    }

    @Override
    public boolean handle(Request request, Response response, Callback callback) throws Exception {
        // Counted before the flag is read: whoever raises the flag sees either the count or the refusal.
        count.incrementAndGet();
        if (refusing) {
            left();
            refused.increment();
            Refusal.send(request, response, callback);
            return true;
        }
        InFlight tracked = new InFlight(request, response, callback, this);
        inFlight.add(tracked);
        boolean handled = false;
        try {
            handled = super.handle(request, tracked, tracked);
        } finally {
            if (!handled) {
                tracked.abandoned();
            }
        }
        return handled;
    }

    /** What the next answer says about the service. */
    StateHeader state() {
        return new StateHeader(state.get());
    }

    void answered(InFlight request) {
        if (inFlight.remove(request)) {
            left();
        }
    }

    private void left() {
        if (count.decrementAndGet() == 0) {
            completeWhenEmpty();
        }
    }

    private void completeWhenEmpty() {
        if (refusing && count.get() == 0) {
            empty.complete(null);
        }
    }
}
