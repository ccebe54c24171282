package io.caracal.core.event;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.time.Instant;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class AuditEventTest {
    private static final Instant AT = Instant.parse("2026-03-01T12:00:00.123456789Z");
    private static final String LEAST = "{\"id\":\"e1\",\"zone_id\":\"z1\",\"occurred_at\":\"2026-03-01T12:00:00Z\"";

    @Test
    void writesEveryMemberInContractOrder() {
        ObjectNode metadata = JsonNodeFactory.instance.objectNode().put("resource", "resource://x<&>");
        AuditEvent event = AuditEvent.builder("e1", "z1", "token_exchange", AT)
                .requestId("r1")
                .decision("allow")
                .policy("ps", "psv", "sha")
                .evaluationStatus("complete")
                .determiningPolicies(JsonNodeFactory.instance
                        .arrayNode()
                        .add(metadata.objectNode().put("policy", "p")))
                .metadata(metadata)
                .build();

        assertThat(event.toJson())
                .isEqualTo("{\"id\":\"e1\",\"zone_id\":\"z1\",\"event_type\":\"token_exchange\",\"request_id\":\"r1\","
                        + "\"decision\":\"allow\",\"policy_set_id\":\"ps\",\"policy_set_version_id\":\"psv\","
                        + "\"manifest_sha\":\"sha\",\"evaluation_status\":\"complete\","
                        + "\"determining_policies_json\":[{\"policy\":\"p\"}],\"diagnostics_json\":[],"
                        + "\"metadata_json\":{\"resource\":\"resource://x<&>\"},"
                        + "\"occurred_at\":\"2026-03-01T12:00:00.123456Z\"}");
        assertThat(AuditEvent.fromJson(event.toJson())).isEqualTo(event);
    }

    @Test
    void leavesOutWhatIsEmptyButNotTheArrays() {
        String json =
                AuditEvent.builder("e1", "z1", "t", AT).decision("deny").build().toJson();
        assertThat(json)
                .isEqualTo("{\"id\":\"e1\",\"zone_id\":\"z1\",\"event_type\":\"t\",\"request_id\":\"\","
                        + "\"decision\":\"deny\",\"evaluation_status\":\"complete\",\"determining_policies_json\":[],"
                        + "\"diagnostics_json\":[],\"occurred_at\":\"2026-03-01T12:00:00.123456Z\"}");
    }

    @Test
    void readsNullsUnknownMembersAndOtherOffsets() {
        AuditEvent event = AuditEvent.fromJson("{\"id\":\"e1\",\"zone_id\":\"z1\",\"event_type\":\"t\",\"new\":{},"
                + "\"determining_policies_json\":null,\"diagnostics_json\":null,\"metadata_json\":null,"
                + "\"policy_set_id\":null,\"occurred_at\":\"2026-03-01T13:00:00.5+01:00\"}");

        assertThat(event.determiningPolicies().isNull()).isTrue();
        assertThat(event.diagnostics().isNull()).isTrue();
        assertThat(event.metadata().isNull()).isTrue();
        assertThat(event.toJson())
                .contains("\"determining_policies_json\":null,\"diagnostics_json\":null,\"occurred_at\"");
        assertThat(event.policySetId()).isEmpty();
        assertThat(event.occurredAt()).isEqualTo("2026-03-01T12:00:00.500Z");
    }

    @Test
    void numbersKeepTheirDigits() {
        AuditEvent event = AuditEvent.fromJson(LEAST + ",\"metadata_json\":{\"a\":1.10,\"b\":12345678901234567890}}");
        assertThat(event.toJson()).contains("{\"a\":1.10,\"b\":12345678901234567890}");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "[]",
                "null",
                "{",
                "{}",
                "{\"id\":\"\",\"zone_id\":\"z\",\"occurred_at\":\"2026-03-01T12:00:00Z\"}",
                "{\"id\":\"e\",\"occurred_at\":\"2026-03-01T12:00:00Z\"}",
                "{\"id\":\"e\",\"zone_id\":\"z\"}",
                "{\"id\":\"e\",\"zone_id\":\"z\",\"occurred_at\":\"yesterday\"}",
                "{\"id\":\"e\",\"zone_id\":\"z\",\"occurred_at\":\"0001-01-01T00:00:00Z\"}",
                "{\"id\":\"e\",\"zone_id\":\"z\",\"occurred_at\":\"2300-01-01T00:00:00Z\"}",
                "{\"id\":\"e\",\"zone_id\":\"z\",\"occurred_at\":1772366400}",
                "{\"id\":1,\"zone_id\":\"z\",\"occurred_at\":\"2026-03-01T12:00:00Z\"}",
                "{\"id\":\"e\",\"id\":\"f\",\"zone_id\":\"z\",\"occurred_at\":\"2026-03-01T12:00:00Z\"}"
            })
    void refusesWhatIsNoEvent(String json) {
        assertThatThrownBy(() -> AuditEvent.fromJson(json)).isInstanceOf(IllegalArgumentException.class);
    }

    @ParameterizedTest
    @ValueSource(strings = {"\"determining_policies_json\":{}", "\"diagnostics_json\":\"[]\"", "\"metadata_json\":[]"})
    void refusesDocumentsOfTheWrongShape(String member) {
        assertThatThrownBy(() -> AuditEvent.fromJson(LEAST + "," + member + "}"))
                .isInstanceOf(IllegalArgumentException.class);
    }

    @Test
    void messagesHoldNoContent() {
        assertThatThrownBy(() -> AuditEvent.fromJson("{\"secret-value\""))
                .hasMessageNotContaining("secret-value")
                .hasNoCause();
    }
}
