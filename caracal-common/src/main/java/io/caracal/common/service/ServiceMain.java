package io.caracal.common.service;

import io.caracal.common.config.ConfigurationProblems;
import io.caracal.common.lifecycle.ShutdownHook;
import io.caracal.common.lifecycle.StopRequest;
import io.caracal.common.lifecycle.TerminationSignals;
import io.caracal.common.log.JsonLogging;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The entry point of a service process. Exit code 0 after a clean stop, 1 after a failed start or an unclean stop, 3 after a stop that
 * lost evidence, 128 and the number of the signal after a second signal.
 */
public final class ServiceMain {

    private static final Logger LOG = LoggerFactory.getLogger(ServiceMain.class);

    private ServiceMain() {}

    /** Runs a command; a failure is told in one clear message on standard error and ends the process. */
    public static void run(ServiceApplication<?> application, String... arguments) {
        StopRequest request = new StopRequest(application::stopBecause, ServiceMain::leave);
        TerminationSignals.handOver(request);
        ShutdownHook.install("exit", request::exit);
        try {
            application.run(arguments);
        } catch (ConfigurationProblems e) {
            fail(application.getName() + " cannot start: " + e.getMessage());
        } catch (Exception e) {
            LOG.error("{} cannot start", application.getName(), e);
            fail(application.getName() + " cannot start: " + e);
        }
    }

    private static void leave(int code) {
        try {
            JsonLogging.stop();
        } finally {
            Runtime.getRuntime().halt(code);
        }
    }

    private static void fail(String message) {
        JsonLogging.stop();
        System.err.println(message);
        // The start has been undone; the hook must not turn the exit code into that of a clean stop.
        Runtime.getRuntime().halt(1);
    }
}
