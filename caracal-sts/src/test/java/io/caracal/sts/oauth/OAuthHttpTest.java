package io.caracal.sts.oauth;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;

import com.fasterxml.jackson.databind.JsonNode;
import io.caracal.core.event.AuditEvent;
import io.caracal.sts.bed.StsBed;
import io.caracal.sts.bed.World;
import io.caracal.testing.fake.Answer;
import io.caracal.testing.fake.ScriptedUpstream;
import io.caracal.testing.http.Reply;
import io.caracal.testing.net.TlsIdentity;
import java.net.InetSocketAddress;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;

/** Tokens of providers in the answers of the whole service. */
class OAuthHttpTest {
    private static final TlsIdentity IDENTITY = TlsIdentity.of(TokenBed.HOST);
    private static final ScriptedUpstream IDP = ScriptedUpstream.startTls(IDENTITY);
    private static final StsBed BED = new StsBed(
            (host, port) -> List.of(new InetSocketAddress("127.0.0.1", IDP.port())),
            Map.of("CARACAL_TLS_EXTRA_CA_FILE", TokenBed.file(IDENTITY.pem()).toString()));
    private static final String CONFIG = "{\"token_endpoint\":\"https://idp.example/token\",\"client_id\":\"client-1\","
            + "\"allowed_token_hosts\":[\"idp.example\"],\"scopes\":[\"files.read\"],\"allow_runtime_injection\":true,"
            + "\"forward_caracal_identity\":true}";
    private static final String BINDINGS =
            "[{\"env\":\"FILES\",\"resource\":\"resource://oauth\",\"scopes\":[\"orders:read\"]}]";

    private final World world = BED.world();
    private final String workload = world.id("workload");

    OAuthHttpTest() {
        world.resource("oauth", "oauth2_client_credentials", CONFIG)
                .secret("oauth", "{\"client_secret\":\"s-secret\"}")
                .workload(workload, BINDINGS);
    }

    @AfterAll
    static void close() {
        BED.close();
        IDP.close();
    }

    @Test
    void theGatewayGetsTheTokenAndTheEvidenceDoesNot() {
        IDP.enqueue(Answer.json(200, "{\"access_token\":\"t-gateway\",\"expires_in\":600}"));
        int asked = IDP.requests().size();
        String requestId = StsBed.requestId();
        JsonNode directive =
                exchange(requestId).expect(200).json().get("upstreams").get("resource://oauth");
        assertThat(directive)
                .hasToString("{\"url\":\"https://oauth.example/api\",\"auth_mode\":\"provider_oauth\","
                        + "\"auth_header\":\"Authorization\",\"auth_scheme\":\"Bearer\",\"provider_token\":\"t-gateway\","
                        + "\"provider_id\":\"" + world.id("provider-oauth")
                        + "\",\"forward_caracal_identity\":true}");
        assertThat(IDP.lastRequest().text()).isEqualTo("grant_type=client_credentials&scope=files.read");
        assertThat(BED.evidence(requestId))
                .isNotEmpty()
                .allSatisfy(event -> assertThat(event.toJson()).doesNotContain("t-gateway", "s-secret"));
        exchange(StsBed.requestId()).expect(200);
        assertThat(IDP.requests()).hasSize(asked + 1);
    }

    @Test
    void aWorkloadGetsTheTokenAndItsEnd() {
        IDP.enqueue(Answer.json(200, "{\"access_token\":\"t-run\",\"expires_in\":600}"));
        JsonNode given = credential(StsBed.requestId()).expect(200).json();
        assertThat(given.get("credential").asText()).isEqualTo("t-run");
        assertThat(given.get("expires_at").asLong()).isPositive();
        assertThat(given.properties()).hasSize(3);
    }

    @Test
    void anEndpointThatRefusesIsA502AndCostsNothing() {
        world.activate("risk := [{\"scope\": \"orders:read\", \"tier\": \"high\"}]\n"
                + "approval_tiers := [{\"tier\": \"high\", \"ttl_seconds\": 600}]\n");
        IDP.enqueue(Answer.json(401, "{\"error\":\"invalid_client\",\"error_description\":\"no s-secret\"}"));
        Reply held = credential(StsBed.requestId());
        assertThat(held.status()).isEqualTo(401);
        String approval = held.json().get("approval_id").asText();
        world.execute(
                "UPDATE step_up_challenges SET approver_subject_id = 'operator', satisfied_at = now() WHERE id = ?",
                approval);
        String requestId = StsBed.requestId();
        Reply refused = credential(requestId, "approval_id", approval);
        assertThat(refused.status()).as(refused.toString()).isEqualTo(502);
        assertThat(refused.error()).isEqualTo("http_request_failed");
        assertThat(refused.text()).doesNotContain("s-secret", "idp.example", "invalid_client");
        assertThat(BED.evidence(requestId))
                .extracting(AuditEvent::decision, AuditEvent::evaluationStatus)
                .contains(tuple("deny", "provider_credential_unavailable"));
        IDP.enqueue(Answer.json(200, "{\"access_token\":\"t-late\",\"expires_in\":600}"));
        credential(StsBed.requestId(), "approval_id", approval).expect(200);
    }

    @Test
    void aGatewayExchangeWithoutATokenLeavesNoRecord() {
        IDP.enqueue(Answer.json(400, "{}"));
        int before = world.minted();
        Reply refused = exchange(StsBed.requestId());
        assertThat(refused.status()).isEqualTo(502);
        assertThat(refused.error()).isEqualTo("http_request_failed");
        assertThat(world.minted()).isEqualTo(before + 1);
    }

    @Test
    void aProviderOfUsersHasNoConnectionToUse() {
        world.resource("stock", "oauth2_authorization_code", CONFIG);
        String mandate = BED.token(BED.mint(world, "resource", "resource://stock"))
                .expect(200)
                .json()
                .get("access_token")
                .asText();
        String requestId = StsBed.requestId();
        Reply refused = BED.exchange(world, mandate, "resource://stock", requestId);
        assertThat(refused.expect(403).error()).isEqualTo("access_denied");
        assertThat(refused.json().get("error_description").asText())
                .isEqualTo("no account is connected with the credential provider");
        assertThat(BED.evidence(requestId))
                .extracting(AuditEvent::evaluationStatus)
                .containsExactly("credential_not_provisioned", "exchange_denied");
    }

    /** Mints a mandate, which is a record, and exchanges it. */
    private Reply exchange(String requestId) {
        String mandate = BED.token(BED.mint(world, "resource", "resource://oauth"))
                .expect(200)
                .json()
                .get("access_token")
                .asText();
        return BED.exchange(world, mandate, "resource://oauth", requestId);
    }

    private Reply credential(String requestId, String... fields) {
        Map<String, String> form =
                new LinkedHashMap<>(Map.of("workload_id", workload, "secret", World.SECRET, "env", "FILES"));
        for (int i = 0; i < fields.length; i += 2) {
            form.put(fields[i], fields[i + 1]);
        }
        return BED.http().header("X-Request-Id", requestId).postForm("/v1/run/credential", form);
    }
}
