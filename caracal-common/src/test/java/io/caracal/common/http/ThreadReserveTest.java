package io.caracal.common.http;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.InetAddress;
import java.net.Socket;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.TimeUnit;
import org.eclipse.jetty.server.Handler;
import org.eclipse.jetty.server.Request;
import org.eclipse.jetty.server.Response;
import org.eclipse.jetty.server.Server;
import org.eclipse.jetty.server.ServerConnector;
import org.eclipse.jetty.util.Callback;
import org.eclipse.jetty.util.thread.Invocable.InvocationType;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.slf4j.MDC;

/** What becomes of a request on its way to a thread of its own. */
final class ThreadReserveTest {

    private static final String FIELD = "field";
    private static final int LIMIT_MILLIS = 60_000;

    private final Server server = new Server();
    private final ServerConnector connector = new ServerConnector(server);

    @BeforeEach
    void start() throws Exception {
        connector.setHost("127.0.0.1");
        server.addConnector(connector);
        server.setHandler(new Logging(new ThreadReserve(new Application(), 1)));
        server.start();
    }

    @AfterEach
    void stop() throws Exception {
        server.stop();
    }

    @Test
    void whatStandsInFrontIsAnsweredByTheThreadThatWatchesConnections() {
        assertThat(server.getInvocationType()).isEqualTo(InvocationType.NON_BLOCKING);
    }

    @Test
    void theLogOfTheApplicationKnowsWhatWasSaidOfTheRequest() throws IOException {
        assertThat(answer("/log")).startsWith("HTTP/1.1 200 ").endsWith("of /log");
    }

    @Test
    void aRequestThatNobodyTakesIsNotFound() throws IOException {
        assertThat(answer("/nobody")).startsWith("HTTP/1.1 404 ");
    }

    @Test
    void aFailureOfTheApplicationIsAnswered() throws IOException {
        assertThat(answer("/failure")).startsWith("HTTP/1.1 500 ");
        assertThat(answer("/error")).startsWith("HTTP/1.1 500 ");
    }

    @Test
    void aPlaceIsFreeAgainHoweverARequestEnded() throws IOException {
        answer("/nobody");
        answer("/failure");
        answer("/error");

        assertThat(answer("/log")).startsWith("HTTP/1.1 200 ");
    }

    /** There is one place, and its holder gives it back a moment after its caller was answered: until then it is this one that is refused. */
    private String answer(String path) throws IOException {
        long end = System.nanoTime() + TimeUnit.MILLISECONDS.toNanos(LIMIT_MILLIS);
        String answer = ask(path);
        while (answer.startsWith("HTTP/1.1 503 ") && System.nanoTime() - end < 0) {
            answer = ask(path);
        }
        return answer;
    }

    private String ask(String path) throws IOException {
        try (Socket socket = new Socket(InetAddress.getLoopbackAddress(), connector.getLocalPort())) {
            socket.setSoTimeout(LIMIT_MILLIS);
            String request = "GET " + path + " HTTP/1.1\r\nHost: a\r\nConnection: close\r\n\r\n";
            socket.getOutputStream().write(request.getBytes(StandardCharsets.US_ASCII));
            return read(socket);
        }
    }

    private static String read(Socket socket) throws IOException {
        return new String(socket.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    }

    private static final class Logging extends Handler.Wrapper {

        Logging(Handler next) {
            super(next);
        }

        @Override
        public boolean handle(Request request, Response response, Callback callback) throws Exception {
            MDC.put(FIELD, "of " + request.getHttpURI().getPath());
            try {
                return super.handle(request, response, callback);
            } finally {
                MDC.remove(FIELD);
            }
        }
    }

    private static final class Application extends Handler.Abstract {

        @Override
        public boolean handle(Request request, Response response, Callback callback) throws Exception {
            switch (request.getHttpURI().getPath()) {
                case "/nobody" -> {
                    return false;
                }
                case "/failure" -> throw new IOException("a failure of the application");
                case "/error" -> throw new StackOverflowError("an error of the application");
                default -> {}
            }
            response.write(true, ByteBuffer.wrap(MDC.get(FIELD).getBytes(StandardCharsets.UTF_8)), callback);
            return true;
        }
    }
}
