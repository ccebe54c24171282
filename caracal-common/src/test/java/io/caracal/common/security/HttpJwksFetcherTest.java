package io.caracal.common.security;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.sun.net.httpserver.HttpServer;
import io.caracal.core.id.ZoneId;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.net.http.HttpClient;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class HttpJwksFetcherTest {

    private static final ZoneId ZONE = new ZoneId("zone:1");

    private final AtomicReference<String> requested = new AtomicReference<>("");
    private final CountDownLatch release = new CountDownLatch(1);
    private final ExecutorService executor = Executors.newCachedThreadPool();
    private HttpServer server;
    private HttpJwksFetcher fetcher;

    @BeforeEach
    void start() throws IOException {
        server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        server.setExecutor(executor);
        server.start();
        fetcher = fetcher(Duration.ofSeconds(20));
    }

    @AfterEach
    void stop() {
        release.countDown();
        server.stop(0);
        executor.shutdownNow();
    }

    @Test
    void theZoneIsAskedFor() throws IOException {
        answer(200, "{\"keys\":[]}");

        assertThat(fetcher.fetch(ZONE)).isEqualTo("{\"keys\":[]}");
        assertThat(requested.get()).isEqualTo("/.well-known/jwks.json?zone_id=zone%3A1");
    }

    @Test
    void aZoneTheStsDoesNotKnowHasNoKeys() throws IOException {
        answer(404, "{\"error\":\"resource_not_found\"}");

        assertThat(fetcher.fetch(ZONE)).isEqualTo("{\"keys\":[]}");
    }

    @Test
    void anyOtherStatusIsAFailure() {
        answer(503, "{}");

        assertThatThrownBy(() -> fetcher.fetch(ZONE))
                .isInstanceOf(IOException.class)
                .hasMessage("key endpoint answered 503");
    }

    @Test
    void aRedirectIsNotFollowed() {
        server.createContext("/.well-known/", exchange -> {
            exchange.getResponseHeaders().add("Location", "/elsewhere");
            exchange.sendResponseHeaders(302, -1);
            exchange.close();
        });
        server.createContext("/elsewhere", exchange -> requested.set("followed"));

        assertThatThrownBy(() -> fetcher.fetch(ZONE)).hasMessage("key endpoint answered 302");
        assertThat(requested.get()).isEmpty();
    }

    @Test
    void aBodyOfTheLimitIsAcceptedAndOneByteMoreIsNot() throws IOException {
        answer(200, "x".repeat(HttpJwksFetcher.MAX_BODY_BYTES));
        assertThat(fetcher.fetch(ZONE)).hasSize(HttpJwksFetcher.MAX_BODY_BYTES);

        answer(200, "x".repeat(HttpJwksFetcher.MAX_BODY_BYTES + 1));
        assertThatThrownBy(() -> fetcher.fetch(ZONE))
                .isInstanceOf(IOException.class)
                .hasStackTraceContaining("body exceeds");
    }

    @Test
    void aBodyThatNeverEndsTimesOut() {
        server.createContext("/.well-known/", exchange -> {
            exchange.sendResponseHeaders(200, 0);
            exchange.getResponseBody().write('{');
            exchange.getResponseBody().flush();
            awaitRelease();
        });

        assertThatThrownBy(() -> fetcher(Duration.ofMillis(300)).fetch(ZONE)).isInstanceOf(IOException.class);
    }

    @Test
    void anUnreachableServerIsAFailure() {
        server.stop(0);

        assertThatThrownBy(() -> fetcher.fetch(ZONE)).isInstanceOf(IOException.class);
    }

    @Test
    void aClientThatFollowsRedirectsIsRefused() {
        HttpClient following = HttpClient.newBuilder()
                .followRedirects(HttpClient.Redirect.NORMAL)
                .build();

        assertThatThrownBy(() -> new HttpJwksFetcher(following, base(), Duration.ofSeconds(1)))
                .isInstanceOf(IllegalArgumentException.class);
    }

    private HttpJwksFetcher fetcher(Duration timeout) {
        return new HttpJwksFetcher(HttpClient.newHttpClient(), base(), timeout);
    }

    private URI base() {
        return URI.create("http://127.0.0.1:" + server.getAddress().getPort() + "/");
    }

    private void answer(int status, String body) {
        if (!"".equals(requested.get())) {
            server.removeContext("/.well-known/");
        }
        server.createContext("/.well-known/", exchange -> {
            requested.set(exchange.getRequestURI().toString());
            byte[] bytes = body.getBytes(StandardCharsets.UTF_8);
            exchange.sendResponseHeaders(status, bytes.length);
            exchange.getResponseBody().write(bytes);
            exchange.close();
        });
    }

    private void awaitRelease() {
        try {
            release.await();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
