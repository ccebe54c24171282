package io.caracal.runtime.demo;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.atomic.AtomicInteger;

/** The protected service of the story: a ledger that counts the calls which reach it. */
final class DemoUpstream implements AutoCloseable {
    private final HttpServer server;
    private final String host;
    private final AtomicInteger calls = new AtomicInteger();

    private DemoUpstream(HttpServer server, String host) {
        this.server = server;
        this.host = host;
    }

    static DemoUpstream start(UpstreamPlace place) throws IOException {
        HttpServer server = HttpServer.create(new InetSocketAddress(place.bind(), 0), 0);
        DemoUpstream upstream = new DemoUpstream(server, place.host());
        server.createContext("/entries", upstream::answer);
        server.start();
        return upstream;
    }

    URI uri() {
        return URI.create("http://" + host + ":" + server.getAddress().getPort());
    }

    int calls() {
        return calls.get();
    }

    private void answer(HttpExchange exchange) throws IOException {
        calls.incrementAndGet();
        exchange.getRequestBody().readAllBytes();
        byte[] body = "{\"entries\":[{\"id\":1,\"amount\":\"12.50\"}]}".getBytes(StandardCharsets.UTF_8);
        exchange.getResponseHeaders().set("Content-Type", "application/json");
        exchange.sendResponseHeaders(200, body.length);
        exchange.getResponseBody().write(body);
        exchange.close();
    }

    @Override
    public void close() {
        server.stop(0);
    }
}
