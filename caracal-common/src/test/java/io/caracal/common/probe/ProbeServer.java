package io.caracal.common.probe;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import org.eclipse.jetty.server.Handler;
import org.eclipse.jetty.server.Request;
import org.eclipse.jetty.server.Response;
import org.eclipse.jetty.server.Server;
import org.eclipse.jetty.server.ServerConnector;
import org.eclipse.jetty.util.Callback;
import org.jspecify.annotations.Nullable;

/** The probe handler in a real server on a free port, in front of an application that answers everything. */
final class ProbeServer implements AutoCloseable {

    final ProbeBed bed = new ProbeBed();
    private final HttpClient client = HttpClient.newHttpClient();
    private final Server server = new Server();
    private final ServerConnector connector = new ServerConnector(server);

    String proxied = "";

    /** The engine is sealed or not, as the test has it. */
    ProbeServer start() throws Exception {
        connector.setHost("127.0.0.1");
        server.addConnector(connector);
        server.setHandler(new ProbeHandler(new Application(), bed.endpoints(), proxied));
        server.start();
        return this;
    }

    /** After so long without traffic a connection may be closed. */
    ProbeServer idleAfter(Duration limit) {
        connector.setIdleTimeout(limit.toMillis());
        return this;
    }

    int port() {
        return connector.getLocalPort();
    }

    @Override
    public void close() throws Exception {
        server.stop();
        bed.close();
    }

    HttpResponse<String> get(String target) throws Exception {
        return send("GET", target, null);
    }

    HttpResponse<String> send(String method, String target, @Nullable String credential) throws Exception {
        return client.send(request(method, target, credential, "").build(), BodyHandlers.ofString());
    }

    HttpResponse<String> send(HttpRequest.Builder request) throws Exception {
        return client.send(request.build(), BodyHandlers.ofString());
    }

    CompletableFuture<HttpResponse<String>> sendAsync(HttpRequest.Builder request) {
        return client.sendAsync(request.build(), BodyHandlers.ofString());
    }

    HttpRequest.Builder request(String method, String target, @Nullable String credential, String body) {
        HttpRequest.Builder request = HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + port() + target))
                .method(method, body.isEmpty() ? BodyPublishers.noBody() : BodyPublishers.ofString(body));
        return credential == null ? request : request.header("Authorization", "Bearer " + credential);
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
