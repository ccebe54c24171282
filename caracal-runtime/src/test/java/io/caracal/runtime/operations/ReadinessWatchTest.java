package io.caracal.runtime.operations;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import io.caracal.runtime.stack.Probe;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.SynchronousQueue;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(60)
class ReadinessWatchTest {
    private final List<String> asked = new CopyOnWriteArrayList<>();
    private final SynchronousQueue<Integer> next = new SynchronousQueue<>();
    private final ExecutorService answering = Executors.newSingleThreadExecutor();
    private HttpServer server;

    @BeforeEach
    void start() throws IOException {
        server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        server.createContext("/ready", this::answer);
        server.setExecutor(answering);
        server.start();
    }

    @AfterEach
    void stop() {
        // Who still waits for what the test does not hand over any more is not waited for.
        answering.shutdownNow();
        server.stop(0);
    }

    /** The status that the test hands over next; its tag is the status. */
    private void answer(HttpExchange exchange) throws IOException {
        asked.add(exchange.getRequestHeaders().getFirst("If-None-Match") + " "
                + exchange.getRequestHeaders().getFirst("Prefer"));
        try {
            Integer status = next.poll(30, TimeUnit.SECONDS);
            int code = status == null ? 500 : status;
            byte[] body = (code == 304 ? "" : "{\"reason\":\"r" + code + "\"}").getBytes(StandardCharsets.UTF_8);
            exchange.getResponseHeaders().set("ETag", "\"" + code + "\"");
            exchange.sendResponseHeaders(code, body.length == 0 ? -1 : body.length);
            exchange.getResponseBody().write(body);
            exchange.close();
        } catch (InterruptedException stopped) {
            Thread.currentThread().interrupt();
        }
    }

    @Test
    void changesAreToldAndWhatStaysTheSameIsWaitedFor() throws Exception {
        Probe.Target target = new Probe.Target("sts", server.getAddress().getPort());
        ReadinessWatch watch = new ReadinessWatch(
                        new ServiceClient(System::nanoTime), Clock.systemUTC(), Duration.ofMillis(10))
                .follow(List.of(target));

        next.put(200);
        assertThat(watch.next().answer().ok()).isTrue();
        next.put(304);
        next.put(503);
        ReadinessWatch.Change broken = watch.next();

        assertThat(broken.answer().detail()).isEqualTo("503 r503");
        assertThat(broken.answer().reason()).isEqualTo("r503");
        assertThat(List.copyOf(asked).subList(0, 3)).containsExactly("null null", "\"200\" wait=30", "\"200\" wait=30");
    }

    @Test
    void aServiceThatGoesAwayIsTold() throws Exception {
        Probe.Target target = new Probe.Target("sts", server.getAddress().getPort());
        ReadinessWatch watch = new ReadinessWatch(
                        new ServiceClient(System::nanoTime), Clock.systemUTC(), Duration.ofMillis(10))
                .follow(List.of(target));
        next.put(200);
        assertThat(watch.next().answer().ok()).isTrue();

        stop();

        assertThat(watch.next().answer().detail()).isEqualTo("unreachable");
    }
}
