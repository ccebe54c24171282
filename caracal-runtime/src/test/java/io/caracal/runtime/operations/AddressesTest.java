package io.caracal.runtime.operations;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.caracal.runtime.problem.OperatorProblem;
import io.caracal.runtime.stack.Probe;
import io.caracal.runtime.stack.Service;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class AddressesTest {
    @Test
    void withoutVariablesEveryServiceIsOnItsPortOfThisMachine() {
        Addresses addresses = Addresses.of(Map.of());

        assertThat(addresses.targets())
                .extracting(Probe.Target::port)
                .containsExactly(3000, 8080, 8081, 9090, 4000, 3002);
        assertThat(addresses.of(Service.API)).hasToString("http://localhost:3000");
        assertThat(addresses.local(Service.API)).isTrue();
    }

    @Test
    void aVariableNamesAnotherAddress() {
        Addresses addresses = Addresses.of(Map.of("CARACAL_API_URL", " https://api.example.com/caracal// "));

        assertThat(addresses.of(Service.API)).hasToString("https://api.example.com/caracal");
        assertThat(addresses.local(Service.API)).isFalse();
        assertThat(addresses.target(Service.API).name()).isEqualTo("api");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "api.example.com",
                "ftp://api.example.com",
                "https://user:geheim@api.example.com",
                "https://api.example.com?x=1",
                "https://api.example.com/#top",
                "http://api.example.com",
                "http://127.0.0.1.example.com",
                "http://[::2]:3000",
                "http:// geheim"
            })
    void whatIsNoAddressOrNotSafeIsRefusedWithoutRepeatingIt(String given) {
        assertThatThrownBy(() -> Addresses.of(Map.of("CARACAL_STS_URL", given)))
                .isInstanceOf(OperatorProblem.class)
                .hasMessageStartingWith("CARACAL_STS_URL ")
                .hasMessageNotContaining("geheim");
    }

    @Test
    void aPortThatComposePublishesIsTheDefault() {
        Map<String, String> ports = Map.of(
                "CARACAL_API_PORT", "3100", "CARACAL_STS_PORT", "8180", "CARACAL_STS_URL", "http://localhost:9999");

        assertThat(Addresses.of(ports).of(Service.API)).hasToString("http://localhost:3100");
        assertThat(Addresses.of(ports).of(Service.STS)).hasToString("http://localhost:9999");
        assertThatThrownBy(() -> Addresses.of(Map.of("CARACAL_API_PORT", "70000")))
                .hasMessage("CARACAL_API_PORT must be a port, 1 to 65535");
    }

    @ParameterizedTest
    @ValueSource(strings = {"http://127.0.0.1:3000", "http://localhost:3000", "http://[::1]:3000"})
    void plainHttpIsFineOnThisMachine(String given) {
        assertThat(Addresses.of(Map.of("CARACAL_STS_URL", given)).local(Service.STS))
                .isTrue();
    }

    @Test
    void plainHttpElsewhereHasToBeAllowed() {
        Map<String, String> allowed =
                Map.of("CARACAL_STS_URL", "http://sts:8080", "CARACAL_ALLOW_INSECURE_CONFIG_URLS", "true");

        assertThat(Addresses.of(allowed).of(Service.STS)).hasToString("http://sts:8080");
    }
}
