package io.caracal.testing.fake;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.time.Duration;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.locks.LockSupport;

/**
 * A TCP relay on 127.0.0.1 in front of a server, whose network the test breaks and heals: a fixed port that passes bytes, closes
 * connections, swallows bytes or delays them.
 */
public final class TcpProxy implements AutoCloseable {
    private static final int BUFFER = 16 * 1024;
    private static final Duration HOLD = Duration.ofMillis(5);

    private final InetSocketAddress target;
    private final ServerSocket listener;
    private final Set<Socket> open = ConcurrentHashMap.newKeySet();
    private volatile Network network = Network.PASS;
    private volatile Duration delay = Duration.ZERO;

    private TcpProxy(InetSocketAddress target, ServerSocket listener) {
        this.target = target;
        this.listener = listener;
    }

    /** Starts a relay to a port of 127.0.0.1. */
    public static TcpProxy to(int port) {
        try {
            InetAddress loopback = InetAddress.getByName("127.0.0.1");
            TcpProxy proxy = new TcpProxy(new InetSocketAddress(loopback, port), new ServerSocket(0, 50, loopback));
            proxy.spawn("accept", proxy::acceptAll);
            return proxy;
        } catch (IOException failure) {
            throw new UncheckedIOException("the relay could not listen", failure);
        }
    }

    /** The port to connect to instead of the server's own. */
    public int port() {
        return listener.getLocalPort();
    }

    /** Passes bytes both ways; also ends every other state. */
    public TcpProxy pass() {
        delay = Duration.ZERO;
        network = Network.PASS;
        return this;
    }

    /** Breaks all connections and closes each new one at once. */
    public TcpProxy refuse() {
        network = Network.REFUSE;
        breakConnections();
        return this;
    }

    /** Keeps connections open, old and new, and lets no byte through until the state changes. */
    public TcpProxy blackHole() {
        network = Network.BLACK_HOLE;
        return this;
    }

    /** Passes bytes, each piece later by the delay. */
    public TcpProxy delay(Duration perPiece) {
        delay = perPiece;
        network = Network.PASS;
        return this;
    }

    /** Breaks the connections of this moment; new ones follow the present state. */
    public TcpProxy breakConnections() {
        open.forEach(TcpProxy::closeQuietly);
        return this;
    }

    @Override
    public void close() {
        network = Network.REFUSE;
        try {
            listener.close();
        } catch (IOException failure) {
            throw new UncheckedIOException("the relay could not be closed", failure);
        } finally {
            breakConnections();
        }
    }

    private void acceptAll() {
        while (!listener.isClosed()) {
            try {
                Socket client = listener.accept();
                if (network == Network.REFUSE) {
                    closeQuietly(client);
                } else {
                    relay(client);
                }
            } catch (IOException failure) {
                if (!listener.isClosed()) {
                    throw new UncheckedIOException("the relay stopped accepting", failure);
                }
            }
        }
    }

    private void relay(Socket client) {
        open.add(client);
        Socket server = new Socket();
        open.add(server);
        spawn("connect", () -> {
            try {
                server.connect(target, 2_000);
                spawn("back", () -> pump(server, client));
                pump(client, server);
            } catch (IOException unreachable) {
                // The server behind the relay is down: the client sees a closed connection, as it would without a
                // relay.
                drop(client, server);
            }
        });
    }

    private void pump(Socket from, Socket to) {
        byte[] buffer = new byte[BUFFER];
        try {
            int count = from.getInputStream().read(buffer);
            while (count >= 0) {
                hold(from);
                to.getOutputStream().write(buffer, 0, count);
                count = from.getInputStream().read(buffer);
            }
        } catch (IOException ended) {
            // Either side closed, or the test broke the connection: both ends are dropped below.
        } finally {
            drop(from, to);
        }
    }

    private void hold(Socket from) {
        if (!delay.isZero()) {
            LockSupport.parkNanos(delay.toNanos());
        }
        while (network == Network.BLACK_HOLE && !from.isClosed()) {
            LockSupport.parkNanos(HOLD.toNanos());
        }
    }

    private void drop(Socket one, Socket other) {
        closeQuietly(one);
        closeQuietly(other);
        open.remove(one);
        open.remove(other);
    }

    private static void closeQuietly(Socket socket) {
        try {
            socket.close();
        } catch (IOException failure) {
            throw new UncheckedIOException("a socket could not be closed", failure);
        }
    }

    private void spawn(String role, Runnable body) {
        Thread thread = new Thread(body, "tcp-proxy-" + port() + "-" + role);
        thread.setDaemon(true);
        thread.start();
    }

    private enum Network {
        PASS,
        REFUSE,
        BLACK_HOLE
    }
}
