package io.caracal.gateway.upstream;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.caracal.gateway.exchange.Directive;
import io.caracal.gateway.refusal.Denial;
import io.caracal.gateway.refusal.Refused;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.UnknownHostException;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import org.eclipse.jetty.util.Promise;
import org.junit.jupiter.api.Test;

class DialledAddressesTest {
    private final Deque<List<String>> answers = new ArrayDeque<>();
    private final UpstreamGuard.Resolver resolver = host -> addresses(answers.remove());

    @Test
    void aNameThatChangesItsMeaningAfterTheCheckLeadsNowhere() {
        answers.add(List.of("93.184.216.34"));
        answers.add(List.of("169.254.169.254"));
        assertThat(new UpstreamGuard(List.of(), resolver)
                        .admit(directive("http://name.example/"))
                        .host())
                .isEqualTo("name.example");
        assertThatThrownBy(() -> dial("name.example").get())
                .isInstanceOf(ExecutionException.class)
                .hasCauseInstanceOf(DialledAddresses.UnsafeAddressException.class);
    }

    @Test
    void onlySafeAddressesAreDialled() throws Exception {
        answers.add(List.of("169.254.1.1", "10.0.0.1", "224.0.0.1"));
        assertThat(dial("name.example").get())
                .extracting(address -> address.getAddress().getHostAddress())
                .containsExactly("10.0.0.1");
    }

    @Test
    void oneUnsafeAddressIsEnoughToRefuse() {
        answers.add(List.of("10.0.0.1", "169.254.169.254"));
        assertThatThrownBy(() -> new UpstreamGuard(List.of(), resolver).admit(directive("https://name.example/")))
                .isInstanceOfSatisfying(
                        Refused.class,
                        refused -> assertThat(refused.denial()).isEqualTo(Denial.UPSTREAM_NOT_ADDRESSABLE));
    }

    private CompletableFuture<List<InetSocketAddress>> dial(String host) {
        Promise.Completable<List<InetSocketAddress>> promise = new Promise.Completable<>();
        new DialledAddresses(resolver).resolve(host, 80, Map.of(), promise);
        return promise;
    }

    private static Directive directive(String url) {
        return new Directive(url, "none", "", "", "", "", List.of(), Optional.empty(), "", "", false);
    }

    private static List<InetAddress> addresses(List<String> literals) throws UnknownHostException {
        List<InetAddress> addresses = new java.util.ArrayList<>();
        for (String literal : literals) {
            addresses.add(InetAddress.getByName(literal));
        }
        return addresses;
    }
}
