package io.caracal.testing;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import org.jspecify.annotations.Nullable;

/**
 * Ports of 127.0.0.1 that belong to this process and that nothing listens on. They lie below those that systems hand out by themselves, and each process has a range
 * of its own: who keeps asking a server that was stopped meets neither a server of another test nor, by chance, his own connection.
 */
public final class FreePorts {
    private static final int FIRST = 20_000;
    private static final int RANGE = 400;
    private static final int RANGES = 30;
    private static final int BACKLOG = 512;

    private static final FreePorts OWN = reserve();

    /** Held as long as the process lives: by this the range is taken. */
    private final ServerSocket reservation;

    private int given;

    private FreePorts(ServerSocket reservation) {
        this.reservation = reservation;
    }

    /** A port that is free; each call names another one, until the range is used up and begins anew. */
    public static int next() {
        try (ServerSocket socket = listen()) {
            return socket.getLocalPort();
        } catch (IOException failure) {
            throw new UncheckedIOException(failure);
        }
    }

    /** A socket that listens on such a port. */
    public static ServerSocket listen() {
        return OWN.bound();
    }

    private synchronized ServerSocket bound() {
        for (int tried = 1; tried < RANGE; tried++) {
            given = given % (RANGE - 1) + 1;
            ServerSocket socket = bind(reservation.getLocalPort() + given);
            if (socket != null) {
                return socket;
            }
        }
        throw new IllegalStateException("all ports from " + reservation.getLocalPort() + " on are in use");
    }

    private static FreePorts reserve() {
        for (int range = 0; range < RANGES; range++) {
            ServerSocket socket = bind(FIRST + range * RANGE);
            if (socket != null) {
                return new FreePorts(socket);
            }
        }
        throw new IllegalStateException(
                "no range of ports is left between " + FIRST + " and " + (FIRST + RANGES * RANGE));
    }

    private static @Nullable ServerSocket bind(int port) {
        try {
            return new ServerSocket(port, BACKLOG, InetAddress.getByName("127.0.0.1"));
        } catch (IOException taken) {
            return null;
        }
    }
}
