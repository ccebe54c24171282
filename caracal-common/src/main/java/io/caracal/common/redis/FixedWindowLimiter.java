package io.caracal.common.redis;

import io.lettuce.core.ScriptOutputType;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletionStage;

/**
 * Counts hits per window in Redis, so that all replicas share one budget. A hit is one round trip and counts also when it is refused. Redis
 * failures surface as {@link RedisUnavailableException}; whether that lets the request pass is the caller's decision.
 */
public final class FixedWindowLimiter {

    /** A key that lost its expiry would refuse for ever, so the expiry is repaired on any hit that finds none. */
    private static final String FROM_FIRST_HIT = """
        local count = redis.call('INCR', KEYS[1])
        local left = redis.call('PTTL', KEYS[1])
        if left < 0 then
          redis.call('PEXPIRE', KEYS[1], ARGV[1])
          left = tonumber(ARGV[1])
        end
        return {count, left}
        """;

    /** The bucket is named by Redis's own clock; 90 s outlive the minute by a margin for clock steps. */
    private static final String FIXED_MINUTE = """
        local time = redis.call('TIME')
        local seconds = tonumber(time[1])
        local key = KEYS[1] .. ':' .. string.format('%d', math.floor(seconds / 60))
        local count = redis.call('INCR', key)
        if count == 1 then
          redis.call('EXPIRE', key, 90)
        end
        return {count, (60 - seconds % 60) * 1000}
        """;

    private final Redis redis;

    public FixedWindowLimiter(Redis redis) {
        this.redis = redis;
    }

    /** A window that starts with the first hit and ends {@code window} later (STS contract §2.1, §2.8). */
    public Decision hit(String key, int limit, Duration window) {
        return decide(
                redis.sync()
                        .eval(
                                FROM_FIRST_HIT,
                                ScriptOutputType.MULTI,
                                new String[] {key},
                                Long.toString(window.toMillis())),
                limit);
    }

    /** Like {@link #hit} without waiting, to be sent together with other commands. */
    public CompletionStage<Decision> start(String key, int limit, Duration window) {
        return redis.start(commands -> commands.<List<Long>>eval(
                        FROM_FIRST_HIT, ScriptOutputType.MULTI, new String[] {key}, Long.toString(window.toMillis())))
                .thenApply(answer -> decide(answer, limit));
    }

    /**
     * Fixed minutes of Redis's clock (API contract §0.2): counts in the key {@code prefix:minute}.
     *
     * @param prefix the key without the minute, for example {@code api:ready_rl:127.0.0.1}
     */
    public Decision hitMinute(String prefix, int limit) {
        return decide(redis.sync().eval(FIXED_MINUTE, ScriptOutputType.MULTI, new String[] {prefix}), limit);
    }

    private static Decision decide(List<Long> answer, int limit) {
        long count = answer.get(0);
        Duration left = Duration.ofMillis(answer.get(1));
        return new Decision(count <= limit, count, left);
    }

    /**
     * What a hit led to.
     *
     * @param allowed     whether the count is still within the limit
     * @param count       hits in this window, this one included
     * @param retryAfter  time until the window ends
     */
    public record Decision(boolean allowed, long count, Duration retryAfter) {}
}
