package io.caracal.runtime.operations;

import io.caracal.runtime.problem.OperatorProblem;
import io.caracal.runtime.stack.Probe;
import io.caracal.runtime.stack.Service;
import java.net.InetAddress;
import java.net.URI;
import java.net.URISyntaxException;
import java.net.UnknownHostException;
import java.util.Arrays;
import java.util.EnumMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/**
 * Where the services answer: {@code CARACAL_API_URL}, {@code CARACAL_STS_URL}, {@code CARACAL_GATEWAY_URL}, {@code CARACAL_AUDIT_URL},
 * {@code CARACAL_COORDINATOR_URL} and {@code CARACAL_CONTROL_URL}; by default on this machine, on the port that compose publishes ({@code CARACAL_API_PORT}
 * and so on) or else on the service's own.
 */
public final class Addresses {
    private static final int MOST_PORT = 65_535;
    private static final String PLAIN_HTTP_ALLOWED = "CARACAL_ALLOW_INSECURE_CONFIG_URLS";

    private final Map<Service, URI> bases;

    private Addresses(Map<Service, URI> bases) {
        this.bases = bases;
    }

    /**
     * Reads the overrides. An address is http or https, may have a path, and has neither user nor query. Plain http to another machine would show the
     * operator's tokens to the network and is refused unless {@code CARACAL_ALLOW_INSECURE_CONFIG_URLS=true} (as CLI contract B.9 has it).
     *
     * @param environment the operator's, files included
     */
    public static Addresses of(Map<String, String> environment) {
        boolean plainHttp = "true".equals(environment.get(PLAIN_HTTP_ALLOWED));
        Map<Service, URI> bases = new EnumMap<>(Service.class);
        for (Service service : Service.values()) {
            String given = environment.getOrDefault(variable(service), "").strip();
            bases.put(
                    service,
                    given.isEmpty() ? here(service, environment) : checked(variable(service), given, plainHttp));
        }
        return new Addresses(bases);
    }

    /** The variable that names the address of a service. */
    public static String variable(Service service) {
        return "CARACAL_" + service.name() + "_URL";
    }

    /** The base address, without a slash at its end. */
    public URI of(Service service) {
        URI base = bases.get(service);
        if (base == null) {
            throw new IllegalStateException("no address for " + service);
        }
        return base;
    }

    /** Whether the service is on this machine. */
    public boolean local(Service service) {
        return loopback(of(service).getHost());
    }

    /** The service as probes are told. */
    public Probe.Target target(Service service) {
        return new Probe.Target(service.text(), of(service));
    }

    /** All six, in display order. */
    public List<Probe.Target> targets() {
        return Arrays.stream(Service.values()).map(this::target).toList();
    }

    private static URI here(Service service, Map<String, String> environment) {
        String variable = "CARACAL_" + service.name() + "_PORT";
        String port = environment.getOrDefault(variable, "").strip();
        if (port.isEmpty()) {
            return URI.create(service.url());
        }
        if (!port.matches("[1-9][0-9]{0,4}") || Integer.parseInt(port) > MOST_PORT) {
            throw new OperatorProblem(variable + " must be a port, 1 to " + MOST_PORT);
        }
        return URI.create("http://localhost:" + port);
    }

    private static URI checked(String variable, String given, boolean plainHttp) {
        URI uri = parse(variable, given);
        String scheme = uri.getScheme() == null ? "" : uri.getScheme().toLowerCase(Locale.ROOT);
        boolean http = scheme.equals("http") || scheme.equals("https");
        if (!http || uri.getHost() == null || uri.getRawQuery() != null || uri.getRawFragment() != null) {
            throw new OperatorProblem(
                    variable + " must be an http or https address without query, such as https://api.example.com");
        }
        if (uri.getRawUserInfo() != null) {
            throw new OperatorProblem(variable + " must not hold a user or a password");
        }
        if (scheme.equals("http") && !plainHttp && !loopback(uri.getHost())) {
            throw new OperatorProblem(variable
                    + " is plain http to another machine, where tokens could be read on the way; use https, or set "
                    + PLAIN_HTTP_ALLOWED + "=true on a network that you trust");
        }
        return URI.create(given.replaceAll("/+$", ""));
    }

    /** The exception of the parser is not passed on: it repeats its input, which may hold a password. */
    private static URI parse(String variable, String given) {
        try {
            return new URI(given);
        } catch (URISyntaxException malformed) {
            throw new OperatorProblem(variable + " is no valid address");
        }
    }

    /** Literal addresses and localhost only: no name is looked up to decide about trust. */
    private static boolean loopback(String host) {
        if (host.equalsIgnoreCase("localhost")) {
            return true;
        }
        String literal = host.replaceAll("[\\[\\]]", "");
        if (!literal.matches("[0-9.]+|[0-9a-fA-F:]*:[0-9a-fA-F:.]*")) {
            return false;
        }
        try {
            return InetAddress.getByName(literal).isLoopbackAddress();
        } catch (UnknownHostException noAddress) {
            return false;
        }
    }
}
