package io.caracal.gateway;

import static org.assertj.core.api.Assertions.assertThat;

import io.caracal.testing.Await;
import io.caracal.testing.net.Backend;
import io.caracal.testing.net.SteadyLoad;
import io.caracal.testing.net.TcpBalancer;
import io.caracal.testing.service.ServiceRunner;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;
import org.junit.jupiter.api.Test;

/** Gateways behind a load balancer that knows nothing but TCP and {@code /ready} are replaced one after the other under load. */
class RollingRestartTest {
    private static final int CALLERS = 8;
    private static final int PER_SECOND = 500;
    private static final long SHARE = 300;
    private static final Duration LIMIT = Duration.ofSeconds(120);
    private static final Map<String, String> PATIENT =
            Map.of("DRAIN_WAIT_SECONDS", "240", "TERMINATION_GRACE_SECONDS", "300");
    private static final Map<String, String> HASTY = Map.of("DRAIN_WAIT_SECONDS", "0");

    @Test
    void noCallIsLostWhenTheGatewaysAreRestartedInTurn() throws Exception {
        try (GatewayBed bed = new GatewayBed(PATIENT).awaitReady();
                ServiceRunner second = bed.another(Map.of()).awaitReady();
                TcpBalancer balancer = TcpBalancer.start(Duration.ofMillis(50))) {
            Backend one = balancer.add(bed.gateway.port());
            Backend two = balancer.add(second.port());
            Await.until(LIMIT, "both in rotation", () -> one.inRotation() && two.inRotation());
            try (SteadyLoad load = SteadyLoad.start(balancer.port(), CALLERS, PER_SECOND, () -> call(bed))) {
                serveOn(load);
                assertThat(one.taken()).isPositive();
                assertThat(two.taken()).isPositive();
                leave(bed.gateway, () -> balancer.retire(one));
                serveOn(load);
                try (ServiceRunner newFirst = bed.another(HASTY).awaitReady()) {
                    join(balancer, newFirst);
                    leave(second, () -> balancer.retire(two));
                    serveOn(load);
                    try (ServiceRunner newSecond = bed.another(HASTY).awaitReady()) {
                        join(balancer, newSecond);
                        serveOn(load);
                        load.close();
                        assertThat(load.failures()).isEmpty();
                    }
                }
            }
        }
    }

    private static String call(GatewayBed bed) {
        return "GET /v1/orders HTTP/1.1\r\nHost: gateway\r\nAuthorization: Bearer " + bed.sts.mint()
                + "\r\nX-Caracal-Resource: " + GatewayBed.RESOURCE + "\r\n";
    }

    private static void serveOn(SteadyLoad load) {
        long before = load.answered();
        Await.until(
                LIMIT,
                "calls go on: " + load.failures(),
                () -> load.answered() - before >= SHARE || !load.failures().isEmpty());
        assertThat(load.failures()).isEmpty();
    }

    private static void join(TcpBalancer balancer, ServiceRunner gateway) {
        Backend backend = balancer.add(gateway.port());
        Await.until(LIMIT, "in rotation", backend::inRotation);
    }

    /** The wait lasts until the balancer has noticed and every caller has been sent away, however slow the machine is. */
    private static void leave(ServiceRunner gateway, BooleanSupplier retired) throws Exception {
        CompletableFuture<Void> stopped = new CompletableFuture<>();
        Thread stopper = new Thread(() -> {
            gateway.close();
            stopped.complete(null);
        });
        stopper.start();
        Await.until(LIMIT, "out of rotation and left by all", retired);
        stopper.interrupt();
        stopped.get(LIMIT.toSeconds(), TimeUnit.SECONDS);
    }
}
