package io.caracal.sts.bed;

import io.caracal.common.redis.Redis;
import io.caracal.common.redis.RedisSettings;
import io.caracal.common.streams.SignedStreams;
import io.caracal.core.secret.HmacKey;
import io.caracal.core.signature.GatewayRequest;
import io.caracal.core.signature.GatewaySignature;
import io.caracal.testing.clock.MutableClock;
import io.caracal.testing.http.HttpProbe;
import io.caracal.testing.redis.RedisFixture;
import io.caracal.testing.service.ServiceRunner;
import java.nio.charset.StandardCharsets;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;

/** A database, a Redis and a clock for any number of replicas, which stop with it. */
public final class PartsBed implements AutoCloseable {

    public static final String KEK = "8f3a1c5d7e9b2f4061728394a5b6c7d8e9fa0b1c2d3e4f5061728394a5b6c7d9";
    public static final String ADMIN_TOKEN = "operator-token-of-the-tests";

    private static final String STREAMS_KEY = "0123456789abcdef".repeat(4);
    private static final String GATEWAY_KEY = "fedcba9876543210".repeat(4);

    private final Arrangement arrangement = new Arrangement();
    private final String redisUrl = RedisFixture.shared().freshUrl();
    private final Redis redis = new Redis(RedisSettings.of(redisUrl));
    private final SignedStreams streams = new SignedStreams(redis, Optional.of(HmacKey.fromHex(STREAMS_KEY)));
    private final MutableClock clock = MutableClock.atSystemTime();
    private final Deque<ServiceRunner> running = new ArrayDeque<>();

    /** One running replica. */
    public record Replica(PartsApplication application, ServiceRunner runner) {
        public HttpProbe http() {
            return runner.http();
        }

        /** Waits until it reads its streams, so that nothing published from now on passes it by. */
        public Replica awaitReady() {
            runner.awaitReady();
            return this;
        }
    }

    public Arrangement arrangement() {
        return arrangement;
    }

    public MutableClock clock() {
        return clock;
    }

    public Redis redis() {
        return redis;
    }

    /** Publishes signed entries. */
    public SignedStreams streams() {
        return streams;
    }

    /** A replica with the usual settings and those given. */
    public Replica start(Map<String, String> settings) {
        Map<String, String> environment = new HashMap<>(Map.of(
                "HOST", "127.0.0.1",
                "PORT", "0",
                "CARACAL_MODE", "dev",
                "CARACAL_LOG_CONSOLE", "off",
                "SHUTDOWN_DELAY_MS", "0",
                "SHUTDOWN_GRACE_MS", "5000"));
        environment.put("DATABASE_URL", arrangement.database().url("caracalsts"));
        environment.put("REDIS_URL", RedisFixture.as("sts", redisUrl));
        environment.put("SECRET_STORE_KEK", KEK);
        environment.put("STREAMS_HMAC_KEY", STREAMS_KEY);
        environment.put("GATEWAY_STS_HMAC_KEY", GATEWAY_KEY);
        environment.put("STS_ADMIN_TOKEN", ADMIN_TOKEN);
        environment.put("HOSTNAME", "replica-" + running.size());
        environment.putAll(settings);
        PartsApplication application = new PartsApplication(environment, clock);
        ServiceRunner runner = ServiceRunner.start(application);
        running.push(runner);
        return new Replica(application, runner);
    }

    public Replica start() {
        return start(Map.of());
    }

    /** A probe whose next request carries a valid signature under that nonce. */
    public HttpProbe signed(Replica replica, String nonce, String method, String path, String body) {
        long timestamp = clock.instant().getEpochSecond();
        GatewayRequest request =
                new GatewayRequest(timestamp, nonce, method, path, body.getBytes(StandardCharsets.UTF_8));
        return replica.http()
                .header(GatewaySignature.TIMESTAMP, Long.toString(timestamp))
                .header(GatewaySignature.REQUEST, nonce)
                .header(GatewaySignature.SIGNATURE, GatewaySignature.sign(HmacKey.fromHex(GATEWAY_KEY), request));
    }

    @Override
    public void close() {
        while (!running.isEmpty()) {
            running.pop().close();
        }
        redis.close();
    }
}
