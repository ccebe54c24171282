package io.caracal.testing.net;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.CountDownLatch;

/** One connection through the balancer: bytes and ends of stream pass in both directions. */
final class Splice {
    private static final int BUFFER = 16 * 1024;
    private static final int LIMIT_MILLIS = 5_000;

    private final Socket client;
    private final Backend backend;
    private final Socket server = new Socket();

    Splice(Socket client, Backend backend) {
        this.client = client;
        this.backend = backend;
    }

    /** Whether a server on 127.0.0.1 answers {@code /ready} with 200. */
    static boolean answersReady(int port) {
        try (Socket probe = new Socket()) {
            probe.connect(new InetSocketAddress("127.0.0.1", port), LIMIT_MILLIS);
            probe.setSoTimeout(LIMIT_MILLIS);
            probe.getOutputStream()
                    .write("GET /ready HTTP/1.1\r\nHost: balancer\r\nConnection: close\r\n\r\n"
                            .getBytes(StandardCharsets.US_ASCII));
            String answer = new String(probe.getInputStream().readAllBytes(), StandardCharsets.ISO_8859_1);
            return answer.startsWith("HTTP/1.1 200 ");
        } catch (IOException down) {
            return false;
        }
    }

    /** Returns when the connection is over. */
    void run() {
        backend.opened(this);
        try {
            client.setTcpNoDelay(true);
            server.setTcpNoDelay(true);
            server.connect(new InetSocketAddress("127.0.0.1", backend.port()), LIMIT_MILLIS);
            CountDownLatch back = new CountDownLatch(1);
            TcpBalancer.spawn("back", () -> {
                pass(server, client);
                back.countDown();
            });
            pass(client, server);
            back.await();
        } catch (IOException refused) {
            // The caller sees its connection close, which is all that a balancer without understanding can do.
            close();
        } catch (InterruptedException stopped) {
            Thread.currentThread().interrupt();
        } finally {
            close();
            backend.closed(this);
        }
    }

    void close() {
        try (client) {
            server.close();
        } catch (IOException failure) {
            throw new UncheckedIOException("a socket could not be closed", failure);
        }
    }

    private void pass(Socket from, Socket to) {
        byte[] buffer = new byte[BUFFER];
        try {
            int count = from.getInputStream().read(buffer);
            while (count >= 0) {
                to.getOutputStream().write(buffer, 0, count);
                count = from.getInputStream().read(buffer);
            }
            to.shutdownOutput();
        } catch (IOException broken) {
            // One side has broken the connection: the other must see that too.
            close();
        }
    }
}
