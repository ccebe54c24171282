package io.caracal.sts.limit;

import io.caracal.common.redis.FixedWindowLimiter;
import io.caracal.common.redis.FixedWindowLimiter.Decision;
import io.caracal.common.redis.Redis;
import io.caracal.common.redis.RedisFailures;
import io.caracal.common.redis.RedisUnavailableException;
import io.caracal.core.id.ResourceId;
import io.lettuce.core.SetArgs;
import java.time.Duration;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/**
 * Counts a mint against its limits and registers its token id, all in one round trip to Redis and before anything is stored:
 * when Redis is away nothing has happened yet and the answer is 503 (STS contract §2.8, §2.10).
 */
public final class MintGate {
    private static final Duration WINDOW = Duration.ofSeconds(60);

    private final Redis redis;
    private final FixedWindowLimiter limiter;
    private final MintLimit limit;

    public MintGate(Redis redis, MintLimit limit) {
        this.redis = redis;
        this.limiter = new FixedWindowLimiter(redis);
        this.limit = limit;
    }

    /** Counts every resource and registers the token id. */
    public Admission admit(Mint mint, List<ResourceId> resources) {
        Map<ResourceId, CompletionStage<Decision>> counts = new LinkedHashMap<>();
        for (ResourceId resource : resources) {
            counts.put(resource, limiter.start(key(mint, resource), limit.perMinute(), WINDOW));
        }
        CompletionStage<String> registration = redis.start(commands -> commands.set(
                "audit:jti:" + mint.jti(),
                mint.application() + "|" + mint.now().getEpochSecond(),
                SetArgs.Builder.nx().px(mint.lifetime().toMillis())));
        Map<ResourceId, Duration> refused = new HashMap<>();
        counts.forEach((resource, count) -> {
            Decision decision = await(count);
            if (!decision.allowed()) {
                refused.put(resource, decision.retryAfter());
            }
        });
        // Lettuce answers null when NX found the key.
        return new Admission(refused, !"OK".equals(await(registration)));
    }

    private static String key(Mint mint, ResourceId resource) {
        String key = "rl:" + mint.zone() + ":" + resource + ":" + mint.application();
        return mint.gateway() ? key + ":gateway" : key;
    }

    private <T> T await(CompletionStage<T> answer) {
        try {
            return answer.toCompletableFuture().get(redis.commandTimeout().toMillis(), TimeUnit.MILLISECONDS);
        } catch (ExecutionException e) {
            throw RedisFailures.translate(e);
        } catch (TimeoutException e) {
            throw new RedisUnavailableException("Redis did not answer in time", e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new RedisUnavailableException("interrupted while waiting for Redis", e);
        }
    }
}
