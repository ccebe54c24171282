package io.caracal.common.service;

import io.caracal.common.lifecycle.StopFailedException;
import java.time.Duration;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** A service from the moment its platform exists until it has stopped. */
final class RunningService {

    private static final Logger LOG = LoggerFactory.getLogger(RunningService.class);

    private final Platform platform;
    private final CaracalServerFactory factory;

    RunningService(Platform platform, CaracalServerFactory factory) {
        this.platform = platform;
        this.factory = factory;
    }

    int localPort() {
        int port = factory.running()
                .map(server -> server.connector().getLocalPort())
                .orElse(-1);
        if (port <= 0) {
            throw new IllegalStateException(platform.identity().fullName() + " does not listen");
        }
        return port;
    }

    void stop() throws StopFailedException {
        platform.lifecycle().drain();
        factory.running().ifPresent(this::stopFirst);
        platform.lifecycle().stop();
        LOG.info("{} has stopped", platform.identity().fullName());
    }

    /** The newest phase is the first to stop. */
    private void stopFirst(RunningServer server) {
        Duration grace = platform.settings().shutdownGrace();
        if (server.server().isStarted()) {
            serveUnready(platform.settings().shutdownDelay());
        }
        platform.lifecycle()
                .onStop("http", () -> server.stop(grace.multipliedBy(2).dividedBy(3)));
    }

    /** Gives load balancers time to see the red readiness before anything is refused. */
    private static void serveUnready(Duration delay) {
        try {
            Thread.sleep(delay.toMillis());
        } catch (InterruptedException e) {
            // Somebody is in a hurry: go on with the stop at once.
            Thread.currentThread().interrupt();
        }
    }
}
