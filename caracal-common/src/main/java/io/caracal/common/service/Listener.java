package io.caracal.common.service;

import java.net.URI;
import java.util.Set;

/**
 * Where the service listens.
 *
 * @param host name or address to bind
 * @param port 0 for any free port
 */
record Listener(String host, int port) {

    private static final Set<String> EVERYWHERE = Set.of("0.0.0.0", "::", "[::]");

    /**
     * Where the process itself reaches the listener: at its address, or on loopback where it listens on all of them.
     *
     * @param actual the port in use
     */
    URI uri(int actual) {
        String address = EVERYWHERE.contains(host) ? "127.0.0.1" : host;
        boolean bare = address.contains(":") && !address.startsWith("[");
        return URI.create("http://" + (bare ? "[" + address + "]" : address) + ":" + actual);
    }
}
