package io.caracal.gateway;

import java.io.BufferedInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.net.Socket;
import java.nio.charset.StandardCharsets;

/** A connection on which a test writes and reads the very bytes. */
final class RawHttp implements AutoCloseable {
    private final Socket socket;
    private final InputStream in;

    RawHttp(int port) {
        try {
            socket = new Socket("127.0.0.1", port);
            socket.setSoTimeout(20_000);
            in = new BufferedInputStream(socket.getInputStream());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Sends one request with these header lines and asks for the connection to be closed after it. */
    RawHttp request(String line, String... headers) {
        return send(line + "\r\nHost: gateway\r\nConnection: close\r\n" + lines(headers) + "\r\n");
    }

    RawHttp send(String text) {
        try {
            socket.getOutputStream().write(text.getBytes(StandardCharsets.UTF_8));
            socket.getOutputStream().flush();
            return this;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Reads until a text has appeared. */
    String until(String text) {
        ByteArrayOutputStream seen = new ByteArrayOutputStream();
        try {
            while (!seen.toString(StandardCharsets.ISO_8859_1).contains(text)) {
                int value = in.read();
                if (value < 0) {
                    throw new AssertionError("the connection ended after: " + seen);
                }
                seen.write(value);
            }
        } catch (IOException e) {
            throw new UncheckedIOException("after: " + seen, e);
        }
        return seen.toString(StandardCharsets.ISO_8859_1);
    }

    /** Everything up to the end of the connection. */
    String rest() {
        try {
            return new String(in.readAllBytes(), StandardCharsets.ISO_8859_1);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    @Override
    public void close() {
        try {
            socket.close();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static String lines(String... headers) {
        return headers.length == 0 ? "" : String.join("\r\n", headers) + "\r\n";
    }
}
