package io.caracal.runtime.operations;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import io.caracal.core.secret.SecretText;
import io.caracal.runtime.stack.Probe;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;

/** A service with one invariant that notices a drill when it is told to, for tests of the command's side. */
public final class FakeSurface implements AutoCloseable {
    public static final String TOKEN = "operator-token-for-tests-0000";

    public final List<String> requests = new CopyOnWriteArrayList<>();
    private final HttpServer server;
    private volatile boolean drilled;
    private volatile boolean enabled = true;
    private volatile boolean notices = true;

    public FakeSurface() throws IOException {
        server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        server.createContext("/", this::answer);
        server.start();
    }

    /** A service that refuses drills. */
    public FakeSurface disabled() {
        enabled = false;
        return this;
    }

    /** A service that never sees what is forced. */
    public FakeSurface blind() {
        notices = false;
        return this;
    }

    public Probe.Target target(String name) {
        return new Probe.Target(name, server.getAddress().getPort());
    }

    Surface surface() {
        return new Surface(target("sts"), SecretText.of(TOKEN));
    }

    private void answer(HttpExchange exchange) throws IOException {
        String asked = exchange.getRequestMethod() + " " + exchange.getRequestURI();
        requests.add(asked + " " + new String(exchange.getRequestBody().readAllBytes(), StandardCharsets.UTF_8));
        boolean known = ("Bearer " + TOKEN).equals(exchange.getRequestHeaders().getFirst("Authorization"));
        if (!known) {
            send(exchange, 401, "{\"error\":\"unauthorized\"}");
        } else if (asked.equals("POST /ops/drills")) {
            begin(exchange);
        } else if (asked.startsWith("DELETE /ops/drills/")) {
            drilled = false;
            send(exchange, 200, "{}");
        } else {
            ready(exchange, asked);
        }
    }

    private void begin(HttpExchange exchange) throws IOException {
        drilled = enabled && notices;
        if (enabled) {
            send(exchange, 201, "{}");
        } else {
            send(exchange, 409, "{\"error\":\"drills_disabled\",\"message\":\"set DRILLS_ENABLED\"}");
        }
    }

    private void ready(HttpExchange exchange, String asked) throws IOException {
        String one = "{\"name\":\"redis\",\"reason\":\"redis_unreachable\",\"on_breach\":\"eject\",\"status\":\""
                + (drilled ? "fail" : "pass") + "\",\"drill\":" + drilled + "}";
        int status = drilled ? 503 : 200;
        if (asked.startsWith("GET /ready?verbose")) {
            send(exchange, status, "{\"ready\":" + !drilled + ",\"invariants\":[" + one + "]}");
        } else if (asked.startsWith("GET /ready/")) {
            send(exchange, 200, one);
        } else {
            send(exchange, status, drilled ? "{\"reason\":\"redis_unreachable\"}" : "{\"ok\":true}");
        }
    }

    private static void send(HttpExchange exchange, int status, String body) throws IOException {
        byte[] bytes = body.getBytes(StandardCharsets.UTF_8);
        exchange.sendResponseHeaders(status, bytes.length);
        exchange.getResponseBody().write(bytes);
        exchange.close();
    }

    @Override
    public void close() {
        server.stop(0);
    }
}
