package io.caracal.common.service;

import com.codahale.metrics.MetricRegistry;
import io.dropwizard.logging.common.LoggingFactory;

/** Leaves logging as the application set it up, so that several applications can share a JVM. */
final class UnchangedLogging implements LoggingFactory {

    @Override
    public void configure(MetricRegistry metrics, String name) {
        // Set up from the environment before the first line could be logged.
    }

    @Override
    public void stop() {
        // Ends with the process, after the last line of the shutdown.
    }

    @Override
    public void reset() {
        // There is nothing that this application alone has set up.
    }
}
