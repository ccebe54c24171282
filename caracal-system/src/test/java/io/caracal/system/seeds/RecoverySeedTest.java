package io.caracal.system.seeds;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.caracal.core.event.Streams;
import io.caracal.system.drill.DrillBed;
import io.caracal.system.drill.OperatorOrders;
import io.caracal.testing.Await;
import io.caracal.testing.fault.DirectoryFault;
import io.caracal.testing.fault.Fault;
import io.caracal.testing.fault.NetworkFault;
import io.caracal.testing.http.HttpProbe;
import io.caracal.testing.http.Reply;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.nio.file.Files;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.MethodOrderer;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestMethodOrder;

/** The failure table of "Recover from Failures", row by row in its order: what users lose, and that the recovery it names brings everything back. */
@TestMethodOrder(MethodOrderer.OrderAnnotation.class)
final class RecoverySeedTest {
    private static DrillBed bed;
    private static RecoveryChecks recovery;

    @BeforeAll
    static void start() throws IOException {
        bed = new DrillBed();
        recovery = new RecoveryChecks(bed);
    }

    @AfterAll
    static void stop() {
        bed.close();
    }

    @BeforeEach
    void everythingIsWholeBefore() {
        bed.awaitWhole();
        bed.holdMandate();
    }

    @Test
    @Order(1)
    void postgresUnavailable() {
        try (Fault fault = NetworkFault.refused("Postgres", bed.stack.postgresProxy)) {
            fault.inject();
            for (String service : List.of("api", "sts", "audit", "coordinator")) {
                awaitReason(service, "postgres_unreachable");
            }
            Reply gateway = awaitReason("gateway", "sts_unreachable");
            assertThat(gateway.json().path("upstream_reason").asText()).isEqualTo("postgres_unreachable");
        }
        bed.awaitWhole();
        recovery.migrationsAreInPlace();
        recovery.poolsServe();
        recovery.outboxesAreDrained();
        bed.awaitGovernedCall();
    }

    @Test
    @Order(2)
    void redisUnavailable() {
        String zone = bed.zone.zone;
        OperatorOrders operators = new OperatorOrders(bed);
        List<String> orders;
        try (Fault fault = NetworkFault.refused("Redis", bed.stack.redisProxy)) {
            fault.inject();
            for (String service : List.of("api", "sts", "gateway", "coordinator", "control")) {
                awaitReason(service, "redis_unreachable");
            }
            // What changes meanwhile waits in the outbox.
            bed.rows()
                    .statements(
                            "a message waits",
                            List.of("INSERT INTO event_outbox (id, stream_name, payload_json) VALUES ('seed-redis', '"
                                    + Streams.POLICY_INVALIDATE + "', '{\"zone_id\":\"" + zone + "\"}')"),
                            List.of())
                    .inject();
            assertThat(recovery.pendingEvents()).isPositive();
            orders = operators.areCarriedOut();
        }
        bed.awaitWhole();
        recovery.streamsAndGroupsExist();
        recovery.nothingIsPending();
        recovery.outboxesAreDrained();
        operators.areInTheLedgerOnce(orders);
        bed.awaitGovernedCall();
    }

    @Test
    @Order(3)
    void stsUnavailable() {
        HttpProbe sts = HttpProbe.of(URI.create("http://127.0.0.1:" + bed.stack.stsProxy.port()));
        try (Fault fault = NetworkFault.refused("the STS", bed.stack.stsProxy)) {
            fault.inject();
            assertThatThrownBy(() -> sts.get("/health")).isInstanceOf(UncheckedIOException.class);
            Reply refused = refusedCall();
            assertThat(refused.error()).isEqualTo("sts_unavailable");
            awaitReason("gateway", "sts_unreachable");
        }
        bed.awaitWhole();
        recovery.stsServes(sts);
        bed.awaitGovernedCall();
    }

    @Test
    @Order(4)
    void gatewayUnhealthy() {
        try (Fault fault = DirectoryFault.replacedByFile(bed.stack.evidence("gateway"))) {
            fault.inject();
            awaitReason("gateway", "audit_replay_unavailable");
            refusedCall();
        }
        bed.awaitWhole();
        recovery.snapshotIsFresh();
        recovery.evidenceLogsAreWritable();
        bed.awaitGovernedCall();
    }

    @Test
    @Order(5)
    void auditUnhealthy() {
        String request;
        try (Fault fault = bed.rows().locked("audit_events");
                Fault letters = bed.streams().deadLetters(Streams.AUDIT_DEAD_LETTERS, 3)) {
            fault.inject();
            letters.inject();
            request = call().header("X-Request-Id").orElseThrow();
            awaitReason("audit", "audit_dlq_threshold");
            assertThat(recovery.unfinishedEvidence()).as("evidence that waits").isPositive();
        }
        bed.awaitWhole();
        recovery.evidenceOf(request);
        recovery.deadLettersCanBeReplayed();
        recovery.chainVerifies();
        bed.awaitGovernedCall();
    }

