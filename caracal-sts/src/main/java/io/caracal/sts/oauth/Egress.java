package io.caracal.sts.oauth;

import io.caracal.common.security.EgressRules;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.UnknownHostException;
import java.util.Arrays;
import java.util.List;

/** Where a host that a tenant named may be reached; asked for every connection, right before it is made. */
@FunctionalInterface
public interface Egress {

    /**
     * The addresses to dial.
     *
     * @throws UnknownHostException when there is none, or one that must not be called
     */
    List<InetSocketAddress> addresses(String host, int port) throws UnknownHostException;

    /** Those that the system knows, if the rules allow every one of them: which one is dialled is not decided yet. */
    static Egress guarded(EgressRules rules) {
        return (host, port) -> {
            List<InetAddress> resolved = Arrays.asList(InetAddress.getAllByName(host));
            if (!rules.allows(host, resolved)) {
                throw new ForbiddenAddressException(host);
            }
            return resolved.stream()
                    .map(address -> new InetSocketAddress(address, port))
                    .toList();
        };
    }

    /** A host with an address that must not be called. */
    final class ForbiddenAddressException extends UnknownHostException {
        private static final long serialVersionUID = 1L;

        ForbiddenAddressException(String host) {
            super(host + " has an address that must not be called");
        }
    }
}
