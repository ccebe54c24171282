package io.caracal.runtime.stack;

import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/** The six services, in the order in which they are shown (CLI contract B.5; Control last). */
public enum Service {
    API(3000, 192),
    STS(8080, 192),
    GATEWAY(8081, 192),
    AUDIT(9090, 160),
    COORDINATOR(4000, 160),
    CONTROL(3002, 96);

    private final int port;
    private final int heapMegabytes;

    Service(int port, int heapMegabytes) {
        this.port = port;
        this.heapMegabytes = heapMegabytes;
    }

    /** The order of starting: who mints keys first, who depends on others last. Stopping goes the other way. */
    public static List<Service> startOrder() {
        return List.of(STS, AUDIT, API, COORDINATOR, GATEWAY, CONTROL);
    }

    public static Optional<Service> named(String name) {
        return Arrays.stream(values())
                .filter(service -> service.text().equals(name.toLowerCase(Locale.ROOT)))
                .findFirst();
    }

    public static List<String> names() {
        return Arrays.stream(values()).map(Service::text).toList();
    }

    /** The name in outputs, file names and environment names. */
    public String text() {
        return name().toLowerCase(Locale.ROOT);
    }

    public int port() {
        return port;
    }

    /** The largest heap, chosen so that all six together stay near one gigabyte resident. */
    public int heapMegabytes() {
        return heapMegabytes;
    }

    /** As probes and people reach it. */
    public String url() {
        return "http://localhost:" + port;
    }
}
