package io.caracal.common.security;

import java.net.InetAddress;

/** Which addresses an outbound connection may reach. Pure: judge every resolved address, and again the one dialled. */
public enum AddressRules {
    /**
     * Upstreams behind the Gateway (Gateway contract §1.11): operators provision them, so loopback and private ranges are
     * allowed; link-local, multicast, unspecified, reserved and metadata addresses are not.
     */
    UPSTREAM,
    /** Calls to hosts that tenants name (STS contract §2.13): public addresses only. */
    EGRESS,
    /** Calls to hosts that the operator listed as private: also private ranges, never loopback or link-local. */
    PRIVATE_EGRESS;

    public boolean allows(InetAddress address) {
        return switch (AddressKind.of(address)) {
            case PUBLIC -> true;
            case PRIVATE, SHARED -> this != EGRESS;
            case LOOPBACK -> this == UPSTREAM;
            case LINK_LOCAL, MULTICAST, UNSPECIFIED, METADATA, RESERVED -> false;
        };
    }
}
