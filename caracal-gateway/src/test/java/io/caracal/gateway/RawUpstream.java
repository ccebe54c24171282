package io.caracal.gateway;

import io.caracal.testing.Await;
import io.caracal.testing.FreePorts;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * An upstream that answers each request, once it has come in whole, with the very octets it was told to send, and keeps what it was sent itself. To answer earlier
 * would be to leave it to chance how much of a body is still sent.
 */
final class RawUpstream implements AutoCloseable {
    private static final Pattern LENGTH = Pattern.compile("Content-Length: (\\d+)");

    private final ServerSocket server = FreePorts.listen();
    private final BlockingQueue<String> requests = new LinkedBlockingQueue<>();
    private volatile String answer = "";

    RawUpstream() {
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
            readRequest(socket.getInputStream(), request);
            socket.getOutputStream().write(answer.getBytes(StandardCharsets.ISO_8859_1));
            socket.shutdownOutput();
            request.append(new String(socket.getInputStream().readAllBytes(), StandardCharsets.ISO_8859_1));
        } catch (IOException brokenOff) {
            request.append("(broken off)");
        }
        requests.add(request.toString());
    }

    private static void readRequest(InputStream in, StringBuilder request) throws IOException {
        readUntil("\r\n\r\n", in, request);
        Matcher length = LENGTH.matcher(request);
        if (length.find()) {
            byte[] body = in.readNBytes(Integer.parseInt(length.group(1)));
            request.append(new String(body, StandardCharsets.ISO_8859_1));
        } else if (request.indexOf("Transfer-Encoding: chunked") >= 0) {
            readUntil("\r\n0\r\n\r\n", in, request);
        }
    }

    private static void readUntil(String end, InputStream in, StringBuilder request) throws IOException {
        while (request.length() < end.length() || request.lastIndexOf(end) != request.length() - end.length()) {
            int octet = in.read();
            if (octet < 0) {
                throw new IOException("the request ended early");
            }
            request.append((char) octet);
        }
    }

    private static void start(Runnable task) {
        Thread worker = new Thread(task, "raw-upstream");
        worker.setDaemon(true);
        worker.start();
    }
}
