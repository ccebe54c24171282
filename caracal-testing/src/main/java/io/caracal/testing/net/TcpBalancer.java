package io.caracal.testing.net;

import io.caracal.testing.FreePorts;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.ServerSocket;
import java.net.Socket;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Predicate;

/**
 * A plain TCP load balancer on 127.0.0.1: it asks every backend for {@code /ready} at a fixed period, deals new connections out to the ready ones in turn,
 * and passes bytes. It understands nothing of what it passes, repeats nothing, and leaves connections where they are when their backend ceases to be
 * ready. When none is ready it fails open, as balancers do: all that ever were get connections.
 */
public final class TcpBalancer implements AutoCloseable {
    private final Duration period;
    private final ServerSocket listener;
    private final List<Backend> backends = new ArrayList<>();
    private int next;

    private TcpBalancer(Duration period, ServerSocket listener) {
        this.period = period;
        this.listener = listener;
    }

    /** @param period between two probes of a backend; one answer decides */
    public static TcpBalancer start(Duration period) {
        TcpBalancer balancer = new TcpBalancer(period, FreePorts.listen());
        spawn("accept", balancer::acceptAll);
        return balancer;
    }

    /** The port that callers connect to. */
    public int port() {
        return listener.getLocalPort();
    }

    /** Adds a server on 127.0.0.1; it gets no connection before it has answered a probe. Returns its handle. */
    public Backend add(int backendPort) {
        Backend backend = new Backend(backendPort);
        synchronized (backends) {
            backends.add(backend);
        }
        spawn("probe-" + backendPort, () -> probe(backend));
        return backend;
    }

    /** Forgets a server that is out of rotation and has no connections; false as long as it is not. */
    public boolean retire(Backend backend) {
        synchronized (backends) {
            return !backend.inRotation() && backend.connections() == 0 && backends.remove(backend);
        }
    }

    @Override
    public void close() {
        List<Backend> last;
        synchronized (backends) {
            last = List.copyOf(backends);
            backends.clear();
        }
        try {
            listener.close();
        } catch (IOException failure) {
            throw new UncheckedIOException("the balancer could not be closed", failure);
        } finally {
            last.forEach(Backend::drop);
        }
    }

    private void probe(Backend backend) {
        while (knows(backend)) {
            backend.ready(Splice.answersReady(backend.port()));
            LockSupport.parkNanos(period.toNanos());
        }
    }

    private boolean knows(Backend backend) {
        synchronized (backends) {
            return backends.contains(backend);
        }
    }

    private void acceptAll() {
        while (!listener.isClosed()) {
            try {
                Socket client = listener.accept();
                Optional<Backend> chosen = choose();
                if (chosen.isPresent()) {
                    Splice splice = new Splice(client, chosen.get());
                    spawn("connect", splice::run);
                } else {
                    client.close();
                }
            } catch (IOException failure) {
                if (!listener.isClosed()) {
                    throw new UncheckedIOException("the balancer stopped accepting", failure);
                }
            }
        }
    }

    /** Counts the connection at once, so that a backend that is retired gets none any more. */
    private Optional<Backend> choose() {
        synchronized (backends) {
            Optional<Backend> ready = choose(Backend::inRotation);
            Optional<Backend> chosen = ready.isPresent() ? ready : choose(Backend::wasInRotation);
            chosen.ifPresent(Backend::take);
            return chosen;
        }
    }

    private Optional<Backend> choose(Predicate<Backend> eligible) {
        for (int tried = 0; tried < backends.size(); tried++) {
            next = (next + 1) % backends.size();
            if (eligible.test(backends.get(next))) {
                return Optional.of(backends.get(next));
            }
        }
        return Optional.empty();
    }

    static void spawn(String role, Runnable body) {
        Thread thread = new Thread(body, "tcp-balancer-" + role);
        thread.setDaemon(true);
        thread.start();
    }
}
