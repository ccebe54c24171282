package io.caracal.common.security;

import java.net.InetAddress;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.Set;

/**
 * What an IP address stands for, by its bytes alone. An IPv6 address that carries an IPv4 address (mapped, compatible,
 * NAT64 64:ff9b::/96, 6to4 2002::/16) is what the IPv4 address is.
 */
public enum AddressKind {
    PUBLIC,
    /** 127/8 and ::1. */
    LOOPBACK,
    /** 169.254/16, fe80::/10 and the deprecated site-local fec0::/10. */
    LINK_LOCAL,
    /** 224/4 and ff00::/8. */
    MULTICAST,
    /** 0/8 and ::. */
    UNSPECIFIED,
    /** RFC 1918 and unique local fc00::/7. */
    PRIVATE,
    /** Carrier-grade NAT, 100.64/10. */
    SHARED,
    /** Fixed addresses of cloud metadata and agent services outside 169.254/16. */
    METADATA,
    /** 240/4 with the broadcast address, local NAT64 64:ff9b:1::/48 and Teredo 2001::/32. */
    RESERVED;

    private static final HexFormat HEX = HexFormat.of();

    /** 100.100.100.200, 168.63.129.16, fd00:ec2::254 and fd20:ce::254. */
    private static final Set<String> METADATA_ADDRESSES =
            Set.of("646464c8", "a83f8110", "fd000ec2000000000000000000000254", "fd2000ce000000000000000000000254");

    private static final byte[] NAT64 = HEX.parseHex("0064ff9b0000000000000000");
    private static final byte[] MAPPED = HEX.parseHex("00000000000000000000ffff");
    private static final byte[] COMPATIBLE = new byte[12];
    private static final byte[] SIX_TO_FOUR = HEX.parseHex("2002");
    private static final byte[] LOCAL_NAT64 = HEX.parseHex("0064ff9b0001");
    private static final byte[] TEREDO = HEX.parseHex("20010000");

    /** Classifies an address; resolves nothing. */
    public static AddressKind of(InetAddress address) {
        byte[] bytes = address.getAddress();
        if (METADATA_ADDRESSES.contains(HEX.formatHex(bytes))) {
            return METADATA;
        }
        return bytes.length == 4 ? ofV4(bytes) : ofV6(bytes);
    }

    private static AddressKind ofV4(byte[] bytes) {
        if (METADATA_ADDRESSES.contains(HEX.formatHex(bytes))) {
            return METADATA;
        }
        int first = bytes[0] & 0xff;
        int second = bytes[1] & 0xff;
        return switch (first) {
            case 0 -> UNSPECIFIED;
            case 10 -> PRIVATE;
            case 100 -> second >= 64 && second < 128 ? SHARED : PUBLIC;
            case 127 -> LOOPBACK;
            case 169 -> second == 254 ? LINK_LOCAL : PUBLIC;
            case 172 -> second >= 16 && second < 32 ? PRIVATE : PUBLIC;
            case 192 -> second == 168 ? PRIVATE : PUBLIC;
            default -> ofHighV4(first);
        };
    }

    private static AddressKind ofHighV4(int first) {
        if (first >= 240) {
            return RESERVED;
        }
        return first >= 224 ? MULTICAST : PUBLIC;
    }

    private static AddressKind ofV6(byte[] bytes) {
        if (startsWith(bytes, SIX_TO_FOUR)) {
            return ofV4(Arrays.copyOfRange(bytes, 2, 6));
        }
        if (startsWith(bytes, NAT64) || startsWith(bytes, MAPPED)) {
            return ofV4(Arrays.copyOfRange(bytes, 12, 16));
        }
        if (startsWith(bytes, COMPATIBLE)) {
            return ofLowest(bytes);
        }
        if (startsWith(bytes, LOCAL_NAT64) || startsWith(bytes, TEREDO)) {
            return RESERVED;
        }
        return ofPlainV6(bytes[0] & 0xff, bytes[1] & 0xff);
    }

    private static AddressKind ofPlainV6(int first, int second) {
        if (first == 0xff) {
            return MULTICAST;
        }
        if (first == 0xfe && second >= 0x80) {
            return LINK_LOCAL;
        }
        return (first & 0xfe) == 0xfc ? PRIVATE : PUBLIC;
    }

    /** Addresses in ::/96: unspecified, loopback, or an IPv4 address in its obsolete compatible form. */
    private static AddressKind ofLowest(byte[] bytes) {
        byte[] low = Arrays.copyOfRange(bytes, 12, 16);
        if (Arrays.equals(low, new byte[] {0, 0, 0, 1})) {
            return LOOPBACK;
        }
        return ofV4(low);
    }

    private static boolean startsWith(byte[] bytes, byte[] prefix) {
        return Arrays.equals(bytes, 0, prefix.length, prefix, 0, prefix.length);
    }
}
