package io.caracal.runtime.demo;

import io.caracal.runtime.problem.OperatorProblem;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.util.Map;

/**
 * Where the protected service of the story listens, and by which name the Gateway reaches it: this machine's loopback, but for a Gateway in a
 * container, to which this machine is another one.
 *
 * @param bind address to listen on
 * @param host as the Gateway calls it
 */
public record UpstreamPlace(InetAddress bind, String host) {
    private static final String BIND = "CARACAL_DEMO_UPSTREAM_BIND";
    private static final String HOST = "CARACAL_DEMO_UPSTREAM_HOST";
    private static final String LOOPBACK = "127.0.0.1";

    /** Loopback. */
    public static UpstreamPlace loopback() {
        return of(Map.of());
    }

    /** CARACAL_DEMO_UPSTREAM_BIND, an address of this machine, and CARACAL_DEMO_UPSTREAM_HOST; both are 127.0.0.1 unless given. */
    public static UpstreamPlace of(Map<String, String> environment) {
        String bind = environment.getOrDefault(BIND, "").strip();
        String host = environment.getOrDefault(HOST, "").strip();
        try {
            return new UpstreamPlace(
                    InetAddress.getByName(bind.isEmpty() ? LOOPBACK : bind), host.isEmpty() ? LOOPBACK : host);
        } catch (UnknownHostException unknown) {
            throw new OperatorProblem(BIND + " must be an address of this machine, not " + bind, unknown);
        }
    }
}
