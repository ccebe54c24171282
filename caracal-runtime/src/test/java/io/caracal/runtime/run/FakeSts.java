package io.caracal.runtime.run;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.util.Deque;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedDeque;
import java.util.concurrent.CopyOnWriteArrayList;

/** An STS that answers from a script: the answers of a path are given one after the other, the last one again and again. */
final class FakeSts implements AutoCloseable {
    static final String MANIFEST = "/v1/run/manifest";
    static final String CREDENTIAL = "/v1/run/credential";

    private final HttpServer server;
    private final Map<String, Deque<Answer>> script = new ConcurrentHashMap<>();
    private final List<Call> calls = new CopyOnWriteArrayList<>();

    private record Answer(int status, String body) {}

    /** A request as it came. */
    record Call(String path, Map<String, String> form, String launchId) {}

    FakeSts() {
        try {
            server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        } catch (IOException failure) {
            throw new UncheckedIOException(failure);
        }
        server.createContext("/", this::serve);
        server.start();
    }

    FakeSts answer(String path, int status, String body) {
        script.computeIfAbsent(path, key -> new ConcurrentLinkedDeque<>()).add(new Answer(status, body));
        return this;
    }

    /** A manifest of those bindings, each an object without braces. */
    FakeSts manifest(String... bindings) {
        return answer(
                MANIFEST,
                200,
                "{\"zone_id\":\"z-1\",\"workload_id\":\"w-1\",\"bindings\":[{" + String.join("},{", bindings) + "}]}");
    }

    URI uri() {
        return URI.create("http://127.0.0.1:" + server.getAddress().getPort());
    }

    List<Call> calls(String path) {
        return calls.stream().filter(call -> call.path().equals(path)).toList();
    }

    List<Call> calls() {
        return calls;
    }

    private void serve(HttpExchange exchange) throws IOException {
        String path = exchange.getRequestURI().getPath();
        String form = new String(exchange.getRequestBody().readAllBytes(), StandardCharsets.UTF_8);
        calls.add(new Call(
                path, fields(form), String.valueOf(exchange.getRequestHeaders().getFirst("X-Caracal-Launch-Id"))));
        Deque<Answer> answers = script.getOrDefault(path, new ConcurrentLinkedDeque<>(List.of(new Answer(404, "{}"))));
        Answer answer = answers.size() > 1 ? answers.removeFirst() : answers.getFirst();
        byte[] body = answer.body().getBytes(StandardCharsets.UTF_8);
        exchange.getResponseHeaders().add("X-Request-Id", "from-header");
        exchange.sendResponseHeaders(answer.status(), body.length);
        exchange.getResponseBody().write(body);
        exchange.close();
    }

    private static Map<String, String> fields(String form) {
        Map<String, String> fields = new LinkedHashMap<>();
        for (String pair : form.split("&", -1)) {
            String[] parts = pair.split("=", 2);
            if (parts.length == 2) {
                fields.put(parts[0], URLDecoder.decode(parts[1], StandardCharsets.UTF_8));
            }
        }
        return fields;
    }

    @Override
    public void close() {
        server.stop(0);
    }
}
