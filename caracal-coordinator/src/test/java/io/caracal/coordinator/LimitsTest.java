package io.caracal.coordinator;

import static org.assertj.core.api.Assertions.assertThat;

import io.caracal.testing.Await;
import io.caracal.testing.http.Reply;
import io.caracal.testing.redis.RedisFixture;
import io.caracal.testing.redis.RedisProcess;
import java.util.Map;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;

class LimitsTest {

    private static final Pattern BYPASSED = Pattern.compile("caracal_rate_limit_bypassed_total [1-9]");

    @Test
    void anAddressThatCallsTooOftenIsToldWhenToComeBack() {
        Map<String, String> limited = Map.of("COORDINATOR_RATE_LIMIT_PER_MIN", "3", "TRUST_PROXY", "true");
        try (CoordinatorBed bed = CoordinatorBed.start(limited)) {
            Zone zone = bed.zone();
            AtomicInteger claimed = new AtomicInteger();
            Reply refused = Await.value(
                    Await.DEFAULT_LIMIT,
                    "a refusal",
                    () -> bed.http()
                            .header("X-Forwarded-For", "10.0.1." + claimed.incrementAndGet() + ", 10.0.0.2")
                            .get(zone.path("/agents")),
                    reply -> reply.status() == 429);

            assertThat(refused.error()).isEqualTo("rate_limited");
            assertThat(refused.header("Retry-After"))
                    .get()
                    .matches(seconds -> Integer.parseInt(seconds) >= 1 && Integer.parseInt(seconds) <= 60);
            assertThat(bed.http()
                            .header("X-Forwarded-For", "10.0.0.3")
                            .get(zone.path("/agents"))
                            .expect(401)
                            .error())
                    .isEqualTo("missing_token");
            bed.http().get("/health").expect(200);
        }
    }

    @Test
    void withoutRedisRequestsAreServedAndAnnouncementsWait() {
        RedisProcess redis = RedisFixture.newServer().start();
        Map<String, String> own = Map.of(
                "COORDINATOR_RATE_LIMIT_PER_MIN", "600",
                "REDIS_URL", redis.url("coordinator"),
                "REDIS_READ_TIMEOUT", "300ms",
                "OUTBOX_INTERVAL_MS", "50");
        try (CoordinatorBed bed = CoordinatorBed.start(own)) {
            Zone zone = bed.zone();
            Zone.App app = zone.app("a");
            String before = app.start();
            Await.until("the first announcement is published", () -> pending(bed) == 0);
            redis.stop();

            app.http().delete(zone.path("/agents/" + before)).expect(204);
            Reply ready = Await.value(
                    Await.DEFAULT_LIMIT, "not ready", () -> bed.http().get("/ready"), reply -> reply.status() == 503);
            assertThat(ready.error()).isEqualTo("redis_unreachable");
            assertThat(pending(bed)).isEqualTo(2);
            Await.until(
                    "the metrics count what passed without a limit",
                    () -> BYPASSED.matcher(
                                    bed.http().get("/metrics").expect(200).text())
                            .find());

            redis.start();
            Await.until("the waiting announcements are published", () -> pending(bed) == 0);
        } finally {
            redis.stop();
        }
    }

    private static int pending(CoordinatorBed bed) {
        return bed.sql().count("SELECT count(*) FROM caracal_outbox WHERE status <> 'published'");
    }
}
