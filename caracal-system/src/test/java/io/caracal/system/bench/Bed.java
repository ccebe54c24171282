package io.caracal.system.bench;

import io.caracal.system.wholestack.WholeStack;
import java.io.IOException;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** The whole stack with a kept connection to the probes of each service. */
final class Bed implements AutoCloseable {
    /** Faults are injected on purpose and often: neither a window of readmission nor damping of flaps may add to what is measured. */
    static final Map<String, String> SETTINGS = Map.of("READY_READMISSION_SECONDS", "0", "READY_FLAP_LIMIT", "0");

    static final int LIMIT_MILLIS = 60_000;

    private static final byte[] READY = KeptConnection.request("GET", "/ready");
    private static final Duration POLL = Duration.ofMillis(2);

    final WholeStack stack;
    private final Map<String, KeptConnection> probes = new LinkedHashMap<>();

    Bed() throws IOException {
        stack = new WholeStack(SETTINGS);
        for (String service : stack.names()) {
            probes.put(service, connect(service));
        }
    }

    KeptConnection connect(String service) throws IOException {
        return new KeptConnection(stack.service(service).port(), LIMIT_MILLIS);
    }

    /** What {@code /ready} of the service says. */
    KeptConnection.Answer ready(String service) throws IOException {
        return probe(service).ask(READY);
    }

    KeptConnection probe(String service) {
        KeptConnection probe = probes.get(service);
        if (probe == null) {
            throw new IllegalArgumentException("no service " + service);
        }
        return probe;
    }

    /** Asks each of them in turn until each has answered with this status once, and tells when. */
    Map<String, Long> awaitStatus(List<String> services, int status) throws IOException {
        Map<String, Long> answered = new LinkedHashMap<>();
        long end = System.nanoTime() + Duration.ofMillis(LIMIT_MILLIS).toNanos();
        while (answered.size() < services.size()) {
            for (String service : services) {
                if (!answered.containsKey(service) && ready(service).status() == status) {
                    answered.put(service, System.nanoTime());
                }
            }
            if (System.nanoTime() - end > 0) {
                throw new AssertionError("only " + answered.keySet() + " of " + services + " answered " + status);
            }
            Pause.of(POLL);
        }
        return answered;
    }

    /** On new connections: services close those that were left alone while something else was measured. */
    void awaitReady() throws IOException {
        for (String service : stack.names()) {
            probe(service).close();
            probes.put(service, connect(service));
        }
        awaitStatus(stack.names(), 200);
    }

    @Override
    public void close() throws IOException {
        for (KeptConnection probe : probes.values()) {
            probe.close();
        }
        stack.close();
    }
}
