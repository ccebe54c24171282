package io.caracal.system.wholestack;

import static org.assertj.core.api.Assertions.assertThat;

import io.caracal.testing.Await;
import io.caracal.testing.fake.Answer;
import io.caracal.testing.fake.ScriptedUpstream;
import io.caracal.testing.http.Reply;
import io.caracal.testing.service.ServiceRunner;
import java.io.IOException;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What each service answers while a dependency is down, that nothing is let through then, and that nothing was lost afterwards. */
final class OutageTest {
    private static final Duration LIMIT = Duration.ofSeconds(30);

    private WholeStack stack;
    private ScriptedUpstream upstream;
    private GovernedZone zone;

    @BeforeEach
    void start() throws IOException {
        stack = new WholeStack();
        upstream = ScriptedUpstream.start();
        upstream.answering(request -> Answer.json(200, "{}"));
        zone = new GovernedZone(stack, "outages", upstream.baseUri());
    }

    @AfterEach
    void stop() {
        upstream.close();
        stack.close();
    }

    @Test
    void withoutPostgresNothingIsGrantedAndEverythingComesBack() {
        String held = zone.mandate();
        stack.postgresProxy.refuse().breakConnections();
        for (ServiceRunner service : List.of(stack.api, stack.sts, stack.audit, stack.coordinator)) {
            awaitReason(service, "postgres_unreachable");
        }
        assertThat(zone.mint(GovernedZone.RESOURCE, GovernedZone.READ).status()).isEqualTo(503);
        assertThat(stack.admin().get("/v1/zones").status()).isIn(500, 503);
        assertThat(zone.call(held).status()).isIn(502, 503, 504);
        assertThat(upstream.requests()).isEmpty();
        stack.postgresProxy.pass();
        awaitReady();
        Reply call = Await.value(
                LIMIT, "a governed call works again", () -> zone.call(zone.mandate()), reply -> reply.status() == 200);
        awaitEvidence(call);
    }

    @Test
    void withoutRedisNothingIsGrantedAndEverythingComesBack() {
        String held = zone.mandate();
        stack.redisServer.stop();
        for (ServiceRunner service : List.of(stack.api, stack.sts, stack.gateway, stack.coordinator, stack.control)) {
            awaitReason(service, "redis_unreachable");
        }
        assertThat(zone.mint(GovernedZone.RESOURCE, GovernedZone.READ).status()).isEqualTo(503);
        assertThat(zone.call(held).status()).isEqualTo(503);
        assertThat(upstream.requests()).isEmpty();
        stack.redisServer.start();
        awaitReady();
        Reply call = Await.value(
                LIMIT, "a governed call works again", () -> zone.call(zone.mandate()), reply -> reply.status() == 200);
        awaitEvidence(call);
    }

    @Test
    void withoutTheStsTheGatewayRefusesAndSaysSo() {
        String held = zone.mandate();
        zone.call(zone.mandate()).expect(200);
        int before = upstream.requests().size();
        stack.sts.close();
        Reply refusal = zone.call(held);
        assertThat(refusal.status()).isIn(502, 503, 504);
        assertThat(refusal.error()).isEqualTo("sts_unavailable");
        assertThat(upstream.requests()).hasSize(before);
        awaitReason(stack.gateway, "sts_unreachable");
        assertThat(stack.gateway.http().get("/health").status()).isEqualTo(200);
    }

    private void awaitEvidence(Reply call) {
        String request = call.header("X-Request-Id").orElseThrow();
        Await.until(
                LIMIT,
                "the call's evidence is in the ledger",
                () -> zone.evidence(request).size() >= 2);
    }

    private void awaitReady() {
        for (ServiceRunner service :
                List.of(stack.api, stack.sts, stack.gateway, stack.audit, stack.coordinator, stack.control)) {
            service.awaitReady();
        }
    }

    private static void awaitReason(ServiceRunner service, String reason) {
        Await.value(
                LIMIT,
                "not ready: " + reason,
                () -> service.http().get("/ready"),
                reply -> reply.status() == 503
                        && reply.json().path("reason").asText().equals(reason));
        assertThat(service.http().get("/health").status()).isEqualTo(200);
    }
}
