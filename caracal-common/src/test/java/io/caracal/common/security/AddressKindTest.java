package io.caracal.common.security;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.Inet6Address;
import java.net.InetAddress;
import java.util.HexFormat;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class AddressKindTest {

    @ParameterizedTest
    @CsvSource({
        "0.0.0.0,UNSPECIFIED",
        "0.1.2.3,UNSPECIFIED",
        "1.1.1.1,PUBLIC",
        "9.255.255.255,PUBLIC",
        "10.0.0.0,PRIVATE",
        "10.255.255.255,PRIVATE",
        "11.0.0.0,PUBLIC",
        "100.63.255.255,PUBLIC",
        "100.64.0.0,SHARED",
        "100.127.255.255,SHARED",
        "100.128.0.0,PUBLIC",
        "100.100.100.200,METADATA",
        "127.0.0.1,LOOPBACK",
        "127.255.255.255,LOOPBACK",
        "168.63.129.16,METADATA",
        "169.253.255.255,PUBLIC",
        "169.254.0.0,LINK_LOCAL",
        "169.254.169.254,LINK_LOCAL",
        "172.15.255.255,PUBLIC",
        "172.16.0.0,PRIVATE",
        "172.31.255.255,PRIVATE",
        "172.32.0.0,PUBLIC",
        "192.167.255.255,PUBLIC",
        "192.168.0.0,PRIVATE",
        "223.255.255.255,PUBLIC",
        "224.0.0.1,MULTICAST",
        "239.255.255.255,MULTICAST",
        "240.0.0.0,RESERVED",
        "255.255.255.255,RESERVED",
        "::,UNSPECIFIED",
        "::1,LOOPBACK",
        "2001:4860:4860::8888,PUBLIC",
        "fbff::1,PUBLIC",
        "fc00::1,PRIVATE",
        "fdff::1,PRIVATE",
        "fd00:ec2::254,METADATA",
        "fd20:ce::254,METADATA",
        "fe7f::1,PUBLIC",
        "fe80::1,LINK_LOCAL",
        "febf::1,LINK_LOCAL",
        "fec0::1,LINK_LOCAL",
        "ff02::1,MULTICAST",
        "64:ff9b::8.8.8.8,PUBLIC",
        "64:ff9b::10.0.0.1,PRIVATE",
        "64:ff9b::127.0.0.1,LOOPBACK",
        "64:ff9b::169.254.169.254,LINK_LOCAL",
        "64:ff9b::168.63.129.16,METADATA",
        "64:ff9b:1::169.254.169.254,RESERVED",
        "2001:0:a9fe:a9fe::1,RESERVED",
        "2002:a9fe:a9fe::1,LINK_LOCAL",
        "2002:0808:0808::1,PUBLIC",
        "::ffff:192.168.1.1,PRIVATE",
        "::169.254.169.254,LINK_LOCAL"
    })
    void anAddressIsClassified(String literal, AddressKind kind) throws Exception {
        assertThat(AddressKind.of(InetAddress.getByName(literal))).isEqualTo(kind);
    }

    @Test
    void aMappedAddressThatStaysInSixteenBytesIsTheAddressItCarries() throws Exception {
        byte[] mapped = HexFormat.of().parseHex("00000000000000000000ffffa9fea9fe");

        assertThat(AddressKind.of(Inet6Address.getByAddress("x", mapped, 0))).isEqualTo(AddressKind.LINK_LOCAL);
    }
}
