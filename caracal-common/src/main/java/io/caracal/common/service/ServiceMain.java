package io.caracal.common.service;

import io.caracal.common.config.ConfigurationProblems;
import io.caracal.common.lifecycle.ShutdownHook;
import io.caracal.common.lifecycle.StopFailedException;
import io.caracal.common.log.JsonLogging;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The entry point of a service process. Exit code 0 after a clean stop, 1 after a failed start or an unclean stop. */
public final class ServiceMain {

    private static final Logger LOG = LoggerFactory.getLogger(ServiceMain.class);

    private ServiceMain() {}

    /** Runs a command; a failure is told in one clear message on standard error and ends the process. */
    public static void run(ServiceApplication<?> application, String... arguments) {
        ShutdownHook.install("shutdown", () -> Runtime.getRuntime().halt(stop(application)));
        try {
            application.run(arguments);
        } catch (ConfigurationProblems e) {
            fail(application.getName() + " cannot start: " + e.getMessage());
        } catch (Exception e) {
            LOG.error("{} cannot start", application.getName(), e);
            fail(application.getName() + " cannot start: " + e);
        }
    }

    private static int stop(ServiceApplication<?> application) {
        int code = 0;
        try {
            application.stop();
        } catch (StopFailedException e) {
            LOG.error("{} did not stop cleanly", application.getName(), e);
            code = 1;
        } finally {
            JsonLogging.stop();
        }
        return code;
    }

    private static void fail(String message) {
        JsonLogging.stop();
        System.err.println(message);
        // The start has been undone; the hook must not turn the exit code into that of a clean stop.
        Runtime.getRuntime().halt(1);
    }
}
