package io.caracal.runtime.stack;

import static org.assertj.core.api.Assertions.assertThat;

import io.caracal.runtime.process.PortOwner;
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
        assertThat(answer.url()).endsWith("/ready").startsWith("http://localhost:");
    }
}
