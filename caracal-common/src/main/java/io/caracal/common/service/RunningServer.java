package io.caracal.common.service;

import io.caracal.common.http.DrainHandler;
import io.caracal.common.lifecycle.Lifecycle;
import io.caracal.common.lifecycle.StopPhase;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicInteger;
import org.eclipse.jetty.server.Server;
import org.eclipse.jetty.server.ServerConnector;
import org.eclipse.jetty.util.thread.QueuedThreadPool;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The server once built, and its share of the stop. Probes are answered until the very end. */
final class RunningServer {

    private static final Logger LOG = LoggerFactory.getLogger(RunningServer.class);

    private static final long THREADS_END_MILLIS = 100;

    private final Server server;
    private final ServerConnector connector;
    private final DrainHandler drain;
    private final AtomicInteger atStart = new AtomicInteger();
    private final AtomicInteger atRefusal = new AtomicInteger();
    private final AtomicInteger cut = new AtomicInteger();

    RunningServer(Server server, ServerConnector connector, DrainHandler drain) {
        this.server = server;
        this.connector = connector;
        this.drain = drain;
    }

    /** Whether it accepts, or has accepted, requests. */
    boolean serves() {
        return server.isStarted();
    }

    int localPort() {
        return connector.getLocalPort();
    }

    /** Takes its part in the stop that is about to begin. */
    void stopWith(Lifecycle lifecycle) {
        lifecycle.onDrain(() -> atStart.set(drain.inFlight()));
        lifecycle.onStop(StopPhase.NOT_ACCEPTING, "requests", this::refuse);
        lifecycle.onStop(StopPhase.IN_FLIGHT_DRAINED, "requests in flight", () -> finish(lifecycle.left()));
        lifecycle.onStop(StopPhase.STOPPED, "listener", this::close);
    }

    /** What became of the requests. */
    RequestTotals totals() {
        return new RequestTotals(
                atStart.get(), atRefusal.get(), atRefusal.get() - cut.get(), cut.get(), drain.refused());
    }

    private void refuse() {
        atRefusal.set(drain.inFlight());
        CompletableFuture<Void> unused = drain.refuse();
    }

    /** Leaves enough of the limit to answer those that did not finish. */
    private void finish(Duration limit) throws InterruptedException {
        try {
            drain.refuse().get(limit.toNanos() * 9 / 10, TimeUnit.NANOSECONDS);
        } catch (TimeoutException e) {
            cut.set(drain.cut());
            LOG.warn("{} requests in flight did not finish in time and were ended", cut.get());
        } catch (ExecutionException e) {
            throw new IllegalStateException("waiting for requests in flight failed", e);
        }
    }

    private void close() throws Exception {
        if (cut.get() > 0) {
            waitForNobody();
        }
        server.stop();
    }

    /** The server would give exchanges whose end has been decided already, and their threads, seconds to come to it. */
    private void waitForNobody() {
        server.setStopTimeout(0);
        if (server.getThreadPool() instanceof QueuedThreadPool pool) {
            pool.setStopTimeout(THREADS_END_MILLIS);
        }
    }
}
