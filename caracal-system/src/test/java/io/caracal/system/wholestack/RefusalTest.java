package io.caracal.system.wholestack;

import static org.assertj.core.api.Assertions.assertThat;

import io.caracal.core.event.Streams;
import io.caracal.testing.Await;
import io.caracal.testing.fake.Answer;
import io.caracal.testing.fake.ScriptedUpstream;
import io.caracal.testing.http.Reply;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpRequest.BodyPublishers;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** Refusals on the governed path, through all services: exact status, code and description, and the upstream never hears of it. */
final class RefusalTest {
    private static WholeStack stack;
    private static ScriptedUpstream upstream;
    private static GovernedZone zone;

    @BeforeAll
    static void start() throws IOException {
        stack = new WholeStack();
        upstream = ScriptedUpstream.start();
        upstream.answering(request -> Answer.json(200, "{}"));
        zone = new GovernedZone(stack, "refusals", upstream.baseUri());
    }

    @AfterAll
    static void stop() {
        upstream.close();
        stack.close();
    }

    @Test
    void aWrongSecretIsInvalidCredentials() {
        Reply reply = zone.token(Map.of("client_secret", "cs_wrong", "scope", "agent:lifecycle"));
        refused(reply, 401, "access_denied", "invalid client credentials");
    }

    @Test
    void anUnknownApplicationReadsTheSame() {
        Reply reply = zone.token(Map.of("application_id", "nobody", "scope", "agent:lifecycle"));
        refused(reply, 401, "access_denied", "invalid client credentials");
    }

    @Test
    void theRightSecretInTheWrongZoneIsZoneInvalid() {
        GovernedZone other = new GovernedZone(stack, "another zone", upstream.baseUri());
        Reply reply = zone.token(Map.of("zone_id", other.zone, "scope", "agent:lifecycle"));
        assertThat(reply.status()).isEqualTo(403);
        assertThat(reply.error()).isEqualTo("zone_invalid");
    }

    @Test
    void anUnknownResourceIsDenied() {
        Reply reply = zone.mint("resource://unknown", GovernedZone.READ);
        assertThat(reply.status()).isEqualTo(403);
        assertThat(reply.error()).isEqualTo("access_denied");
    }

    @Test
    void aScopeBeyondTheDelegationIsDenied() {
        refused(zone.mint(GovernedZone.RESOURCE, "ping:write"), 403, "access_denied", null);
    }

    @Test
    void aMandateWorksOnce() {
        int before = upstream.requests().size();
        String mandate = zone.mandate();
        zone.call(mandate).expect(200);
        refused(zone.call(mandate), 401, "invalid_token", "token replay detected");
        assertThat(upstream.requests()).hasSize(before + 1);
    }

    @Test
    void aSessionMandateDoesNotOpenTheGateway() {
        int before = upstream.requests().size();
        Reply reply = zone.call(zone.lifecycleMandate);
        assertThat(reply.status()).isEqualTo(401);
        assertThat(reply.error()).isEqualTo("invalid_token");
        assertThat(upstream.requests()).hasSize(before);
    }

    @Test
    void pathTraversalIsRefusedBeforeAnythingElse() {
        int before = upstream.requests().size();
        Reply reply = zone.gateway(zone.mandate()).get("/ping/%2e%2e/admin");
        refused(reply, 400, "invalid_token", "path traversal not permitted");
        assertThat(upstream.requests()).hasSize(before);
    }

    @Test
    void aBodyOverTheLimitIsTooLarge() {
        Reply reply =
                zone.gateway(zone.mandate()).send("POST", "/ping", BodyPublishers.ofByteArray(new byte[10_485_761]));
        refused(reply, 413, "payload_too_large", "request body too large");
    }

    @Test
    void anUpstreamOnALinkLocalAddressIsNotAddressable() {
        GovernedZone metadata = new GovernedZone(stack, "metadata", URI.create("http://169.254.169.254/"));
        refused(metadata.call(metadata.mandate()), 502, "internal_error", "upstream not addressable");
    }

    @Test
    void anExchangeThatTheGatewayDidNotSignIsRefused() {
        Map<String, String> form = new HashMap<>();
        form.put("grant_type", "urn:ietf:params:oauth:grant-type:token-exchange");
        form.put("zone_id", zone.zone);
        form.put("application_id", zone.application);
        form.put("subject_token", zone.mandate());
        form.put("subject_token_type", "urn:ietf:params:oauth:token-type:access_token");
        form.put("resource", GovernedZone.RESOURCE);
        Reply reply = stack.sts
                .http()
                .header("X-Caracal-Gateway-Timestamp", "1750000000")
                .header("X-Caracal-Gateway-Request", "nonce")
                .header("X-Caracal-Gateway-Signature", "00".repeat(32))
                .postForm("/oauth/2/token", form);
        refused(reply, 401, "access_denied", "invalid gateway exchange signature");
    }

    @Test
    void anUnsignedRevocationRevokesNothingAndIsSetAside() {
        long before = stack.redis().sync().xlen(Streams.dead(Streams.SESSIONS_REVOKE));
        stack.redis()
                .sync()
                .xadd(
                        Streams.SESSIONS_REVOKE,
                        Map.of("zone_id", zone.zone, "agent_session_id", zone.session, "reason", "forged"));
        Await.until(
                Duration.ofSeconds(10),
                "the forged entry is set aside",
                () -> stack.redis().sync().xlen(Streams.dead(Streams.SESSIONS_REVOKE)) > before);
        zone.call(zone.mandate()).expect(200);
    }

    @Test
    void aRevokedDelegationStopsHeldMandatesAndNewOnes() {
        GovernedZone doomed = new GovernedZone(stack, "doomed", upstream.baseUri());
        String held = doomed.mandate();
        doomed.coordinator()
                .patch("/zones/" + doomed.zone + "/delegations/" + doomed.edge + "/revoke", "")
                .expect(200);
        Reply refusal = Await.value(
                Duration.ofSeconds(10),
                "the held mandate is refused",
                () -> doomed.call(held),
                reply -> reply.status() != 200);
        assertThat(refusal.status()).isIn(401, 403);
        assertThat(doomed.mint(GovernedZone.RESOURCE, GovernedZone.READ).status())
                .isEqualTo(403);
    }

    @Test
    void metricsNeedTheBearerInPublishedModes() {
        for (var service :
                List.of(stack.api, stack.sts, stack.gateway, stack.audit, stack.coordinator, stack.control)) {
            assertThat(service.http().get("/metrics").status()).isEqualTo(401);
            assertThat(service.http()
                            .bearer(WholeStack.METRICS_BEARER)
                            .get("/metrics")
                            .status())
                    .isEqualTo(200);
            assertThat(service.http().get("/health").status()).isEqualTo(200);
            assertThat(service.http().get("/ready").status()).isEqualTo(200);
        }
    }

    private static void refused(Reply reply, int status, String code, String description) {
        assertThat(reply.status()).as(reply.text()).isEqualTo(status);
        assertThat(reply.error()).isEqualTo(code);
        assertThat(reply.header("X-Request-Id")).isPresent();
        if (description != null) {
            assertThat(reply.json().path("error_description").asText()).isEqualTo(description);
        }
    }
}
