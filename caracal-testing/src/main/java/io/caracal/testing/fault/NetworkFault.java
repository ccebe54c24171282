package io.caracal.testing.fault;

import io.caracal.testing.fake.TcpProxy;
import java.time.Duration;

/** Faults of the network in front of one server that is reached through a {@link TcpProxy}. */
public final class NetworkFault {
    private static final int DROP_BYTES = 8;

    private NetworkFault() {}

    /** Connections are closed, new ones at once. */
    public static Fault refused(String server, TcpProxy proxy) {
        return Fault.of(server + " refuses connections", proxy::refuse, proxy::pass);
    }

    /** Connections end with a TCP reset, new ones at once. */
    public static Fault reset(String server, TcpProxy proxy) {
        return Fault.of(server + " resets connections", proxy::reset, proxy::pass);
    }

    /** Connections stay open and nothing gets through: what hangs a check. */
    public static Fault blackHole(String server, TcpProxy proxy) {
        // What was held back belongs to calls that have given up; a fresh connection is what a healed network gives.
        return Fault.of(server + " swallows every byte", proxy::blackHole, () -> {
            proxy.pass();
            proxy.breakConnections();
        });
    }

    /** Each piece of data comes later. */
    public static Fault delay(String server, TcpProxy proxy, Duration delay) {
        return Fault.of(server + " answers " + delay.toMillis() + " ms late", () -> proxy.delay(delay), proxy::pass);
    }

    /** Data comes in drops of a few bytes. */
    public static Fault slowRead(String server, TcpProxy proxy, Duration pause) {
        return Fault.of(
                server + " passes " + DROP_BYTES + " bytes per " + pause.toMillis() + " ms",
                () -> proxy.trickle(DROP_BYTES, pause),
                proxy::pass);
    }
}
