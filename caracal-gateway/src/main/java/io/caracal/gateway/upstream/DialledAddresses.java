package io.caracal.gateway.upstream;

import io.caracal.common.security.AddressRules;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.UnknownHostException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.eclipse.jetty.util.Promise;
import org.eclipse.jetty.util.SocketAddressResolver;

/**
 * The last word on what is dialled: the very addresses handed to the socket are judged, so that a name that means something else than a moment
 * ago leads nowhere.
 */
final class DialledAddresses implements SocketAddressResolver {

    private final UpstreamGuard.Resolver resolver;

    DialledAddresses(UpstreamGuard.Resolver resolver) {
        this.resolver = resolver;
    }

    @Override
    public void resolve(String host, int port, Map<String, Object> context, Promise<List<InetSocketAddress>> promise) {
        List<InetSocketAddress> safe = new ArrayList<>();
        try {
            for (InetAddress address : resolver.resolve(host)) {
                if (AddressRules.UPSTREAM.allows(address)) {
                    safe.add(new InetSocketAddress(address, port));
                }
            }
        } catch (UnknownHostException e) {
            promise.failed(e);
            return;
        }
        if (safe.isEmpty()) {
            promise.failed(new UnsafeAddressException(host));
        } else {
            promise.succeeded(safe);
        }
    }

    /** A host none of whose addresses may be dialled. */
    static final class UnsafeAddressException extends UnknownHostException {
        private static final long serialVersionUID = 1L;

        UnsafeAddressException(String host) {
            super(host + " has no address that may be called");
        }
    }
}
