package io.caracal.runtime.bench;

import java.io.BufferedInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.Locale;

/** One kept-alive connection that repeats one GET, with as little work on this side as possible. */
final class RawProbe implements AutoCloseable {
    private static final int LIMIT_MILLIS = 60_000;

    private final Socket socket = new Socket();
    private final OutputStream out;
    private final InputStream in;
    private final byte[] request;
    private int bodyBytes;

    RawProbe(int port, String path, String... headers) throws IOException {
        socket.setTcpNoDelay(true);
        socket.setSoTimeout(LIMIT_MILLIS);
        socket.connect(new InetSocketAddress("127.0.0.1", port), LIMIT_MILLIS);
        out = socket.getOutputStream();
        in = new BufferedInputStream(socket.getInputStream(), 1 << 16);
        StringBuilder text = new StringBuilder("GET " + path + " HTTP/1.1\r\nHost: bench\r\n");
        for (String header : headers) {
            text.append(header).append("\r\n");
        }
        request = text.append("\r\n").toString().getBytes(StandardCharsets.US_ASCII);
    }

    /** Sends the request and reads the whole answer; returns its status. */
    int get() throws IOException {
        out.write(request);
        String status = line();
        int length = 0;
        for (String header = line(); !header.isEmpty(); header = line()) {
            String lower = header.toLowerCase(Locale.ROOT);
            if (lower.startsWith("content-length:")) {
                length = Integer.parseInt(
                        lower.substring("content-length:".length()).strip());
            }
        }
        bodyBytes = in.readNBytes(length).length;
        return Integer.parseInt(status.split(" ", 3)[1]);
    }

    /** Size of the last body. */
    int bodyBytes() {
        return bodyBytes;
    }

    private String line() throws IOException {
        ByteArrayOutputStream line = new ByteArrayOutputStream(64);
        for (int octet = in.read(); octet != '\n'; octet = in.read()) {
            if (octet < 0) {
                throw new IOException("the server closed the connection");
            }
            if (octet != '\r') {
                line.write(octet);
            }
        }
        return line.toString(StandardCharsets.US_ASCII);
    }

    @Override
    public void close() throws IOException {
        socket.close();
    }
}
