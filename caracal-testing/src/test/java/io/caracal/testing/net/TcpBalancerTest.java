package io.caracal.testing.net;

import static org.assertj.core.api.Assertions.assertThat;

import io.caracal.testing.Await;
import io.caracal.testing.fake.Answer;
import io.caracal.testing.fake.ScriptedUpstream;
import io.caracal.testing.http.HttpProbe;
import java.net.URI;
import java.time.Duration;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class TcpBalancerTest {
    private static final Duration PERIOD = Duration.ofMillis(20);

    private final ScriptedUpstream first = ScriptedUpstream.start();
    private final ScriptedUpstream second = ScriptedUpstream.start();
    private final TcpBalancer balancer = TcpBalancer.start(PERIOD);

    @AfterEach
    void close() {
        balancer.close();
        first.close();
        second.close();
    }

    @Test
    void newConnectionsAreDealtOutInTurnAmongTheReady() {
        Backend one = balancer.add(first.port());
        Backend two = balancer.add(second.port());
        Await.until("both in rotation", () -> one.inRotation() && two.inRotation());
        for (int i = 0; i < 6; i++) {
            try (SteadyLoad single = SteadyLoad.start(balancer.port(), 1, 1_000, TcpBalancerTest::request)) {
                Await.until("an answer", () -> single.answered() > 0);
            }
        }
        assertThat(one.taken()).isEqualTo(3);
        assertThat(two.taken()).isEqualTo(3);
    }

    @Test
    void serverThatIsNotReadyGetsNoNewConnectionAndKeepsItsOwn() {
        Backend one = balancer.add(first.port());
        Await.until("in rotation", one::inRotation);
        try (SteadyLoad load = SteadyLoad.start(balancer.port(), 2, 200, TcpBalancerTest::request)) {
            Await.until("answers of the first", () -> load.answered() > 10);
            first.answering(request ->
                    request.target().equals("/ready") ? Answer.text(503, "no") : Answer.json(200, "{\"ok\":true}"));
            Await.until("out of rotation", () -> !one.inRotation());
            long before = load.answered();
            Await.until("kept connections still work", () -> load.answered() > before + 10);
            assertThat(one.connections()).isEqualTo(2);
            Backend two = balancer.add(second.port());
            Await.until("the second in rotation", two::inRotation);
            assertThat(HttpProbe.of(URI.create("http://127.0.0.1:" + balancer.port()))
                            .get("/x")
                            .status())
                    .isEqualTo(200);
            assertThat(two.taken()).isEqualTo(1);
            assertThat(load.failures()).isEmpty();
            assertThat(balancer.retire(one)).isFalse();
        }
        Await.until("left by all and forgotten", () -> balancer.retire(one));
        assertThat(balancer.retire(one)).isFalse();
    }

    @Test
    void whenNoneIsReadyItFailsOpen() {
        Backend one = balancer.add(first.port());
        Await.until("in rotation", one::inRotation);
        first.answering(request ->
                request.target().equals("/ready") ? Answer.text(503, "no") : Answer.json(200, "{\"ok\":true}"));
        Await.until("out of rotation", () -> !one.inRotation());
        try (SteadyLoad load = SteadyLoad.start(balancer.port(), 1, 100, TcpBalancerTest::request)) {
            Await.until("answers", () -> load.answered() > 0);
            assertThat(load.failures()).isEmpty();
        }
    }

    @Test
    void whatACallerLosesIsAFailure() {
        Backend one = balancer.add(first.port());
        Await.until("in rotation", one::inRotation);
        try (SteadyLoad load = SteadyLoad.start(balancer.port(), 1, 100, TcpBalancerTest::request)) {
            Await.until("an answer", () -> load.answered() > 0);
            first.answering(request -> Answer.text(503, "no"));
            Await.until("a refusal is counted", () -> !load.failures().isEmpty());
            assertThat(load.failures().get(0)).startsWith("HTTP/1.1 503");
            one.drop();
            Await.until(
                    "a closed connection is counted",
                    () -> load.failures().stream()
                            .anyMatch(
                                    failure -> failure.contains("IOException") || failure.contains("SocketException")));
        }
    }

    private static String request() {
        return "GET /work HTTP/1.1\r\nHost: balancer\r\n";
    }
}
