package io.caracal.testing.fake;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import com.sun.net.httpserver.HttpsConfigurator;
import com.sun.net.httpserver.HttpsServer;
import io.caracal.testing.FreePorts;
import io.caracal.testing.net.TlsIdentity;
import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Queue;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.function.Function;

/**
 * An HTTP server on 127.0.0.1 that answers what the test queued, else what its rule says (200 and {@code {"ok":true}} when there is no
 * rule), and remembers every request.
 */
public final class ScriptedUpstream implements AutoCloseable {
    private final HttpServer server;
    private final ExecutorService workers;
    private final Queue<Answer> queued = new ConcurrentLinkedQueue<>();
    private final List<RecordedRequest> requests = new CopyOnWriteArrayList<>();
    private volatile Function<RecordedRequest, Answer> rule = request -> Answer.json(200, "{\"ok\":true}");

    private ScriptedUpstream(HttpServer server, ExecutorService workers) {
        this.server = server;
        this.workers = workers;
    }

    /** Starts on a free port. */
    public static ScriptedUpstream start() {
        try {
            return start(HttpServer.create(loopback(), 0));
        } catch (IOException failure) {
            throw new UncheckedIOException("the scripted upstream could not listen", failure);
        }
    }

    /** Starts on a free port, over TLS. */
    public static ScriptedUpstream startTls(TlsIdentity identity) {
        try {
            HttpsServer server = HttpsServer.create(loopback(), 0);
            server.setHttpsConfigurator(new HttpsConfigurator(identity.server()));
            return start(server);
        } catch (IOException failure) {
            throw new UncheckedIOException("the scripted upstream could not listen", failure);
        }
    }

    private static ScriptedUpstream start(HttpServer server) {
        ExecutorService workers = Executors.newCachedThreadPool(ScriptedUpstream::worker);
        ScriptedUpstream upstream = new ScriptedUpstream(server, workers);
        server.setExecutor(workers);
        server.createContext("/", upstream::handle);
        server.start();
        return upstream;
    }

    private static InetSocketAddress loopback() throws IOException {
        return new InetSocketAddress(InetAddress.getByName("127.0.0.1"), FreePorts.next());
    }

    /** Queues one answer; queued answers are used first, each once. */
    public ScriptedUpstream enqueue(Answer answer) {
        queued.add(answer);
        return this;
    }

    /** Answers by rule whatever no queued answer is left for. */
    public ScriptedUpstream answering(Function<RecordedRequest, Answer> answers) {
        this.rule = answers;
        return this;
    }

    /** {@code http://127.0.0.1:port}, without a trailing slash. */
    public URI baseUri() {
        return URI.create("http://127.0.0.1:" + port());
    }

    /** The port it listens on. */
    public int port() {
        return server.getAddress().getPort();
    }

    /** All requests so far, oldest first. */
    public List<RecordedRequest> requests() {
        return List.copyOf(requests);
    }

    /** The newest request; a failure when there was none. */
    public RecordedRequest lastRequest() {
        List<RecordedRequest> seen = requests();
        if (seen.isEmpty()) {
            throw new AssertionError("the upstream received no request");
        }
        return seen.get(seen.size() - 1);
    }

    @Override
    public void close() {
        server.stop(0);
        workers.shutdownNow();
    }

    private void handle(HttpExchange exchange) throws IOException {
        try {
            RecordedRequest request = record(exchange);
            requests.add(request);
            Answer scripted = queued.poll();
            answer(exchange, scripted == null ? rule.apply(request) : scripted);
        } finally {
            // Without a complete answer this breaks the connection, which is what a truncated answer wants.
            exchange.close();
        }
    }

    private static void answer(HttpExchange exchange, Answer answer) throws IOException {
        if (answer.status() == Answer.HANG_UP) {
            return;
        }
        if (answer.body() instanceof Answer.Held held) {
            Answer.await(held.gate());
        }
        answer.headers().forEach((name, value) -> exchange.getResponseHeaders().add(name, value));
        boolean bodiless = answer.length() == 0 || exchange.getRequestMethod().equals("HEAD");
        exchange.sendResponseHeaders(answer.status(), bodiless ? -1 : Math.max(answer.length(), 0));
        if (!bodiless) {
            OutputStream out = exchange.getResponseBody();
            answer.body().write(out);
            out.close();
        }
    }

    private static RecordedRequest record(HttpExchange exchange) throws IOException {
        Map<String, List<String>> headers = new TreeMap<>();
        exchange.getRequestHeaders()
                .forEach((name, values) -> headers.put(name.toLowerCase(Locale.ROOT), List.copyOf(values)));
        byte[] body = exchange.getRequestBody().readAllBytes();
        return new RecordedRequest(
                exchange.getRequestMethod(), exchange.getRequestURI().toString(), Map.copyOf(headers), body);
    }

    private static Thread worker(Runnable task) {
        Thread thread = new Thread(task, "scripted-upstream");
        thread.setDaemon(true);
        return thread;
    }
}