    @Test
    @Order(6)
    void coordinatorUnhealthy() {
        String database = bed.stack.database.name();
        try (Fault fault = bed.rows()
                .statements(
                        "the Coordinator may not connect",
                        List.of("REVOKE CONNECT ON DATABASE " + database + " FROM caracalcoordinator, PUBLIC"),
                        List.of("GRANT CONNECT ON DATABASE " + database + " TO caracalcoordinator, PUBLIC"))) {
            fault.inject();
            bed.stack.postgresProxy.breakConnections();
            awaitReason("coordinator", "postgres_unreachable");
            assertThat(bed.zone
                            .coordinator()
                            .get("/zones/" + bed.zone.zone + "/agents")
                            .status())
                    .as("the list of agents")
                    .isGreaterThanOrEqualTo(500);
        }
        bed.awaitWhole();
        bed.zone.coordinator().get("/zones/" + bed.zone.zone + "/agents").expect(200);
        recovery.sweepersMove();
        bed.awaitGovernedCall();
    }

    @Test
    @Order(7)
    void controlUnhealthy() throws IOException {
        HttpProbe control = bed.stack.control.http();
        Files.delete(bed.stack.controlGate);
        try {
            assertThat(control.post("/v1/control/invoke", "{}").text()).contains("control_disabled");
            Await.until(
                    DrillBed.LIMIT,
                    "Control says that its gate is closed",
                    () -> bed.view("control").broken("gate"));
            // "Use Console/Admin SDK directly if appropriate."
            bed.stack.admin().get("/v1/zones").expect(200);
        } finally {
            Files.createFile(bed.stack.controlGate);
        }
        bed.awaitWhole();
        assertThat(control.post("/v1/control/invoke", "{}").text()).doesNotContain("control_disabled");
    }

    @Test
    @Order(8)
    void step1CheckPostgresMigrationsAndExpectedTables() {
        recovery.migrationsAreInPlace();
    }

    @Test
    @Order(9)
    void step2CheckRedisStreamGroupsAndPendingEntries() {
        recovery.streamsAndGroupsExist();
        recovery.nothingIsPending();
    }

    @Test
    @Order(10)
    void step3CheckApiAndCoordinatorOutboxTables() {
        recovery.outboxesAreDrained();
    }

    @Test
    @Order(11)
    void step4CheckAuditDlqAndAuditReplayDirectories() {
        recovery.deadLettersCanBeReplayed();
        recovery.evidenceLogsAreWritable();
    }

    @Test
    @Order(12)
    void step5CheckGatewayRevocationSnapshotFreshness() {
        recovery.snapshotIsFresh();
    }

    /** Symptom: "Requests fail closed after outage". What the page says to confirm can be confirmed, and then requests pass. */
    @Test
    @Order(13)
    void requestsFailClosedAfterOutage() {
        for (String invariant : List.of("policy-freshness", "revocation-freshness", "evidence-log")) {
            assertThat(bed.view("sts").broken(invariant)).as(invariant).isFalse();
        }
        recovery.snapshotIsFresh();
        bed.awaitGovernedCall();
    }

    /** Symptom: "Events appear duplicated". The same event delivered twice is in the ledger once. */
    @Test
    @Order(14)
    void eventsAppearDuplicated() {
        String request = call().header("X-Request-Id").orElseThrow();
        recovery.evidenceOf(request);
        int once = bed.zone.evidence(request).size();
        recovery.deliverAgain(Streams.AUDIT_EVENTS);
        recovery.nothingIsPending();
        assertThat(bed.zone.evidence(request)).hasSize(once);
        recovery.chainVerifies();
    }

    /** Symptom: "Rollback does not restore service". A schema of another version is refused by name. */
    @Test
    @Order(15)
    void rollbackDoesNotRestoreService() {
        assertThat(bed.view("api").holds("schema")).isTrue();
        assertThat(bed.view("sts").holds("schema")).isTrue();
    }

    private static Reply call() {
        return bed.zone.call(bed.zone.mandate()).expect(200);
    }

    private static Reply refusedCall() {
        int before = bed.upstream.requests().size();
        Reply refused = bed.zone.call(bed.held());
        assertThat(refused.status()).as("%s", refused).isIn(502, 503, 504);
        assertThat(bed.upstream.requests()).hasSize(before);
        return refused;
    }

    private static Reply awaitReason(String service, String reason) {
        Reply reply = Await.value(
                DrillBed.LIMIT,
                service + " is not ready: " + reason,
                () -> bed.view(service).ready(),
                answer -> answer.status() == 503
                        && answer.json().path("reason").asText().equals(reason));
        bed.view(service).health().expect(200);
        return reply;
    }
}
