package io.caracal.common.http;

import java.util.Map;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.atomic.AtomicInteger;
import org.eclipse.jetty.server.Handler;
import org.eclipse.jetty.server.Request;
import org.eclipse.jetty.server.Response;
import org.eclipse.jetty.util.Callback;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.slf4j.MDC;

/**
 * Where a request leaves the thread that watches the connections and gets one of its own. What stands in front of this handler, probes above all, is answered by
 * the watching thread itself, however much the application has to do; so nothing there may wait. The application may hold all threads of the server but some; who
 * comes when no thread is left for it gets 503 {@code overloaded} with {@code Retry-After} at once. Safe for use by many threads.
 */
public final class ThreadReserve extends Handler.Wrapper {

    private static final Logger LOG = LoggerFactory.getLogger(ThreadReserve.class);
    private static final int SMALLEST = 8;
    private static final int ONE_IN = 16;

    private final int most;
    private final AtomicInteger held = new AtomicInteger();

    /** @param threads of the whole server, those that accept and watch connections included */
    public ThreadReserve(Handler next, int threads) {
        super(next);
        this.most = Math.max(1, threads - Math.max(SMALLEST, threads / ONE_IN));
    }

    /** Whatever the application does: it does it elsewhere. */
    @Override
    public InvocationType getInvocationType() {
        return InvocationType.NON_BLOCKING;
    }

    @Override
    public boolean handle(Request request, Response response, Callback callback) {
        if (!passesOn(request, response, callback)) {
            Refusal.overloaded(request, response, callback);
        }
        return true;
    }

    /** Counted from here on: who waits for a thread has as good as got it. */
    private boolean passesOn(Request request, Response response, Callback callback) {
        if (held.incrementAndGet() > most) {
            held.decrementAndGet();
            return false;
        }
        Map<String, String> log = MDC.getCopyOfContextMap();
        try {
            request.getComponents().getExecutor().execute(() -> run(request, response, callback, log));
            return true;
        } catch (RejectedExecutionException stopping) {
            LOG.debug("the server takes no request any more", stopping);
            held.decrementAndGet();
            return false;
        }
    }

    private void run(Request request, Response response, Callback callback, @Nullable Map<String, String> log) {
        try {
            if (log != null) {
                MDC.setContextMap(log);
            }
            Exchange.run(getHandler(), request, response, callback);
        } finally {
            MDC.clear();
            held.decrementAndGet();
        }
    }
}
