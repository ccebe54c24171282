package io.caracal.testing.fake;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.caracal.testing.http.HttpProbe;
import io.caracal.testing.http.Reply;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.api.Test;

class ScriptedUpstreamTest {
    @Test
    void recordsWhatItReceivedAndAnswersQueuedThenByRule() {
        try (ScriptedUpstream upstream = ScriptedUpstream.start()) {
            upstream.enqueue(Answer.json(418, "{\"error\":\"teapot\"}"))
                    .answering(request -> Answer.text(200, request.text()).header("X-Seen", request.path()));
            HttpProbe probe = HttpProbe.of(upstream.baseUri()).bearer("abc");

            assertThat(probe.get("/first?x=1").expect(418).error()).isEqualTo("teapot");
            Reply form = probe.postForm("/second", Map.of("a b", "c&d")).expect(200);

            assertThat(form.text()).isEqualTo("a+b=c%26d");
            assertThat(form.header("x-seen")).contains("/second");
            assertThat(upstream.requests())
                    .extracting(RecordedRequest::target)
                    .containsExactly("/first?x=1", "/second");
            assertThat(upstream.lastRequest().header("AUTHORIZATION")).contains("Bearer abc");
        }
    }

    @Test
    void aGatedAnswerSendsItsFirstChunkBeforeTheGateOpens() throws Exception {
        CountDownLatch gate = new CountDownLatch(1);
        try (ScriptedUpstream upstream = ScriptedUpstream.start()) {
            upstream.enqueue(Answer.gated(200, List.of("first", "second"), gate));
            HttpResponse<InputStream> response = HttpClient.newHttpClient()
                    .send(
                            HttpRequest.newBuilder(upstream.baseUri()).build(),
                            HttpResponse.BodyHandlers.ofInputStream());
            try (InputStream body = response.body()) {
                assertThat(new String(body.readNBytes(5), StandardCharsets.UTF_8))
                        .isEqualTo("first");
                gate.countDown();
                assertThat(new String(body.readAllBytes(), StandardCharsets.UTF_8))
                        .isEqualTo("second");
            }
        }
    }

    @Test
    void truncatedAndHungUpAnswersBreakTheConnection() {
        try (ScriptedUpstream upstream = ScriptedUpstream.start()) {
            HttpProbe probe = HttpProbe.of(upstream.baseUri());

            upstream.enqueue(Answer.truncated(200, "half", 100));
            assertThatThrownBy(() -> probe.get("/"))
                    .isInstanceOf(UncheckedIOException.class)
                    .hasCauseInstanceOf(IOException.class);
            upstream.answering(request -> Answer.hangUp());
            assertThatThrownBy(() -> probe.get("/"))
                    .isInstanceOf(UncheckedIOException.class)
                    .hasCauseInstanceOf(IOException.class);
        }
    }
}
