package io.caracal.testing.net;

import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/** A server behind a {@link TcpBalancer}. Safe for use by many threads. */
public final class Backend {
    private final int port;
    private final Set<Splice> splices = ConcurrentHashMap.newKeySet();
    private boolean ready;
    private boolean wasReady;
    private int connections;
    private int taken;

    Backend(int port) {
        this.port = port;
    }

    int port() {
        return port;
    }

    /** Whether it gets new connections while there are any like it. */
    public synchronized boolean inRotation() {
        return ready;
    }

    /** Connections that it has at present. */
    public synchronized int connections() {
        return connections;
    }

    /** Connections that it ever got. */
    public synchronized int taken() {
        return taken;
    }

    synchronized void ready(boolean answered) {
        ready = answered;
        wasReady |= answered;
    }

    synchronized boolean wasInRotation() {
        return wasReady;
    }

    synchronized void take() {
        connections++;
        taken++;
    }

    void opened(Splice splice) {
        splices.add(splice);
    }

    synchronized void closed(Splice splice) {
        splices.remove(splice);
        connections--;
    }

    void drop() {
        splices.forEach(Splice::close);
    }
}
