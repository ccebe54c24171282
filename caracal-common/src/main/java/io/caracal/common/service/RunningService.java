package io.caracal.common.service;

import io.caracal.common.lifecycle.StopReport;
import java.net.URI;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
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
        int port = factory.running().map(RunningServer::localPort).orElse(-1);
        if (port <= 0) {
            throw new IllegalStateException(platform.identity().fullName() + " does not listen");
        }
        return port;
    }

    URI localUri() {
        return platform.settings().listener().uri(localPort());
    }

    /**
     * Stops in the order of {@link io.caracal.common.lifecycle.StopPhase}; the last log line and the summary file say how it went. A
     * service that has never served waits for nobody.
     *
     * @param cause for the summary
     */
    StopReport stop(String cause) {
        Optional<RunningServer> server = factory.running();
        server.ifPresent(present -> present.stopWith(platform.lifecycle()));
        Optional<RunningServer> serving = server.filter(RunningServer::serves);
        if (serving.isPresent()) {
            return stopServing(serving.get(), cause);
        }
        StopReport report = platform.lifecycle().shutDown(Duration.ZERO);
        LOG.info("{} has stopped before it served", platform.identity().fullName());
        return report;
    }

    private StopReport stopServing(RunningServer server, String cause) {
        Instant begun = platform.clock().instant();
        DrainSettings settings = platform.settings().drain();
        StopReport report = platform.lifecycle().shutDown(settings.window());
        DrainSummary summary = new DrainSummary(
                platform.identity().fullName(), platform.version(), cause, begun, server.totals(), report);
        settings.summaryFile().ifPresent(summary::write);
        LOG.info("{}", summary.line());
        return report;
    }
}
