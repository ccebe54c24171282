package io.caracal.system.drill;

import static org.assertj.core.api.Assertions.assertThat;

import io.caracal.system.wholestack.WholeStack;
import io.caracal.testing.Await;
import io.caracal.testing.http.HttpProbe;
import io.caracal.testing.http.Reply;
import io.caracal.testing.service.ServiceRunner;
import java.io.IOException;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.MethodOrderer;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestMethodOrder;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** All drills, one after the other on one stack. Their times are reported in {@code target/drills.md}. */
@TestMethodOrder(MethodOrderer.OrderAnnotation.class)
final class DrillsTest {
    private static final DrillTable TABLE = new DrillTable();
    private static DrillBed bed;

    @BeforeAll
    static void start() throws IOException {
        bed = new DrillBed();
    }

    @AfterAll
    static void stop() throws IOException {
        bed.close();
        TABLE.publish();
    }

    static List<Drill> realDrills() {
        return RealDrills.all();
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("realDrills")
    @Order(1)
    void aFaultIsNamedExactlyRefusedSafelyAndRecoveredFrom(Drill drill) {
        new DrillRunner(bed, TABLE).run(drill);
    }

    @ParameterizedTest
    @MethodSource("rounds")
    @Order(2)
    void forcedEvidenceIsNoticedAndForgotten(List<String> services) {
        bed.awaitWhole();
        Together.run(services.stream()
                .<Runnable>map(service -> () -> ForcedDrills.run(bed, service, TABLE))
                .toList());
    }

    /** The Gateway shows the state of the STS and Control that of the API, and a red service refuses drills: those two come later. */
    static List<List<String>> rounds() {
        return List.of(List.of("sts", "api", "audit", "coordinator"), List.of("gateway", "control"));
    }

    @Test
    @Order(3)
    void anOperatorTakesAnInstanceOutAndPutsItBack() {
        bed.awaitWhole();
        for (String service : bed.stack.names()) {
            HttpProbe operator = bed.stack.service(service).http().bearer(WholeStack.OPERATOR_TOKEN);
            operator.post("/ops/drain", "{\"ttl_seconds\":600,\"reason\":\"drill\",\"author\":\"drills\"}")
                    .expect(200);
            awaitReason(service, "operator_drain");
            operator.post("/ops/undrain", "{\"author\":\"drills\"}").expect(200);
            Await.value(
                    DrillBed.LIMIT,
                    service + " is back",
                    () -> bed.view(service).ready(),
                    reply -> reply.status() == 200);
        }
    }

    @Test
    @Order(4)
    void whoeverWatchesAServiceIsToldThatItStops() {
        bed.awaitWhole();
        Together.run(bed.stack.names().stream()
                .<Runnable>map(service -> () -> {
                    ServiceRunner runner = bed.stack.service(service);
                    HttpProbe reader = runner.http().bearer(WholeStack.METRICS_BEARER);
                    Reply told = Farewell.of(runner, reader, "/ready").expect(503);
                    assertThat(told.json().path("reason").asText()).as(service).isEqualTo("shutting_down");
                })
                .toList());
    }

    private static void awaitReason(String service, String reason) {
        Await.value(
                DrillBed.LIMIT,
                service + " is not ready: " + reason,
                () -> bed.view(service).ready(),
                reply -> reply.status() == 503
                        && reply.json().path("reason").asText().equals(reason));
        assertThat(bed.view(service).health().status()).isEqualTo(200);
    }
}
