package io.caracal.common.http;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import org.eclipse.jetty.server.Handler;
import org.eclipse.jetty.server.Request;
import org.eclipse.jetty.server.Response;
import org.eclipse.jetty.server.Server;
import org.eclipse.jetty.server.ServerConnector;
import org.eclipse.jetty.util.Callback;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** A body that nobody wants is read to its end, so that its sender can read why. */
final class LingerHandlerTest {

    private static final int PIECE = 1 << 20;
    private static final int PIECES = 32;

    private final Server server = new Server();
    private final ServerConnector connector = new ServerConnector(server);

    @BeforeEach
    void start() throws Exception {
        connector.setHost("127.0.0.1");
        server.addConnector(connector);
        server.setHandler(new LingerHandler(new Refusing()));
        server.start();
    }

    @AfterEach
    void stop() throws Exception {
        server.stop();
    }

    @Test
    void aRefusalReachesACallerThatIsStillSendingItsAnnouncedBody() throws IOException {
        assertThat(statusAfterSending("Content-Length: " + (long) PIECE * PIECES, false))
                .contains("413");
    }

    @Test
    void aRefusalReachesACallerThatIsStillSendingChunks() throws IOException {
        assertThat(statusAfterSending("Transfer-Encoding: chunked", true)).contains("413");
    }

    @Test
    void aCallerWithoutABodyIsAnsweredAtOnce() throws IOException {
        try (Socket socket = open()) {
            socket.getOutputStream().write("GET / HTTP/1.1\r\nHost: a\r\n\r\n".getBytes(StandardCharsets.US_ASCII));
            assertThat(statusOf(socket)).contains("413");
        }
    }

    private String statusAfterSending(String framing, boolean chunked) throws IOException {
        try (Socket socket = open()) {
            OutputStream out = socket.getOutputStream();
            out.write(("POST / HTTP/1.1\r\nHost: a\r\n" + framing + "\r\n\r\n").getBytes(StandardCharsets.US_ASCII));
            byte[] piece = new byte[PIECE];
            for (int i = 0; i < PIECES; i++) {
                write(out, piece, chunked);
            }
            if (chunked) {
                out.write("0\r\n\r\n".getBytes(StandardCharsets.US_ASCII));
            }
            return statusOf(socket);
        }
    }

    private static void write(OutputStream out, byte[] piece, boolean chunked) throws IOException {
        if (chunked) {
            out.write((Integer.toHexString(piece.length) + "\r\n").getBytes(StandardCharsets.US_ASCII));
        }
        out.write(piece);
        if (chunked) {
            out.write("\r\n".getBytes(StandardCharsets.US_ASCII));
        }
    }

    private Socket open() throws IOException {
        Socket socket = new Socket(InetAddress.getLoopbackAddress(), connector.getLocalPort());
        socket.setSoTimeout(20_000);
        return socket;
    }

    private static String statusOf(Socket socket) throws IOException {
        return new BufferedReader(new InputStreamReader(socket.getInputStream(), StandardCharsets.US_ASCII)).readLine();
    }

    /** Answers without looking at the body, the way a limit or a failed authentication does. */
    private static final class Refusing extends Handler.Abstract {

        @Override
        public boolean handle(Request request, Response response, Callback callback) {
            response.setStatus(413);
            response.write(true, null, callback);
            return true;
        }
    }
}
