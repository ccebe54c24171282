package io.caracal.common.security;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.InetAddress;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class EgressRulesTest {

    @ParameterizedTest
    @CsvSource({
        "8.8.8.8,true,true,true",
        "127.0.0.1,true,false,false",
        "::1,true,false,false",
        "10.0.0.1,true,true,false",
        "fd12::1,true,true,false",
        "100.64.0.1,true,true,false",
        "169.254.169.254,false,false,false",
        "fe80::1,false,false,false",
        "224.0.0.1,false,false,false",
        "0.0.0.0,false,false,false",
        "240.0.0.1,false,false,false",
        "255.255.255.255,false,false,false",
        "100.100.100.200,false,false,false",
        "168.63.129.16,false,false,false",
        "fd00:ec2::254,false,false,false",
        "64:ff9b::169.254.169.254,false,false,false"
    })
    void eachProfileHasItsOwnAnswer(String literal, boolean upstream, boolean privateHost, boolean egress)
            throws Exception {
        InetAddress address = InetAddress.getByName(literal);

        assertThat(AddressRules.UPSTREAM.allows(address)).isEqualTo(upstream);
        assertThat(AddressRules.PRIVATE_EGRESS.allows(address)).isEqualTo(privateHost);
        assertThat(AddressRules.EGRESS.allows(address)).isEqualTo(egress);
    }

    @Test
    void onlyListedHostsMayBePrivate() throws Exception {
        EgressRules rules = new EgressRules(List.of("IdP.internal"));
        List<InetAddress> privateAddress = List.of(InetAddress.getByName("10.1.2.3"));

        assertThat(rules.allows("idp.INTERNAL.", privateAddress)).isTrue();
        assertThat(rules.allows("other.internal", privateAddress)).isFalse();
        assertThat(rules.allows("idp.internal", List.of(InetAddress.getByName("127.0.0.1"))))
                .isFalse();
    }

    @Test
    void oneForbiddenAddressForbidsTheHost() throws Exception {
        List<InetAddress> mixed = List.of(InetAddress.getByName("8.8.8.8"), InetAddress.getByName("127.0.0.1"));

        assertThat(new EgressRules(List.of()).allows("example.com", mixed)).isFalse();
        assertThat(new EgressRules(List.of()).allows("example.com", List.of())).isFalse();
    }
}
