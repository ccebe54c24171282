package io.caracal.common.redis;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.caracal.testing.Await;
import io.caracal.testing.FreePorts;
import io.caracal.testing.redis.RedisFixture;
import io.caracal.testing.redis.RedisProcess;
import io.lettuce.core.RedisCommandExecutionException;
import io.lettuce.core.RedisCredentials;
import io.lettuce.core.RedisCredentialsProvider;
import io.lettuce.core.RedisCredentialsProvider.ImmediateRedisCredentialsProvider;
import io.lettuce.core.api.sync.RedisCommands;
import java.net.ServerSocket;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class RedisTest {

    @Test
    void constructionDoesNotConnectAndCommandsFailWhileRedisIsDown() {
        try (Redis redis = new Redis(RedisSettings.of("redis://127.0.0.1:" + FreePorts.next() + "/0"))) {
            assertThatThrownBy(redis::ping)
                    .isInstanceOf(RedisUnavailableException.class)
                    .hasMessageContaining(redis.address());
            assertThatThrownBy(() -> redis.dedicated("x")).isInstanceOf(RedisUnavailableException.class);
            assertThat(redis.start(commands -> commands.get("k")).toCompletableFuture())
                    .isCompletedExceptionally();
        }
    }

    @Test
    void commandsWorkAgainByThemselvesAfterAnOutage() {
        try (RedisProcess server = RedisFixture.newServer().start();
                Redis redis = new Redis(RedisSettings.of(server.url()))) {
            RedisCommands<String, String> kept = redis.sync();
            assertThat(kept.set("k", "v")).isEqualTo("OK");

            server.stop();
            assertThatThrownBy(() -> kept.get("k")).isInstanceOf(RedisUnavailableException.class);

            server.start();
            Await.until("the kept commands work again", () -> answers(redis));
            assertThat(kept.get("k")).isEqualTo("v");
        }
    }

    @Test
    void aServerThatStartsLaterIsFound() {
        try (RedisProcess server = RedisFixture.newServer();
                Redis redis = new Redis(RedisSettings.of(server.url()))) {
            assertThatThrownBy(redis::ping).isInstanceOf(RedisUnavailableException.class);
            server.start();
            Await.until("ping", () -> answers(redis));
        }
    }

    @Test
    void aCommandInFlightFailsWhenTheServerGoesAway() {
        try (RedisProcess server = RedisFixture.newServer().start();
                Redis redis = new Redis(RedisSettings.of(server.url()).withCommandTimeout(Duration.ofMinutes(1)))) {
            CompletableFuture<String> waiting = redis.start(
                            commands -> commands.blpop(60, "nothing").thenApply(String::valueOf))
                    .toCompletableFuture();
            server.stop();
            Await.until("the command in flight has failed", waiting::isCompletedExceptionally);
            assertThatThrownBy(waiting::join).hasCauseInstanceOf(RedisUnavailableException.class);
        }
    }

    @Test
    void aServerThatAcceptsButNeverAnswersIsATimeout() throws Exception {
        try (ServerSocket silent = new ServerSocket(0, 50, java.net.InetAddress.getLoopbackAddress());
                Redis redis = new Redis(RedisSettings.of("redis://127.0.0.1:" + silent.getLocalPort())
                        .withCommandTimeout(Duration.ofMillis(200)))) {
            assertThatThrownBy(redis::ping).isInstanceOf(RedisUnavailableException.class);
        }
    }

    @Test
    void refusalsOfOneCommandAreNotOutages() {
        try (Redis redis = new Redis(RedisSettings.of(RedisFixture.shared().freshUrl()))) {
            redis.sync().set("text", "x");
            assertThatThrownBy(() -> redis.sync().incr("text")).isInstanceOf(RedisCommandExecutionException.class);
        }
    }

    @Test
    void databaseIndexOfTheUrlIsUsed() {
        String url = RedisFixture.shared().freshUrl();
        try (Redis redis = new Redis(RedisSettings.of(url));
                Redis other = new Redis(RedisSettings.of(RedisFixture.shared().url(0)))) {
            redis.sync().set("only-here", "1");
            assertThat(redis.sync().get("only-here")).isEqualTo("1");
            assertThat(other.sync().get("only-here")).isNull();
        }
    }

    @Test
    void aPasswordIsUsedAndNeverShown() {
        try (RedisProcess server = RedisFixture.newServer().start();
                Redis open = new Redis(RedisSettings.of(server.url()))) {
            open.sync().configSet("requirepass", "s3cret-word");
            RedisSettings right = RedisSettings.of("redis://:s3cret-word@127.0.0.1:" + server.port() + "/0");
            RedisSettings wrong = RedisSettings.of("redis://:wr0ng-word@127.0.0.1:" + server.port() + "/0");
            try (Redis redis = new Redis(right);
                    Redis refused = new Redis(wrong)) {
                assertThatCode(redis::ping).doesNotThrowAnyException();
                assertThatThrownBy(refused::ping)
                        .isInstanceOf(RedisUnavailableException.class)
                        .hasMessageNotContaining("wr0ng-word");
            }
            assertThat(right.toString()).doesNotContain("s3cret-word");
            assertThat(right.address()).isEqualTo("127.0.0.1:" + server.port());
        }
    }

    @Test
    void malformedUrlsAreRefusedWithoutRepeatingThem() {
        for (String url : List.of("http://hunter2", "redis://", "", "127.0.0.1:6379")) {
            assertThatThrownBy(() -> RedisSettings.of(url))
                    .isInstanceOf(IllegalArgumentException.class)
                    .hasMessageNotContaining("hunter2");
        }
    }

    @Test
    void serverTimeIsTheClockOfRedis() {
        try (Redis redis = new Redis(RedisSettings.of(RedisFixture.shared().freshUrl()))) {
            Instant first = redis.serverTime();
            assertThat(redis.serverTime()).isAfterOrEqualTo(first);
            assertThat(first).isAfter(Instant.parse("2024-01-01T00:00:00Z"));
        }
    }

    @Test
    void aClosedClientRefuses() {
        Redis redis = new Redis(RedisSettings.of(RedisFixture.shared().freshUrl()));
        redis.ping();
        redis.close();
        assertThatThrownBy(redis::ping).isInstanceOf(RedisUnavailableException.class);
    }

    @Test
    void closingEndsEveryThreadOfTheClient() {
        List<Thread> before = clientThreads();
        Redis redis = new Redis(RedisSettings.of(RedisFixture.shared().freshUrl()));
        redis.ping();
        List<Thread> opened = new ArrayList<>(clientThreads());
        opened.removeAll(before);
        assertThat(opened).isNotEmpty();
        redis.close();
        Await.until("threads have ended", () -> opened.stream().noneMatch(Thread::isAlive));
    }

    private static List<Thread> clientThreads() {
        return Thread.getAllStackTraces().keySet().stream()
                .filter(thread -> thread.getName().startsWith("lettuce-"))
                .toList();
    }

    private static boolean answers(Redis redis) {
        try {
            redis.ping();
            return true;
        } catch (RedisUnavailableException notYet) {
            return false;
        }
    }

    /** A client that has to wait for the login hands out connections that refuse their first command now and then. */
    @ParameterizedTest
    @CsvSource({"redis://caracalsts:a%2Fb%20c@h:1, caracalsts, a/b c", "redis://:word@h:1, , word", "redis://h:1, ,"})
    void theLoginOfAnAddressIsThereWithoutWaiting(String url, @Nullable String user, @Nullable String password) {
        RedisCredentialsProvider login = RedisSettings.of(url).uri().getCredentialsProvider();

        assertThat(login).isInstanceOfSatisfying(ImmediateRedisCredentialsProvider.class, known -> {
            RedisCredentials credentials = known.resolveCredentialsNow();
            assertThat(credentials.getUsername()).isEqualTo(user);
            assertThat(credentials.getPassword()).isEqualTo(password == null ? null : password.toCharArray());
        });
    }
}
