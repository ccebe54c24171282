package io.caracal.gateway;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.caracal.testing.Await;
import io.caracal.testing.fake.Answer;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class GatewayMetricsTest {
    private static final List<String> KEYS = List.of(
            "requests_total",
            "requests_allowed",
            "requests_denied",
            "denials_missing_auth",
            "denials_bad_bearer",
            "denials_expiring",
            "denials_bad_routing",
            "denials_path_traversal",
            "denials_signature",
            "denials_jti_replay",
            "denials_revoked",
            "denials_revocation_stale",
            "sts_exchange_errors",
            "sts_exchange_latency_ms",
            "sts_circuit_open",
            "sts_circuit_opened",
            "sts_circuit_fast_fail",
            "upstream_errors",
            "audit_replay_files",
            "audit_replay_bytes",
            "audit_replay_oldest_age_seconds",
            "audit_dropped",
            "audit_sink_errors",
            "audit_queue_depth",
            "audit_queue_cap",
            "audit_persisted",
            "audit_drained",
            "revocations_active",
            "revocation_snapshot_age_seconds",
            "revocation_snapshot_fresh",
            "revocation_messages",
            "revocation_pending_replayed",
            "revocation_dead_letters",
            "revocation_invalid_signatures",
            "revocation_reloads",
            "revocation_reload_errors",
            "revocation_propagation_seconds");

    @Test
    void everyNameOfTheContractIsThereAndCounts() {
        try (GatewayBed bed = new GatewayBed().awaitReady()) {
            JsonNode json = bed.gateway.http().get("/metrics.json").expect(200).json();
            List<String> names = new ArrayList<>();
            json.fieldNames().forEachRemaining(names::add);
            assertThat(names).containsAll(KEYS);
            json.forEach(value -> assertThat(value.isIntegralNumber()).isTrue());
            Await.until("the snapshot is shown as fresh", () -> bed.metric("revocation_snapshot_fresh") == 1);

            bed.caller().get("/").expect(200);
            bed.gateway.http().get("/").expect(401);
            bed.sts.answering(exchange ->
                    Answer.json(403, "{\"error\":\"access_denied\",\"error_description\":\"policy denied\"}"));
            bed.caller().get("/").expect(403);

            Await.until(
                    "the counters are rendered",
                    () -> bed.metric("requests_allowed") == 1 && bed.metric("requests_denied") == 2);
            assertThat(bed.metric("requests_total")).isEqualTo(3);
            assertThat(bed.metric("denials_missing_auth")).isEqualTo(1);
            // A refusal is no failure of the exchange: the shipped alert must not fire on it.
            assertThat(bed.metric("sts_exchange_errors")).isZero();
            // The time of a call is taken when it is over, which its caller may learn a moment earlier.
            String text = Await.value(
                    Duration.ofSeconds(30),
                    "the times of all calls are shown",
                    () -> bed.gateway.http().get("/metrics").text(),
                    shown -> shown.contains("call_duration_seconds_count{outcome=\"allowed\",} 1.0")
                            && shown.contains("call_duration_seconds_count{outcome=\"denied\",} 2.0"));
            assertThat(text)
                    .contains("caracal_gateway_requests_total 3.0")
                    .contains("caracal_gateway_requests_allowed_total 1.0")
                    .contains("caracal_gateway_audit_queue_capacity ")
                    .contains("caracal_gateway_sts_circuit_opened_total ")
                    .contains("caracal_gateway_revocation_snapshot_fresh 1.0")
                    .contains("caracal_gateway_refusals_total{reason=\"missing_bearer\",} 1.0")
                    .contains("caracal_gateway_refusals_total{reason=\"sts_refused\",} 1.0")
                    .contains("caracal_gateway_call_duration_seconds_count{outcome=\"upstream_error\",} 0.0")
                    .contains("caracal_gateway_sts_exchange_duration_seconds_count{outcome=\"granted\",} 1.0")
                    .contains("caracal_gateway_sts_exchange_duration_seconds_count{outcome=\"refused\",} 1.0")
                    .contains("caracal_gateway_overhead_seconds_count 1.0")
                    .contains("caracal_gateway_upstream_duration_seconds_count 1.0")
                    .contains("caracal_db_pool_in_use_ratio ")
                    .contains("topics_sse_connections 0.0");
        }
    }
}
