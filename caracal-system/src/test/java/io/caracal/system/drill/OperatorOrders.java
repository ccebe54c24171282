package io.caracal.system.drill;

import static org.assertj.core.api.Assertions.assertThat;

import io.caracal.core.event.AuditEvent;
import io.caracal.core.event.Streams;
import io.caracal.system.wholestack.WholeStack;
import io.caracal.testing.Await;
import io.caracal.testing.http.HttpProbe;
import io.caracal.testing.http.Reply;
import io.lettuce.core.Range;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;

/** What operators order of the services that decide nothing, and its evidence. */
public final class OperatorOrders {
    /** Whose evidence log is there for operators alone. */
    static final List<String> SERVICES = List.of("api", "audit", "coordinator", "control");

    private static final String ZONE = "caracal-operations";
    private static final String DRAIN = "{\"ttl_seconds\":600,\"reason\":\"drill\",\"author\":\"drills\"}";
    private static final String MUTE =
            "{\"invariant\":\"operator-log-lost\",\"ttl_seconds\":600,\"reason\":\"drill\",\"author\":\"drills\"}";
    private static final String UNMUTE = "{\"invariant\":\"operator-log-lost\",\"author\":\"drills\"}";
    private static final String UNDRAIN = "{\"author\":\"drills\"}";

    private final DrillBed bed;

    public OperatorOrders(DrillBed bed) {
        this.bed = bed;
    }

    /** Each service is drained, muted, and put back; answers with the ids of the requests. */
    public List<String> areCarriedOut() {
        List<String> requests = new ArrayList<>();
        for (String service : SERVICES) {
            requests.add(carriedOut(service, "/ops/drain", DRAIN));
            requests.add(carriedOut(service, "/ops/mute", MUTE));
            requests.add(carriedOut(service, "/ops/unmute", UNMUTE));
            requests.add(carriedOut(service, "/ops/undrain", UNDRAIN));
        }
        return requests;
    }

    /** Nothing can be ordered, nothing happens, and the services go on. */
    void areRefused() {
        for (String service : SERVICES) {
            Reply refused = operator(service).post("/ops/drain", DRAIN);
            assertThat(refused.status()).as(service).isEqualTo(503);
            assertThat(refused.error()).as(service).isEqualTo("evidence_unavailable");
            assertThat(bed.view(service).ready().status()).as(service).isEqualTo(200);
        }
    }

    /** Each is in the stream once and in the ledger once. */
    public void areInTheLedgerOnce(List<String> requests) {
        Await.until(
                DrillBed.LIMIT, "every order is in the ledger", () -> inLedger().containsAll(requests));
        assertThat(inLedger()).filteredOn(requests::contains).containsExactlyInAnyOrderElementsOf(requests);
        assertThat(inStream()).filteredOn(requests::contains).containsExactlyInAnyOrderElementsOf(requests);
    }

    private String carriedOut(String service, String path, String body) {
        Reply reply = operator(service).post(path, body);
        assertThat(reply.status()).as("%s of %s: %s", path, service, reply).isEqualTo(200);
        assertThat(reply.json().path("evidence").asText()).as(service).isEqualTo("log");
        return reply.json().path("requestId").asText();
    }

    private HttpProbe operator(String service) {
        return bed.stack.service(service).http().bearer(WholeStack.OPERATOR_TOKEN);
    }

    private List<String> inStream() {
        return bed.stack.redis().sync().xrange(Streams.AUDIT_EVENTS, Range.unbounded()).stream()
                .map(entry -> AuditEvent.fromJson(entry.getBody().get("data")).requestId())
                .toList();
    }

    private List<String> inLedger() {
        List<String> requests = new ArrayList<>();
        try (Connection connection = bed.stack.database.ownerDataSource().getConnection()) {
            try (Statement statement = connection.createStatement()) {
                statement.execute("SELECT set_config('caracal.zone_id', '" + ZONE + "', false)");
            }
            String rows = "SELECT request_id FROM audit_events WHERE zone_id = ?";
            try (PreparedStatement statement = connection.prepareStatement(rows)) {
                statement.setString(1, ZONE);
                ResultSet found = statement.executeQuery();
                while (found.next()) {
                    requests.add(found.getString(1));
                }
            }
        } catch (SQLException failure) {
            throw new AssertionError(failure);
        }
        return requests;
    }
}
