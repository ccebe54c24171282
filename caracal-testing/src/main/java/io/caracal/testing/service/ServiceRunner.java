package io.caracal.testing.service;

import io.caracal.common.lifecycle.StopFailedException;
import io.caracal.common.service.ServiceApplication;
import io.caracal.testing.Await;
import io.caracal.testing.FreePorts;
import io.caracal.testing.http.HttpProbe;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.nio.file.Files;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.function.Function;

/** A service that runs in this JVM on a free port of 127.0.0.1 until it is closed; hashes of client secrets cost it little. */
public final class ServiceRunner implements AutoCloseable {
    private static final Map<String, String> DEFAULTS = Map.of(
            "HOST", "127.0.0.1",
            "CARACAL_MODE", "dev",
            "CARACAL_LOG_CONSOLE", "off",
            "DRAIN_WAIT_SECONDS", "0",
            "SHUTDOWN_GRACE_MS", "5000");
    private static final Duration READY_LIMIT = Duration.ofSeconds(30);

    private final ServiceApplication<?> application;

    private ServiceRunner(ServiceApplication<?> application) {
        this.application = application;
    }

    /**
     * Starts a service with the given environment and nothing else; it returns once requests are accepted. Mode {@code dev}, a free
     * port, the test's own logging, a fresh evidence directory and a short shutdown are used where the environment does not say
     * otherwise.
     *
     * @param constructor of the application, from its environment
     */
    public static ServiceRunner start(
            Function<Map<String, String>, ? extends ServiceApplication<?>> constructor,
            Map<String, String> environment) {
        Map<String, String> complete = new LinkedHashMap<>(DEFAULTS);
        complete.putAll(environment);
        complete.computeIfAbsent("PORT", name -> Integer.toString(FreePorts.next()));
        complete.computeIfAbsent("AUDIT_REPLAY_DIR", name -> freshDirectory());
        return start(constructor.apply(Map.copyOf(complete)));
    }

    /** Starts a service whose environment the caller has completed, PORT included. */
    public static ServiceRunner start(ServiceApplication<?> application) {
        try {
            application.hashing(ClientSecrets.COST).run("server");
        } catch (RuntimeException failure) {
            throw failure;
        } catch (Exception failure) {
            throw new IllegalStateException(application.getName() + " did not start", failure);
        }
        return new ServiceRunner(application);
    }

    /** A directory of this run alone, which the evidence log takes for itself. */
    private static String freshDirectory() {
        try {
            return Files.createTempDirectory("caracal-evidence").toString();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** {@code http://127.0.0.1:port}, without a trailing slash. */
    public URI baseUri() {
        return URI.create("http://127.0.0.1:" + port());
    }

    /** The port it listens on. */
    public int port() {
        return application.localPort();
    }

    /** A client of this service. */
    public HttpProbe http() {
        return HttpProbe.of(baseUri());
    }

    /** Waits until {@code /ready} answers 200; a failure shows the last answer. */
    public ServiceRunner awaitReady() {
        HttpProbe probe = http();
        Await.value(
                READY_LIMIT,
                application.getName() + " is ready",
                () -> probe.get("/ready"),
                reply -> reply.status() == 200);
        return this;
    }

    @Override
    public void close() {
        try {
            application.stop();
        } catch (StopFailedException failure) {
            throw new IllegalStateException(application.getName() + " did not stop cleanly", failure);
        }
    }
}
