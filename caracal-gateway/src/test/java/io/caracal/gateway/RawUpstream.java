package io.caracal.gateway;

import io.caracal.testing.Await;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;

/** An upstream that answers the head of each request with the very octets it was told to send, and keeps what it was sent itself. */
final class RawUpstream implements AutoCloseable {
    private final ServerSocket server;
    private final BlockingQueue<String> requests = new LinkedBlockingQueue<>();
    private volatile String answer = "";

    RawUpstream() {
        try {
            server = new ServerSocket(0, 50, InetAddress.getByName("127.0.0.1"));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        start(this::serve);
    }

    /** What is sent; then the connection is closed. */
    void answering(String octets) {
        answer = octets;
    }

    String uri() {
        return "http://127.0.0.1:" + server.getLocalPort();
    }

    /** The next request that has not been taken yet, head and body as they came. */
    String takeRequest() {
        Await.until("a request has come in whole", () -> !requests.isEmpty());
        return requests.remove();
    }

    @Override
    public void close() {
        try {
            server.close();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private void serve() {
        while (true) {
            try {
                Socket socket = server.accept();
                start(() -> answer(socket));
            } catch (IOException closed) {
                return;
            }
        }
    }

    private void answer(Socket accepted) {
        StringBuilder request = new StringBuilder();
        try (Socket socket = accepted) {
            request.append(head(socket.getInputStream()));
            socket.getOutputStream().write(answer.getBytes(StandardCharsets.ISO_8859_1));
            socket.shutdownOutput();
            request.append(new String(socket.getInputStream().readAllBytes(), StandardCharsets.ISO_8859_1));
        } catch (IOException brokenOff) {
            request.append("(broken off)");
        }
        requests.add(request.toString());
    }

    private static String head(InputStream in) throws IOException {
        ByteArrayOutputStream head = new ByteArrayOutputStream();
        while (!head.toString(StandardCharsets.ISO_8859_1).endsWith("\r\n\r\n")) {
            int octet = in.read();
            if (octet < 0) {
                throw new IOException("the request ended early");
            }
            head.write(octet);
        }
        return head.toString(StandardCharsets.ISO_8859_1);
    }

    private static void start(Runnable task) {
        Thread worker = new Thread(task, "raw-upstream");
        worker.setDaemon(true);
        worker.start();
    }
}
