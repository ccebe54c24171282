package io.caracal.testing;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;

/** Ports of 127.0.0.1 that nothing listened on a moment ago. Prefer port 0 where a server can report its port. */
public final class FreePorts {
    private FreePorts() {}

    /** A port that was free when asked. */
    public static int next() {
        try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            return socket.getLocalPort();
        } catch (IOException failure) {
            throw new UncheckedIOException("no free port on the loopback interface", failure);
        }
    }
}
