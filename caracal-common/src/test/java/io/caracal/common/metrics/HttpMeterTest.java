package io.caracal.common.metrics;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.net.Socket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.concurrent.locks.LockSupport;
import org.eclipse.jetty.server.Handler;
import org.eclipse.jetty.server.Request;
import org.eclipse.jetty.server.Response;
import org.eclipse.jetty.server.Server;
import org.eclipse.jetty.server.ServerConnector;
import org.eclipse.jetty.util.Callback;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class HttpMeterTest {

    private final Metrics metrics = new Metrics("api", "2.0.0", new ObjectMapper(), System::nanoTime);
    private final Server server = new Server();
    private final ServerConnector connector = new ServerConnector(server);

    @BeforeEach
    void start() throws Exception {
        connector.setHost("127.0.0.1");
        server.addConnector(connector);
        server.setHandler(new HttpMeter(metrics, "api", System::nanoTime).measuring(new StatusInPath()));
        server.start();
    }

    @AfterEach
    void stop() throws Exception {
        server.stop();
    }

    @Test
    void answersAreCountedByTheirClass() throws Exception {
        assertThat(get("/200")).isEqualTo(200);
        assertThat(get("/204")).isEqualTo(204);
        assertThat(get("/404")).isEqualTo(404);
        assertThat(get("/503")).isEqualTo(503);
        awaitRequests(4);

        assertThat(text())
                .contains("caracal_http_requests_total{service=\"api\",status_class=\"2xx\",} 2.0\n")
                .contains("caracal_http_requests_total{service=\"api\",status_class=\"4xx\",} 1.0\n")
                .contains("caracal_http_requests_total{service=\"api\",status_class=\"5xx\",} 1.0\n")
                .contains("caracal_http_requests_total{service=\"api\",status_class=\"3xx\",} 0.0\n")
                .contains("caracal_http_request_duration_seconds_count 4.0\n");
    }

    @Test
    void methodPathAndHeadersOfARequestMakeNoSeries() throws Exception {
        awaitRequests(0);
        long before = text().lines().count();
        for (int i = 0; i < 300; i++) {
            raw("M" + i + "ETHOD /404?zone=" + i + " HTTP/1.1\r\nHost: h" + i + "\r\nX-" + i
                    + ": y\r\nConnection: close\r\n\r\n");
        }
        awaitRequests(300);

        assertThat(text().lines().count()).isEqualTo(before);
    }

    @Test
    void aStatusOutsideTheClassesIsNone() {
        Metrics own = new Metrics("sts", "2.0.0", new ObjectMapper(), System::nanoTime);
        HttpMeter meter = new HttpMeter(own, "sts", System::nanoTime);
        for (int status : new int[] {0, 999, -7, 599}) {
            meter.ended(status, 1);
        }
        own.render();

        assertThat(new String(own.text().orElseThrow(), StandardCharsets.UTF_8))
                .contains("caracal_http_requests_total{service=\"sts\",status_class=\"none\",} 3.0\n")
                .contains("caracal_http_requests_total{service=\"sts\",status_class=\"5xx\",} 1.0\n");
    }

    private int get(String path) throws IOException, InterruptedException {
        URI uri = URI.create("http://127.0.0.1:" + connector.getLocalPort() + path);
        return HttpClient.newHttpClient()
                .send(HttpRequest.newBuilder(uri).build(), HttpResponse.BodyHandlers.discarding())
                .statusCode();
    }

    private void raw(String request) throws IOException {
        try (Socket socket = new Socket("127.0.0.1", connector.getLocalPort())) {
            socket.setSoTimeout(30_000);
            socket.getOutputStream().write(request.getBytes(StandardCharsets.US_ASCII));
            socket.getInputStream().readAllBytes();
        }
    }

    /** A request is counted when it is over, which its caller may learn a moment earlier. */
    private void awaitRequests(int expected) {
        long deadline = System.nanoTime() + Duration.ofSeconds(30).toNanos();
        while (!text().contains("caracal_http_request_duration_seconds_count " + expected + ".0\n")) {
            assertThat(System.nanoTime())
                    .as("waited too long for %s requests", expected)
                    .isLessThan(deadline);
            LockSupport.parkNanos(Duration.ofMillis(5).toNanos());
        }
    }

    private String text() {
        metrics.render();
        return new String(metrics.text().orElseThrow(), StandardCharsets.UTF_8);
    }

    private static final class StatusInPath extends Handler.Abstract {
        @Override
        public boolean handle(Request request, Response response, Callback callback) {
            response.setStatus(Integer.parseInt(request.getHttpURI().getPath().substring(1)));
            callback.succeeded();
            return true;
        }
    }
}
