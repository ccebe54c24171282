package io.caracal.runtime.operations;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.caracal.core.secret.SecretText;
import io.caracal.runtime.problem.OperatorProblem;
import java.io.IOException;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class DrillRunTest {
    private static final Duration TTL = Duration.ofSeconds(30);

    private final AtomicLong seconds = new AtomicLong();
    private FakeSurface service;

    @BeforeEach
    void start() throws IOException {
        service = new FakeSurface();
    }

    @AfterEach
    void stop() {
        service.close();
    }

    @Test
    void bothTimesAreMeasuredAndTheDrillIsEnded() {
        DrillResult result = run();

        assertThat(result.passed()).isTrue();
        assertThat(result.verdict()).isEqualTo("503 redis_unreachable");
        assertThat(result.detected()).isNotNull();
        assertThat(result.recovered()).isNotNull();
        assertThat(service.requests)
                .anyMatch(request -> request.startsWith("POST /ops/drills")
                        && request.contains("\"ttl_seconds\":30")
                        && request.contains("\"author\":\"ada\""))
                .anyMatch(request -> request.startsWith("DELETE /ops/drills/redis"));
    }

    @Test
    void aServiceThatDoesNotNoticeFailsTheDrillAndIsStillReleased() {
        service.blind();
        DrillResult result = run();

        assertThat(result.detected()).isNull();
        assertThat(result.passed()).isFalse();
        assertThat(service.requests).anyMatch(request -> request.startsWith("DELETE /ops/drills/redis"));
    }

    @Test
    void aRefusalIsPassedOnWithItsCode() {
        service.disabled();
        assertThatThrownBy(this::run)
                .isInstanceOf(OperatorProblem.class)
                .hasMessageContaining("sts refuses the drill of redis: 409 drills_disabled")
                .hasMessageEndingWith("DRILLS_ENABLED=true");
        assertThat(service.requests).noneMatch(request -> request.startsWith("DELETE"));
    }

    @Test
    void aWrongTokenIsSaidToBeWrong() throws IOException {
        try (FakeStack stack = new FakeStack()) {
            Surface stranger = new Surface(stack.targets().get(0), SecretText.of("another"));

            assertThatThrownBy(stranger::standings)
                    .isInstanceOf(OperatorProblem.class)
                    .hasMessageStartingWith("api refuses the operator token (401); compare CARACAL_OPERATOR_TOKEN");
        }
    }

    private DrillResult run() {
        Surface surface = service.surface();
        StandingView redis = surface.standings().get(0);
        return new DrillRun(
                        surface,
                        redis,
                        () -> Duration.ofSeconds(seconds.getAndIncrement()).toNanos())
                .run(TTL, "ada");
    }
}
