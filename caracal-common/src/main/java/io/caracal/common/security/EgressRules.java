package io.caracal.common.security;

import java.net.InetAddress;
import java.util.Collection;
import java.util.Locale;
import java.util.Set;
import java.util.stream.Collectors;

/** The address rule for each host: hosts listed in CARACAL_PRIVATE_EGRESS_HOSTS may be private, all others not. */
public final class EgressRules {

    private final Set<String> privateHosts;

    public EgressRules(Collection<String> privateHosts) {
        this.privateHosts = privateHosts.stream().map(EgressRules::normalize).collect(Collectors.toUnmodifiableSet());
    }

    /** The rule for a host name; names compare without case and without a trailing dot. */
    public AddressRules forHost(String host) {
        return privateHosts.contains(normalize(host)) ? AddressRules.PRIVATE_EGRESS : AddressRules.EGRESS;
    }

    /** Whether a connection to the host may be made: there is an address, and every one of them is allowed. */
    public boolean allows(String host, Collection<InetAddress> resolved) {
        AddressRules rules = forHost(host);
        return !resolved.isEmpty() && resolved.stream().allMatch(rules::allows);
    }

    private static String normalize(String host) {
        String lower = host.strip().toLowerCase(Locale.ROOT);
        return lower.endsWith(".") ? lower.substring(0, lower.length() - 1) : lower;
    }
}
