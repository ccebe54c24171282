package io.caracal.runtime.stack;

import static org.assertj.core.api.Assertions.assertThat;

import io.caracal.runtime.operations.FakeStack;
import io.caracal.runtime.process.PortOwner;
import java.io.IOException;
import java.net.URI;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ProbeTest {
    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "{\"reason\":\"redis_unreachable\",\"error\":\"x\"} | redis_unreachable",
                "{\"reason\":\"\",\"error\":\"draining\"}            | draining",
                "{\"detail\":\"later\"}                            | later",
                "plain text                                         | plain text",
                "[1]                                                | [1]"
            })
    void reasonIsTheFirstTellingMemberOrTheFirstLine(String body, String reason) {
        assertThat(Probe.reason(body)).isEqualTo(reason);
    }

    @Test
    void longTextIsCut() {
        assertThat(Probe.reason("x".repeat(500))).hasSize(120);
    }

    @Test
    void nobodyListeningIsUnreachable() {
        Probe.Answer answer = Probe.ask(new Probe.Target("sts", PortOwner.anyFree()), Probe.Question.READY);

        assertThat(answer.ok()).isFalse();
        assertThat(answer.detail()).isEqualTo("unreachable");
        assertThat(answer.reason()).isEqualTo("unreachable");
        assertThat(answer.url()).endsWith("/ready").startsWith("http://localhost:");
    }

    @Test
    void reasonAndTimeStandByThemselves() throws IOException {
        try (FakeStack stack = new FakeStack()) {
            stack.open(Service.STS, "/ready", 503, "{\"reason\":\"postgres_unreachable\"}");
            stack.open(Service.API, "/ready", 200, "{\"ready\":true,\"reason\":\"outbox_lagging\",\"degraded\":true}");
            List<Probe.Answer> answers = Probe.ask(stack.targets(), Probe.Question.READY);

            assertThat(answers.get(0).detail()).isEqualTo("200");
            assertThat(answers.get(0).reason()).isEqualTo("outbox_lagging");
            assertThat(answers.get(1).detail()).isEqualTo("503 postgres_unreachable");
            assertThat(answers.get(1).reason()).isEqualTo("postgres_unreachable");
            assertThat(answers.get(1).latencyMillis()).isNotNegative();
            assertThat(answers).hasSize(6);
        }
    }

    @ParameterizedTest
    @CsvSource({"http://h:81, 81", "http://h, 80", "https://h/base, 443"})
    void aPortThatIsNotGivenIsThatOfTheScheme(String base, int port) {
        assertThat(new Probe.Target("api", URI.create(base)).port()).isEqualTo(port);
    }
}
