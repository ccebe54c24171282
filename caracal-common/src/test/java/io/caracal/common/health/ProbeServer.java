package io.caracal.common.health;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.ObjectMapper;
import io.caracal.common.config.Mode;
import io.caracal.common.http.ErrorStyle;
import io.caracal.common.lifecycle.Lifecycle;
import io.caracal.common.lifecycle.OwnedLoops;
import io.caracal.common.metrics.Metrics;
import io.caracal.common.metrics.MetricsAccess;
import io.caracal.core.secret.SecretText;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicReference;
import java.util.concurrent.locks.LockSupport;
import org.eclipse.jetty.server.Handler;
import org.eclipse.jetty.server.Request;
import org.eclipse.jetty.server.Response;
import org.eclipse.jetty.server.Server;
import org.eclipse.jetty.server.ServerConnector;
import org.eclipse.jetty.util.Callback;
import org.jspecify.annotations.Nullable;

/** The probe handler in a real server on a free port, in front of an application that answers everything. */
final class ProbeServer implements AutoCloseable {

    private static final Duration PATIENCE = Duration.ofSeconds(20);
    private static final Duration POLL = Duration.ofMillis(20);

    private final HttpClient client = HttpClient.newHttpClient();
    private final Lifecycle lifecycle = new Lifecycle(Duration.ofSeconds(5), System::nanoTime);
    private final OwnedLoops loops = new OwnedLoops(lifecycle, System::nanoTime);
    private final Readiness readiness = new Readiness(loops, System::nanoTime, lifecycle::draining);
    private final Metrics metrics = new Metrics("test", "1", new ObjectMapper(), System::nanoTime);
    private final AtomicReference<Optional<SecretText>> bearer = new AtomicReference<>(Optional.empty());
    private final Server server = new Server();
    private final ServerConnector connector = new ServerConnector(server);

    Lifecycle lifecycle() {
        return lifecycle;
    }

    OwnedLoops loops() {
        return loops;
    }

    Readiness readiness() {
        return readiness;
    }

    Metrics metrics() {
        return metrics;
    }

    AtomicReference<Optional<SecretText>> bearer() {
        return bearer;
    }

    @Override
    public void close() throws Exception {
        server.stop();
        lifecycle.stop();
    }

    void start(ErrorStyle style, Mode mode) throws Exception {
        MetricsAccess access = new MetricsAccess(mode, bearer::get);
        connector.setHost("127.0.0.1");
        server.addConnector(connector);
        server.setHandler(new ProbeHandler(new Application(), new ProbeEndpoints(style, readiness, metrics, access)));
        server.start();
    }

    /** Asks until the body is the expected one. */
    void awaitReady(String expected) throws Exception {
        long deadline = System.nanoTime() + PATIENCE.toNanos();
        String body = get("/ready").body();
        while (!body.equals(expected) && System.nanoTime() < deadline) {
            LockSupport.parkNanos(POLL.toNanos());
            body = get("/ready").body();
        }
        assertThat(body).isEqualTo(expected);
    }

    HttpResponse<String> get(String path) throws Exception {
        return send("GET", path, null);
    }

    HttpResponse<String> send(String method, String path, @Nullable String authorization) throws Exception {
        URI uri = URI.create("http://127.0.0.1:" + connector.getLocalPort() + path);
        HttpRequest.Builder request = HttpRequest.newBuilder(uri).method(method, BodyPublishers.noBody());
        if (authorization != null) {
            request.header("Authorization", authorization);
        }
        return client.send(request.build(), BodyHandlers.ofString());
    }

    static void assertProbeHeaders(HttpResponse<String> response) {
        assertThat(response.headers().firstValue("Cache-Control")).contains("no-store");
        assertThat(response.headers().firstValue("X-Content-Type-Options")).contains("nosniff");
    }

    private static final class Application extends Handler.Abstract {

        @Override
        public boolean handle(Request request, Response response, Callback callback) {
            response.write(true, ByteBuffer.wrap("application".getBytes(StandardCharsets.UTF_8)), callback);
            return true;
        }
    }
}
