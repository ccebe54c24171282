package io.caracal.common.service;

import io.caracal.common.http.DrainHandler;
import java.time.Duration;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.eclipse.jetty.server.Server;
import org.eclipse.jetty.server.ServerConnector;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The server once built. */
record RunningServer(Server server, ServerConnector connector, DrainHandler drain) {

    private static final Logger LOG = LoggerFactory.getLogger(RunningServer.class);

    /**
     * Refuses new requests, waits for those in flight, then closes the port. Probes are answered until the very end.
     */
    void stop(Duration inFlightLimit) throws Exception {
        if (server.isStarted()) {
            try {
                drain.shutdown().get(inFlightLimit.toMillis(), TimeUnit.MILLISECONDS);
            } catch (TimeoutException e) {
                LOG.warn(
                        "{} requests in flight did not finish in time and are cut off", drain.getCurrentRequestCount());
            } catch (ExecutionException e) {
                LOG.warn("waiting for requests in flight failed", e.getCause());
            }
        }
        server.stop();
    }
}
