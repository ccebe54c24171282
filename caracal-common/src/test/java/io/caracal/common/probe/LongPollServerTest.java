package io.caracal.common.probe;

import static org.assertj.core.api.Assertions.assertThat;

import io.caracal.common.health.Reading;
import java.io.IOException;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.Socket;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class LongPollServerTest {

    private static final long PATIENCE_SECONDS = 60;

    private final ProbeServer probes = new ProbeServer();
    private final AtomicLong epoch = new AtomicLong(1);

    @AfterEach
    void stop() throws Exception {
        probes.close();
    }

    private void start() throws Exception {
        probes.bed.readiness.applied("revocation_epoch", epoch::get);
        probes.bed.serving();
        probes.start();
    }

    @Test
    void everyWaiterHearsOfTheChange() throws Exception {
        start();
        List<CompletableFuture<HttpResponse<String>>> waiting = new ArrayList<>();
        for (String path : new String[] {"/ready", "/ready?verbose", "/v0/ready", "/readyz"}) {
            waiting.add(waiter(path, 60));
        }
        ProbeBed.await(() -> probes.bed.endpoints().waiting() == 4);

        probes.bed.broken(ProbeBed.STORE, Reading.failed("refused", "refused"));

        for (CompletableFuture<HttpResponse<String>> waiter : waiting) {
            HttpResponse<String> told = waiter.get(PATIENCE_SECONDS, TimeUnit.SECONDS);
            assertThat(told.statusCode()).isEqualTo(503);
            assertThat(told.body()).contains("postgres_unreachable");
            assertThat(told.headers().firstValue("Preference-Applied")).contains("wait=60");
            ProbeServer.assertProbeHeaders(told);
        }
        ProbeBed.await(() -> probes.bed.endpoints().waiting() == 0);
    }

    @Test
    void atTheLimitNothingHasChanged() throws Exception {
        start();

        HttpResponse<String> told = waiter("/ready", 1).get(PATIENCE_SECONDS, TimeUnit.SECONDS);

        assertThat(told.statusCode()).isEqualTo(304);
        assertThat(told.body()).isEmpty();
        assertThat(told.headers().firstValue("ETag")).contains(tag());
    }

    @Test
    void theIdleLimitOfTheConnectionDoesNotEndAWait() throws Exception {
        probes.idleAfter(Duration.ofMillis(200));
        start();

        HttpResponse<String> told = waiter("/ready", 2).get(PATIENCE_SECONDS, TimeUnit.SECONDS);

        assertThat(told.statusCode()).isEqualTo(304);
    }

    @Test
    void shutdownReleasesTheWaiters() throws Exception {
        start();
        CompletableFuture<HttpResponse<String>> waiting = waiter("/ready", 60);
        ProbeBed.await(() -> probes.bed.endpoints().waiting() == 1);

        probes.bed.lifecycle.drain();
        probes.bed.readiness.refresh();

        assertThat(waiting.get(PATIENCE_SECONDS, TimeUnit.SECONDS).body()).contains("shutting_down");
    }

    @Test
    void beyondAllPlacesTheAnswerIsImmediate() throws Exception {
        start();
        List<CompletableFuture<HttpResponse<String>>> waiting = new ArrayList<>();
        for (int i = 0; i < LongPolls.MAX_WAITERS; i++) {
            waiting.add(waiter("/ready", 60));
        }
        ProbeBed.await(() -> probes.bed.endpoints().waiting() == LongPolls.MAX_WAITERS);

        HttpResponse<String> refused = waiter("/ready", 60).get(PATIENCE_SECONDS, TimeUnit.SECONDS);

        assertThat(refused.statusCode()).isEqualTo(200);
        assertThat(refused.headers().firstValue("Retry-After")).contains("1");
        assertThat(probes.get("/ready").statusCode()).isEqualTo(200);
        probes.bed.broken(ProbeBed.STORE, Reading.failed("refused", "refused"));
        for (CompletableFuture<HttpResponse<String>> waiter : waiting) {
            assertThat(waiter.get(PATIENCE_SECONDS, TimeUnit.SECONDS).statusCode())
                    .isEqualTo(503);
        }
    }

    @Test
    void aProofIsAwaited() throws Exception {
        start();
        CompletableFuture<HttpResponse<String>> waiting = probes.sendAsync(
                probes.request("GET", "/ready?min_revocation_epoch=7", null, "").header("Prefer", "wait=60"));
        ProbeBed.await(() -> probes.bed.endpoints().waiting() == 1);

        epoch.set(7);

        HttpResponse<String> proven = waiting.get(PATIENCE_SECONDS, TimeUnit.SECONDS);
        assertThat(proven.statusCode()).isEqualTo(200);
        assertThat(proven.body()).contains("\"applied_revocation_epoch\":7");
    }

    @Test
    void aWaiterThatWentAwayIsForgottenWithItsAnswer() throws Exception {
        start();
        try (Socket socket = new Socket(InetAddress.getLoopbackAddress(), probes.port())) {
            OutputStream out = socket.getOutputStream();
            out.write(("GET /ready HTTP/1.1\r\nHost: x\r\nPrefer: wait=60\r\nIf-None-Match: " + tag() + "\r\n\r\n")
                    .getBytes(StandardCharsets.US_ASCII));
            out.flush();
            ProbeBed.await(() -> probes.bed.endpoints().waiting() == 1);
        } catch (IOException e) {
            throw new AssertionError(e);
        }

        probes.bed.broken(ProbeBed.STORE, Reading.failed("refused", "refused"));

        ProbeBed.await(() -> probes.bed.endpoints().waiting() == 0);
        assertThat(probes.get("/ready").statusCode()).isEqualTo(503);
    }

    private String tag() throws Exception {
        return probes.get("/ready").headers().firstValue("ETag").orElseThrow();
    }

    private CompletableFuture<HttpResponse<String>> waiter(String path, int seconds) throws Exception {
        return probes.sendAsync(probes.request("GET", path, null, "")
                .header("If-None-Match", tag())
                .header("Prefer", "wait=" + seconds));
    }
}
