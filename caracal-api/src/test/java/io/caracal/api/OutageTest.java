package io.caracal.api;

import static org.assertj.core.api.Assertions.assertThat;

import io.caracal.testing.Await;
import io.caracal.testing.fake.TcpProxy;
import io.caracal.testing.http.HttpProbe;
import io.caracal.testing.http.Reply;
import io.caracal.testing.postgres.PostgresFixture;
import io.caracal.testing.postgres.TestDatabase;
import io.caracal.testing.redis.RedisFixture;
import io.caracal.testing.redis.RedisProcess;
import io.caracal.testing.service.ServiceRunner;
import java.time.Duration;
import java.util.Map;
import org.junit.jupiter.api.Test;

class OutageTest {

    private static final Duration LIMIT = Duration.ofSeconds(30);
    private static final String ZONE = "{\"name\":\"z\"}";

    @Test
    void withoutRedisReadsPassAndChangesAreRefused() {
        TestDatabase database = PostgresFixture.shared().newDatabase();
        try (RedisProcess redis = RedisFixture.newServer().start();
                ServiceRunner service = ServiceRunner.start(
                        ApiApplication::new,
                        ApiFixture.environment(
                                database,
                                redis.url(),
                                Map.of("API_V1_RATE_LIMIT_PER_MIN", "600", "REDIS_READ_TIMEOUT", "300ms")))) {
            HttpProbe admin = service.http().bearer(ApiFixture.ADMIN_TOKEN);
            await("seeded", admin, 200);
            redis.stop();
            Reply refused = Await.value(
                    LIMIT, "changes are refused", () -> admin.post("/v1/zones", ZONE), reply -> reply.status() == 503);
            assertThat(refused.error()).isEqualTo("redis_unreachable");
            assertThat(refused.header("retry-after")).isPresent();
            assertThat(admin.get("/v1/zones").expect(200).json().get("items").size())
                    .isZero();
            assertThat(service.http().bearer("wrong").get("/v1/zones").status()).isEqualTo(401);
            redis.start();
            Await.value(
                    LIMIT, "changes work again", () -> admin.post("/v1/zones", ZONE), reply -> reply.status() == 201);
        }
    }

    @Test
    void startsWithoutPostgresAndSeedsWhenItComes() {
        TestDatabase database = PostgresFixture.shared().newDatabase();
        try (TcpProxy proxy = TcpProxy.to(database.port()).refuse();
                ServiceRunner service = ServiceRunner.start(
                        ApiApplication::new,
                        ApiFixture.environment(
                                database,
                                RedisFixture.shared().freshUrl(),
                                Map.of(
                                        "DATABASE_URL",
                                        database.url("caracalapi")
                                                .replace(":" + database.port() + "/", ":" + proxy.port() + "/"),
                                        "DB_CONNECTION_TIMEOUT_MS",
                                        "500")))) {
            HttpProbe admin = service.http().bearer(ApiFixture.ADMIN_TOKEN);
            Reply refused = admin.get("/v1/zones").expect(503);
            assertThat(refused.error()).isEqualTo("postgres_unreachable");
            assertThat(refused.header("retry-after")).isPresent();
            assertThat(service.http().get("/health").status()).isEqualTo(200);
            assertThat(service.http().get("/ready").status()).isEqualTo(503);
            proxy.pass();
            await("seeded once Postgres answers", admin, 200);
            service.awaitReady();
            admin.post("/v1/zones", ZONE).expect(201);
        }
    }

    @Test
    void requestsOverTheLimitGetRetryAfter() {
        try (ApiFixture api = ApiFixture.start(Map.of("ADMIN_AUTH_FAIL_LIMIT_PER_MIN", "3"))) {
            HttpProbe wrong = api.anonymous().bearer("wrong");
            Reply limited = Await.value(
                    LIMIT, "failures are limited", () -> wrong.get("/v1/zones"), reply -> reply.status() == 429);
            assertThat(limited.error()).isEqualTo("rate_limited");
            assertThat(Integer.parseInt(limited.header("retry-after").orElseThrow()))
                    .isBetween(1, 60);
        }
    }

    private static void await(String what, HttpProbe admin, int status) {
        Await.value(LIMIT, what, () -> admin.get("/v1/zones"), reply -> reply.status() == status);
    }
}
