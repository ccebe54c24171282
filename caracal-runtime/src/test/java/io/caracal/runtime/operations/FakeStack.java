package io.caracal.runtime.operations;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import io.caracal.runtime.stack.Probe;
import io.caracal.runtime.stack.Service;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.EnumMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

/** Six services that answer what a test says: by path with its query, else by path alone, else healthy, ready and 404 for the rest. */
public final class FakeStack implements AutoCloseable {
    public static final String BEARER = "metrics-bearer-of-the-fake-stack-0000";
    public static final String ADMIN = "cat_admin-token-of-the-fake-stack-0000";
    public static final String COORDINATOR = "coordinator-token-of-the-fake-stack";

    private final Map<Service, HttpServer> servers = new EnumMap<>(Service.class);
    private final Map<String, Answer> answers = new ConcurrentHashMap<>();

    /** What is answered; with a credential required, 401 to everybody else. */
    private record Answer(int status, String body, String credential) {}

    public FakeStack() throws IOException {
        for (Service service : Service.values()) {
            HttpServer server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
            server.createContext("/", exchange -> answer(service, exchange));
            server.start();
            servers.put(service, server);
            open(service, "/health", 200, "{\"ok\":true}");
            open(service, "/ready", 200, "{\"ok\":true,\"ready\":true}");
            reader(service, "/ready?verbose", 200, verbose(service, true));
            reader(service, "/metrics", 200, "caracal_ready 1\n");
            reader(service, "/metrics.json", 200, "{}");
        }
        admin("/v1/zones?limit=50", 200, "{\"items\":[],\"next_cursor\":null}");
    }

    /** Anybody is answered. */
    public FakeStack open(Service service, String path, int status, String body) {
        answers.put(service + path, new Answer(status, body, ""));
        return this;
    }

    /** Readers with the metrics bearer are answered. */
    public FakeStack reader(Service service, String path, int status, String body) {
        answers.put(service + path, new Answer(status, body, BEARER));
        return this;
    }

    /** The administrator is answered by the API. */
    public FakeStack admin(String path, int status, String body) {
        answers.put(Service.API + path, new Answer(status, body, ADMIN));
        return this;
    }

    /** The operator is answered by the Coordinator. */
    public FakeStack coordinator(String path, int status, String body) {
        answers.put(Service.COORDINATOR + path, new Answer(status, body, COORDINATOR));
        return this;
    }

    /** Not ready because of these invariants. */
    public FakeStack broken(Service service, String... invariants) {
        open(service, "/ready", 503, "{\"ok\":false,\"ready\":false,\"reason\":\"not_ready\"}");
        return reader(service, "/ready?verbose", 503, verbose(service, false, invariants));
    }

    /** The body of {@code /ready?verbose}. */
    public static String verbose(Service service, boolean ready, String... invariants) {
        return "{\"ok\":%1$s,\"ready\":%1$s,\"schema\":1,\"service\":\"%2$s\",\"invariants\":[%3$s],\"proofs\":{\"revocation_epoch\":7}}"
                .formatted(ready, service.text(), String.join(",", invariants));
    }

    /** An invariant in breach. */
    public static String breach(String name, String reason, String scope, String onBreach, String error) {
        return """
            {"name":"%s","status":"fail","scope":"%s","on_breach":"%s","safety":false,"reason":"%s","observed":null,"unit":null,
             "limit":null,"last_error_code":%s,"impact":{"text":"impact of %s"},
             "diagnosis":{"cause":"cause of %s","action":"action for %s","runbook":"runbooks/%s.md"},"muted_until":null}
            """.formatted(
                        name,
                        scope,
                        onBreach,
                        reason,
                        error.isEmpty() ? "null" : "\"" + error + "\"",
                        reason,
                        reason,
                        reason,
                        reason);
    }

    /** Nobody listens any more. */
    public void stop(Service service) {
        server(service).stop(0);
    }

    public URI url(Service service) {
        return URI.create("http://127.0.0.1:" + server(service).getAddress().getPort());
    }

    public List<Probe.Target> targets() {
        return List.of(Service.values()).stream()
                .map(service -> new Probe.Target(service.text(), url(service)))
                .toList();
    }

    /** Addresses and credentials, as an operator would set them. */
    public Map<String, String> environment() {
        Map<String, String> environment = new LinkedHashMap<>();
        for (Service service : Service.values()) {
            environment.put(Addresses.variable(service), url(service).toString());
        }
        environment.put("METRICS_BEARER", BEARER);
        environment.put("CARACAL_ADMIN_TOKEN", ADMIN);
        environment.put("CARACAL_COORDINATOR_TOKEN", COORDINATOR);
        return environment;
    }

    private HttpServer server(Service service) {
        HttpServer server = servers.get(service);
        if (server == null) {
            throw new IllegalArgumentException("no " + service);
        }
        return server;
    }

    private void answer(Service service, HttpExchange exchange) throws IOException {
        URI asked = exchange.getRequestURI();
        Answer given = answers.get(service + asked.toString());
        if (given == null) {
            given = answers.getOrDefault(service + asked.getPath(), new Answer(404, "{\"error\":\"Not Found\"}", ""));
        }
        String shown = exchange.getRequestHeaders().getFirst("Authorization");
        boolean allowed = given.credential().isEmpty() || ("Bearer " + given.credential()).equals(shown);
        byte[] body = (allowed ? given.body() : "{\"error\":\"unauthorized\"}").getBytes(StandardCharsets.UTF_8);
        exchange.sendResponseHeaders(allowed ? given.status() : 401, body.length == 0 ? -1 : body.length);
        exchange.getResponseBody().write(body);
        exchange.close();
    }

    @Override
    public void close() {
        servers.values().forEach(server -> server.stop(0));
    }
}
