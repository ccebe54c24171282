package io.caracal.common.http;

import java.util.concurrent.atomic.AtomicInteger;
import org.eclipse.jetty.server.Handler;
import org.eclipse.jetty.server.Request;
import org.eclipse.jetty.server.Response;
import org.eclipse.jetty.util.Callback;

/**
 * Lets the application hold all threads of the server but some, so that probes and metrics find one however much the application has to do. Who comes when no thread is
 * left for the application gets 503 {@code overloaded} with {@code Retry-After} at once. Safe for use by many threads.
 */
public final class ThreadReserve extends Handler.Wrapper {

    private static final int SMALLEST = 8;
    private static final int ONE_IN = 16;

    private final int most;
    private final AtomicInteger held = new AtomicInteger();

    /** @param threads of the whole server, those that accept and select connections included */
    public ThreadReserve(Handler next, int threads) {
        super(next);
        this.most = Math.max(1, threads - Math.max(SMALLEST, threads / ONE_IN));
    }

    @Override
    public boolean handle(Request request, Response response, Callback callback) throws Exception {
        try {
            if (held.incrementAndGet() > most) {
                Refusal.overloaded(request, response, callback);
                return true;
            }
            return super.handle(request, response, callback);
        } finally {
            held.decrementAndGet();
        }
    }
}
