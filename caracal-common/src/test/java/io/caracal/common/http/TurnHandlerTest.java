package io.caracal.common.http;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.InetAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import org.eclipse.jetty.server.Handler;
import org.eclipse.jetty.server.Request;
import org.eclipse.jetty.server.Response;
import org.eclipse.jetty.server.Server;
import org.eclipse.jetty.server.ServerConnector;
import org.eclipse.jetty.util.Callback;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** One connection that never stops asking for what is answered at once. */
final class TurnHandlerTest {

    private static final int REQUESTS = 3 * TurnHandler.TURN;
    private static final int LIMIT_MILLIS = 60_000;

    private final Server server = new Server();
    private final ServerConnector connector = new ServerConnector(server);
    private final Queue<String> answeredBy = new ConcurrentLinkedQueue<>();

    @BeforeEach
    void start() throws Exception {
        connector.setHost("127.0.0.1");
        server.addConnector(connector);
        server.setHandler(new TurnHandler(new Answering(answeredBy)));
        server.start();
    }

    @AfterEach
    void stop() throws Exception {
        server.stop();
    }

    @Test
    void everyRequestIsAnsweredAndTheWatchingThreadIsLeftToOthersNowAndThen() throws IOException {
        String request = "GET / HTTP/1.1\r\nHost: a\r\n\r\n";
        String last = "GET / HTTP/1.1\r\nHost: a\r\nConnection: close\r\n\r\n";
        try (Socket socket = new Socket(InetAddress.getLoopbackAddress(), connector.getLocalPort())) {
            socket.setSoTimeout(LIMIT_MILLIS);
            String all = request.repeat(REQUESTS - 1) + last;
            socket.getOutputStream().write(all.getBytes(StandardCharsets.US_ASCII));
            String answers = new String(socket.getInputStream().readAllBytes(), StandardCharsets.US_ASCII);

            assertThat(answers.split("HTTP/1.1 200 ", -1)).hasSize(REQUESTS + 1);
        }

        List<String> threads = List.copyOf(answeredBy);
        String watching = threads.get(0);
        assertThat(threads).hasSize(REQUESTS);
        assertThat(threads.subList(0, TurnHandler.TURN - 1)).containsOnly(watching);
        assertThat(threads.get(TurnHandler.TURN - 1)).isNotEqualTo(watching);
        assertThat(threads.get(2 * TurnHandler.TURN - 1)).isNotEqualTo(watching);
    }

    private static final class Answering extends Handler.Abstract.NonBlocking {

        private final Queue<String> answeredBy;

        Answering(Queue<String> answeredBy) {
            this.answeredBy = answeredBy;
        }

        @Override
        public boolean handle(Request request, Response response, Callback callback) {
            answeredBy.add(Thread.currentThread().getName());
            response.write(true, null, callback);
            return true;
        }
    }
}
