package io.caracal.common.upstream;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.entry;

import com.fasterxml.jackson.databind.ObjectMapper;
import io.caracal.common.health.Reading;
import io.caracal.testing.fake.Answer;
import io.caracal.testing.fake.ScriptedUpstream;
import java.net.http.HttpClient;
import java.time.Duration;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class UpstreamReadinessTest {

    private final ScriptedUpstream upstream = ScriptedUpstream.start();
    private final UpstreamReadiness readiness = new UpstreamReadiness(
            HttpClient.newHttpClient(),
            upstream.baseUri().resolve("/ready"),
            Duration.ofSeconds(30),
            new ObjectMapper());

    @AfterEach
    void close() {
        upstream.close();
    }

    @Test
    void aReadyServicePasses() throws InterruptedException {
        assertThat(readiness.look()).isEqualTo(Reading.passed());
        assertThat(upstream.lastRequest().path()).isEqualTo("/ready");
    }

    @Test
    void itsReasonIsCarriedAlong() throws InterruptedException {
        upstream.enqueue(Answer.json(503, "{\"ready\":false,\"reason\":\"policy_stale\",\"host\":\"secret\"}"));
        assertThat(failed().code()).isEqualTo("policy_stale");
        upstream.enqueue(Answer.json(503, "{\"ok\":false,\"error\":\"redis_unreachable\"}"));
        assertThat(failed().extra()).containsExactly(entry(UpstreamReadiness.REASON, "redis_unreachable"));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"", "no json", "[]", "{\"reason\":\"Not A Code\"}", "{\"reason\":7}", "{\"reason\":{\"a\":1}}"})
    void whatIsNoReasonIsNotPassedOn(String body) throws InterruptedException {
        upstream.enqueue(Answer.json(503, body));
        assertThat(failed().code()).isEqualTo("status_503");
        upstream.enqueue(Answer.json(503, body));
        assertThat(failed().extra()).isEmpty();
    }

    @Test
    void aServiceThatIsGoneIsUnreachable() throws InterruptedException {
        upstream.close();
        assertThat(failed().code()).isEqualTo("unreachable");
    }

    @Test
    void anAnswerThatDoesNotEndIsCutOff() throws InterruptedException {
        upstream.enqueue(Answer.json(200, "x".repeat(70_000)));
        assertThat(failed().code()).isEqualTo("unreachable");
    }

    private Reading.Failed failed() throws InterruptedException {
        return (Reading.Failed) readiness.look();
    }
}
