package io.caracal.runtime.stack;

import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.caracal.runtime.problem.OperatorProblem;
import io.caracal.runtime.process.PortOwner;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.util.List;
import org.junit.jupiter.api.Test;

class PortGuardTest {
    @Test
    void takenPortIsNamedWithServiceAndAdviceInOneLine() throws Exception {
        try (ServerSocket taken = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            int port = taken.getLocalPort();

            assertThatThrownBy(() -> PortGuard.requireFree(List.of(new Probe.Target("gateway", port))))
                    .isInstanceOf(OperatorProblem.class)
                    .hasMessageStartingWith("port " + port + " (gateway) is in use")
                    .hasMessageEndingWith("; stop what uses it, then run `caracal up` again")
                    .hasMessageNotContaining("\n");
        }
    }

    @Test
    void everyTakenPortIsNamed() throws Exception {
        try (ServerSocket one = new ServerSocket(0, 1, InetAddress.getLoopbackAddress());
                ServerSocket two = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            List<Probe.Target> targets =
                    List.of(new Probe.Target("api", one.getLocalPort()), new Probe.Target("sts", two.getLocalPort()));

            assertThatThrownBy(() -> PortGuard.requireFree(targets))
                    .hasMessageContaining("(api) is in use")
                    .hasMessageContaining("(sts) is in use");
        }
    }

    @Test
    void freePortIsFine() {
        assertThatCode(() -> PortGuard.requireFree(List.of(new Probe.Target("api", PortOwner.anyFree()))))
                .doesNotThrowAnyException();
    }
}
