package io.caracal.gateway.upstream;

import io.caracal.common.security.AddressRules;
import io.caracal.gateway.exchange.Directive;
import io.caracal.gateway.refusal.Denial;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.util.Arrays;
import java.util.Collection;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import org.eclipse.jetty.client.HttpClient;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Says which upstreams may be called (Gateway contract §1.11). */
public final class UpstreamGuard {

    private static final Logger LOG = LoggerFactory.getLogger(UpstreamGuard.class);

    private final Set<String> allowlist;
    private final Resolver resolver;

    /** @param allowlist exact host names; empty allows all */
    public UpstreamGuard(Collection<String> allowlist, Resolver resolver) {
        this.allowlist = Set.copyOf(allowlist);
        this.resolver = resolver;
    }

    /** The addresses of a host. */
    @FunctionalInterface
    public interface Resolver {
        List<InetAddress> resolve(String host) throws UnknownHostException;

        /** As the system knows them. */
        static Resolver system() {
            return host -> Arrays.asList(InetAddress.getAllByName(host));
        }
    }

    /** Makes a client dial only what the guard would let through. */
    public HttpClient guarding(HttpClient client) {
        client.setSocketAddressResolver(new DialledAddresses(resolver));
        return client;
    }

    /** The place the directive names; refuses one that must not be called. */
    UpstreamUrl admit(Directive directive) {
        UpstreamUrl url = UpstreamUrl.parse(directive.url()).orElseThrow(Denial.UPSTREAM_NOT_ADDRESSABLE::refuse);
        if (!allowlist.isEmpty() && !allowlist.contains(url.host())) {
            LOG.warn("upstream host {} is not on the allowlist", url.host());
            throw Denial.UPSTREAM_NOT_ADDRESSABLE.refuse();
        }
        requireSafe(url.host());
        requireCredentialHost(directive, url.host());
        return url;
    }

    /** Every address must be safe: which one is dialled is not decided yet. */
    private void requireSafe(String host) {
        List<InetAddress> addresses;
        try {
            addresses = resolver.resolve(host);
        } catch (UnknownHostException e) {
            LOG.warn("upstream host {} cannot be resolved", host);
            throw Denial.UPSTREAM_NOT_ADDRESSABLE.refuse();
        }
        if (addresses.isEmpty() || !addresses.stream().allMatch(AddressRules.UPSTREAM::allows)) {
            LOG.warn("upstream host {} has an address that must not be called", host);
            throw Denial.UPSTREAM_NOT_ADDRESSABLE.refuse();
        }
    }

    private static void requireCredentialHost(Directive directive, String host) {
        List<String> hosts = directive.allowedTokenHosts();
        if (!hosts.isEmpty()
                && hosts.stream()
                        .noneMatch(allowed -> allowed.toLowerCase(Locale.ROOT).equals(host))) {
            LOG.warn("the credential of provider {} is not for host {}", directive.providerId(), host);
            throw Denial.CREDENTIAL_HOST_NOT_ALLOWED.refuse();
        }
    }
}
