package io.caracal.gateway;

import static org.assertj.core.api.Assertions.assertThat;

import io.caracal.core.event.AuditEvent;
import io.caracal.testing.fake.RecordedRequest;
import io.caracal.testing.http.Reply;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

class GatewayHttpTest {
    @RegisterExtension
    static final GatewayBed BED = new GatewayBed().awaitReady();

    @Test
    void aGovernedCallReachesItsUpstreamAndLeavesEvidence() {
        Reply reply = BED.caller()
                .header("X-Request-Id", "req-happy")
                .header("Cookie", "a=b")
                .post("/v1/orders?b=2&a=1", "{\"n\":1}")
                .expect(200);

        assertThat(reply.text()).isEqualTo("{\"ok\":true}");
        assertThat(reply.header("X-Request-Id")).contains("req-happy");
        assertThat(reply.headers()
                        .firstValueAsLong("X-Caracal-Token-Expires-In")
                        .orElse(0))
                .isBetween(60L, 120L);
        assertThat(reply.header("Trailer")).contains("X-Caracal-Revoked");
        RecordedRequest seen = BED.upstream.lastRequest();
        assertThat(seen.method()).isEqualTo("POST");
        assertThat(seen.target()).isEqualTo("/v1/orders?a=1&b=2");
        assertThat(seen.header("Authorization")).contains("Bearer " + FakeSts.ACCESS_TOKEN);
        assertThat(seen.header("Cookie")).contains("a=b");
        assertThat(seen.header("X-Request-Id")).contains("req-happy");
        assertThat(seen.header("Content-Length")).contains("7");
        assertThat(seen.header("Content-Type")).contains("application/json");
        assertThat(seen.text()).isEqualTo("{\"n\":1}");
        List<AuditEvent> events = BED.eventsOf("req-happy");
        assertThat(events).hasSize(1);
        assertThat(events.get(0).eventType()).isEqualTo("gateway_resource_request");
        assertThat(events.get(0).evaluationStatus()).isEqualTo("executed");
    }
}
