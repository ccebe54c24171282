package io.caracal.gateway;

import static org.assertj.core.api.Assertions.assertThat;

import io.caracal.testing.Await;
import io.caracal.testing.fake.Answer;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

/** What becomes of answers in progress when the Gateway is told to stop. */
class DrainedStreamsTest {
    private static final Map<String, String> PATIENT =
            Map.of("SHUTDOWN_GRACE_MS", "120000", "TERMINATION_GRACE_SECONDS", "300");

    @Test
    void anEventStreamIsEndedProperlyAndADownloadIsFinished() throws Exception {
        CountDownLatch never = new CountDownLatch(1);
        CountDownLatch download = new CountDownLatch(1);
        try (GatewayBed bed = new GatewayBed(PATIENT).awaitReady();
                RawHttp events = new RawHttp(bed.gateway.port());
                RawHttp file = new RawHttp(bed.gateway.port())) {
            bed.upstream.enqueue(Answer.gated(200, List.of("data: 1\n\n", "data: 2\n\n"), never)
                    .header("Content-Type", "text/event-stream"));
            begin(bed, events, "/events");
            events.until("data: 1");
            bed.upstream.enqueue(Answer.gated(200, List.of("first half ", "second half"), download));
            begin(bed, file, "/file");
            file.until("first half");

            CompletableFuture<Void> stopped = new CompletableFuture<>();
            Thread stopper = new Thread(() -> {
                bed.gateway.close();
                stopped.complete(null);
            });
            stopper.start();

            assertThat(events.rest())
                    .endsWith("0\r\n\r\n")
                    .doesNotContain("data: 2")
                    .doesNotContain("true");
            assertThat(stopped).isNotDone();
            download.countDown();
            assertThat(file.rest()).contains("second half").endsWith("0\r\n\r\n");
            stopped.get(60, TimeUnit.SECONDS);
        } finally {
            never.countDown();
        }
    }

    private static void begin(GatewayBed bed, RawHttp http, String path) {
        http.request(
                "GET " + path + " HTTP/1.1",
                "Authorization: Bearer " + bed.sts.mint(),
                "X-Caracal-Resource: " + GatewayBed.RESOURCE);
        Await.until(
                "the upstream is asked for " + path,
                () -> bed.upstream.requests().stream()
                        .anyMatch(request -> request.path().equals(path)));
    }
}
