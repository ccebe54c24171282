package io.caracal.common.outbox;

import static org.assertj.core.api.Assertions.assertThat;

import io.caracal.common.failure.UnavailableException;
import io.caracal.common.outbox.OutboxPublisher.Sent;
import io.caracal.core.error.ErrorCode;
import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

class OutcomesTest {

    private static final OutboxRow ROW = new OutboxRow("o1", "caracal.sessions.revoke", null, "{}", 0);

    static Stream<Throwable> outages() {
        return Stream.of(
                new UnavailableException(ErrorCode.REDIS_UNREACHABLE, "no redis", null),
                new CompletionException(new UnavailableException(ErrorCode.REDIS_UNREACHABLE, "no redis", null)),
                new IllegalStateException("wrapped", new IOException("connection reset")));
    }

    @ParameterizedTest
    @MethodSource("outages")
    void blamesTheServerWhenItCannotBeReached(Throwable failure) throws InterruptedException {
        assertThat(of(CompletableFuture.failedFuture(failure)).unanswered()).containsExactly("o1");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "OOM command not allowed",
                "READONLY You can't write",
                "LOADING Redis is loading",
                "NOAUTH Authentication required."
            })
    void blamesTheServerWhenItSaysSo(String message) throws InterruptedException {
        assertThat(of(CompletableFuture.failedFuture(new IllegalStateException(message)))
                        .unanswered())
                .containsExactly("o1");
    }

    @Test
    void blamesTheServerWhenThereIsNoAnswerInTime() throws InterruptedException {
        assertThat(of(new CompletableFuture<>()).unanswered()).containsExactly("o1");
    }

    @Test
    void blamesTheRowForAnythingElse() throws InterruptedException {
        Outcomes outcomes =
                of(CompletableFuture.failedFuture(new IllegalStateException("WRONGTYPE Operation against a key")));

        assertThat(outcomes.unanswered()).isEmpty();
        assertThat(outcomes.refused()).singleElement().satisfies(refused -> {
            assertThat(refused.row()).isEqualTo(ROW);
            assertThat(refused.reason()).startsWith("WRONGTYPE");
        });
    }

    @Test
    void knowsWhatWasPublished() throws InterruptedException {
        assertThat(of(CompletableFuture.completedFuture("1-0")).published()).containsExactly("o1");
    }

    private static Outcomes of(CompletableFuture<String> answer) throws InterruptedException {
        return Outcomes.await(List.of(new Sent(ROW, answer)), Duration.ofMillis(20));
    }
}
