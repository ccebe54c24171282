package io.caracal.testing.fake;

import io.caracal.testing.FreePorts;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.time.Duration;
import java.util.Random;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.locks.LockSupport;

/**
 * A TCP relay on 127.0.0.1 in front of a server, whose network the test breaks and heals: a fixed port that passes bytes, closes or
 * resets connections, holds bytes back, or lets them through late or in drops.
 */
public final class TcpProxy implements AutoCloseable {
    private static final int BUFFER = 16 * 1024;

    private final InetSocketAddress target;
    private final ServerSocket listener;
    private final Set<Socket> open = ConcurrentHashMap.newKeySet();
    private final Object changes = new Object();
    private final Random chance = new Random(0);
    private volatile State state = State.PASSING;

    private TcpProxy(InetSocketAddress target, ServerSocket listener) {
        this.target = target;
        this.listener = listener;
    }

    /** Starts a relay to a port of 127.0.0.1. */
    public static TcpProxy to(int port) {
        try {
            InetAddress loopback = InetAddress.getByName("127.0.0.1");
            TcpProxy proxy = new TcpProxy(new InetSocketAddress(loopback, port), FreePorts.listen());
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
        return become(State.PASSING);
    }

    /** Breaks all connections and closes each new one at once. */
    public TcpProxy refuse() {
        return become(State.of(Network.REFUSE)).breakConnections();
    }

    /** Answers every connection, old and new, with a TCP reset. */
    public TcpProxy reset() {
        become(State.of(Network.RESET));
        open.forEach(TcpProxy::resetQuietly);
        return this;
    }

    /** Keeps connections open, old and new, and lets no byte through until the state changes. */
    public TcpProxy blackHole() {
        return become(State.of(Network.BLACK_HOLE));
    }

    /** Passes bytes, each piece later by the delay. */
    public TcpProxy delay(Duration perPiece) {
        return become(new State(Network.PASS, perPiece, BUFFER, 1));
    }

    /** Passes bytes a few at a time with a pause before each drop, as a peer that reads and writes too slowly. */
    public TcpProxy trickle(int bytes, Duration pause) {
        if (bytes < 1) {
            throw new IllegalArgumentException("at least one byte passes at a time");
        }
        return become(new State(Network.PASS, pause, Math.min(bytes, BUFFER), 1));
    }

    /**
     * A network that loses packets, as connections see it: a share of the pieces of data, and with each all that follows it on its connection, comes late by the
     * time of a retransmission, and the same share of new connections is closed at once.
     *
     * @param share 0.0 to below 1.0
     * @param seed of the chance that decides
     */
    public TcpProxy lossy(double share, Duration retransmission, long seed) {
        chance.setSeed(seed);
        return become(new State(Network.PASS, retransmission, BUFFER, share));
    }

    /** Breaks the connections of this moment; new ones follow the present state. */
    public TcpProxy breakConnections() {
        open.forEach(TcpProxy::closeQuietly);
        wake();
        return this;
    }

    @Override
    public void close() {
        become(State.of(Network.REFUSE));
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
                switch (state.network()) {
                    case REFUSE -> closeQuietly(client);
                    case RESET -> resetQuietly(client);
                    case PASS, BLACK_HOLE -> {
                        if (state.losing() && hit(state)) {
                            closeQuietly(client);
                        } else {
                            relay(client);
                        }
                    }
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
                pass(buffer, count, from, to);
                count = from.getInputStream().read(buffer);
            }
        } catch (IOException ended) {
            // Either side closed, or the test broke the connection: both ends are dropped below.
        } finally {
            drop(from, to);
        }
    }

    /** Sends what was read, in pieces and with pauses as the state of the moment says. */
    private void pass(byte[] buffer, int count, Socket from, Socket to) throws IOException {
        int sent = 0;
        while (sent < count) {
            hold(from);
            State now = state;
            int piece = Math.min(now.piece(), count - sent);
            if (hit(now)) {
                LockSupport.parkNanos(now.pause().toNanos());
            }
            to.getOutputStream().write(buffer, sent, piece);
            sent += piece;
        }
    }

    private boolean hit(State now) {
        return !now.losing() || chance.nextDouble() < now.share();
    }

    /** Whatever ends this wait says so: hundreds of connections that looked from time to time would disturb what is measured beside them. */
    private void hold(Socket from) throws IOException {
        synchronized (changes) {
            while (state.network() == Network.BLACK_HOLE && !from.isClosed()) {
                try {
                    changes.wait();
                } catch (InterruptedException interrupted) {
                    Thread.currentThread().interrupt();
                    throw new IOException("interrupted while holding bytes back", interrupted);
                }
            }
        }
    }

    private TcpProxy become(State next) {
        state = next;
        wake();
        return this;
    }

    private void wake() {
        synchronized (changes) {
            changes.notifyAll();
        }
    }

    private void drop(Socket one, Socket other) {
        closeQuietly(one);
        closeQuietly(other);
        open.remove(one);
        open.remove(other);
        wake();
    }

    private static void closeQuietly(Socket socket) {
        try {
            socket.close();
        } catch (IOException failure) {
            throw new UncheckedIOException("a socket could not be closed", failure);
        }
    }

    private static void resetQuietly(Socket socket) {
        try {
            socket.setSoLinger(true, 0);
        } catch (IOException alreadyClosed) {
            // Nothing is left to reset.
        }
        closeQuietly(socket);
    }

    private void spawn(String role, Runnable body) {
        Thread thread = new Thread(body, "tcp-proxy-" + port() + "-" + role);
        thread.setDaemon(true);
        thread.start();
    }

    private enum Network {
        PASS,
        REFUSE,
        RESET,
        BLACK_HOLE
    }

    /** How the network behaves; a piece is the most bytes that pass at a time, after the pause, which a share of the pieces has to make. */
    private record State(Network network, Duration pause, int piece, double share) {
        static final State PASSING = of(Network.PASS);

        boolean losing() {
            return share < 1;
        }

        static State of(Network network) {
            return new State(network, Duration.ZERO, BUFFER, 1);
        }
    }
}
