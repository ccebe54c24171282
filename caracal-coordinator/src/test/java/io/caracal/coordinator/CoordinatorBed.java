package io.caracal.coordinator;

import io.caracal.core.jwks.JsonWebKeys;
import io.caracal.core.secret.HmacKey;
import io.caracal.core.token.SigningKey;
import io.caracal.testing.fake.Answer;
import io.caracal.testing.fake.ScriptedUpstream;
import io.caracal.testing.http.HttpProbe;
import io.caracal.testing.postgres.PostgresFixture;
import io.caracal.testing.postgres.SuperuserSql;
import io.caracal.testing.postgres.TestDatabase;
import io.caracal.testing.redis.RedisFixture;
import io.caracal.testing.service.ServiceRunner;
import java.net.URI;
import java.security.SecureRandom;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicInteger;

/** A running Coordinator over real Postgres and Redis, with a fake STS that publishes one signing key for every zone. */
final class CoordinatorBed implements AutoCloseable {

    static final String ISSUER = "https://sts.test";
    static final String SCOPE = "agent:lifecycle";
    static final String OPERATOR_TOKEN = "operator-token-for-tests";
    static final HmacKey STREAMS_KEY = HmacKey.fromHex("5a".repeat(32));

    private static final AtomicInteger ZONES = new AtomicInteger();

    private final TestDatabase database = PostgresFixture.shared().newDatabase();
    private final String redisUrl = RedisFixture.shared().freshUrl();
    private final SigningKey key = SigningKey.generate("test-key", new SecureRandom());
    private final ScriptedUpstream sts = ScriptedUpstream.start();
    private final SuperuserSql sql = SuperuserSql.in(database);
    private final ServiceRunner runner;

    private CoordinatorBed(Map<String, String> changes) {
        sts.answering(request -> Answer.json(200, JsonWebKeys.format(List.of(key.publicPart()))));
        Map<String, String> environment = new LinkedHashMap<>();
        environment.put("DATABASE_URL", database.url("caracalcoordinator"));
        environment.put("REDIS_URL", RedisFixture.as("coordinator", redisUrl));
        environment.put("STS_URL", sts.baseUri().toString());
        environment.put("ISSUER_URL", ISSUER);
        environment.put("AGENT_COORDINATOR_SCOPE", SCOPE);
        environment.put("CARACAL_COORDINATOR_TOKEN", OPERATOR_TOKEN);
        environment.put("STREAMS_HMAC_KEY", "5a".repeat(32));
        environment.put("AUDIT_HMAC_KEY", "6b".repeat(32));
        environment.put("IDEMPOTENCY_HMAC_KEY", "7c".repeat(32));
        environment.put("IDEMPOTENCY_MAX_RECEIPTS_PER_SCOPE", "100");
        environment.put("COORDINATOR_RATE_LIMIT_PER_MIN", "0");
        environment.put("TTL_SWEEP_INTERVAL_MS", "100");
        environment.put("SERVICE_LEASE_SWEEP_INTERVAL_MS", "100");
        environment.putAll(changes);
        environment.values().removeIf(String::isEmpty);
        runner = ServiceRunner.start(CoordinatorApplication::new, environment).awaitReady();
    }

    /** A bed of its own, with other settings; an empty value removes one. */
    static CoordinatorBed start(Map<String, String> changes) {
        return new CoordinatorBed(changes);
    }

    /** A new zone with nothing in it. */
    Zone zone() {
        Zone zone = new Zone("zone-" + ZONES.incrementAndGet(), sql, key, http());
        sql.run("INSERT INTO zones (id, name, slug) VALUES (?, ?, ?)", zone.id(), zone.id(), zone.id());
        return zone;
    }

    HttpProbe http() {
        return runner.http();
    }

    /** A caller with the operator token. */
    HttpProbe operator() {
        return http().bearer(OPERATOR_TOKEN);
    }

    /** A signing key that the fake STS does not publish. */
    static SigningKey foreignKey() {
        return SigningKey.generate("test-key", new SecureRandom());
    }

    SuperuserSql sql() {
        return sql;
    }

    String databaseUrl() {
        return database.url("caracalcoordinator");
    }

    URI baseUri() {
        return runner.baseUri();
    }

    String redisUrl() {
        return redisUrl;
    }

    ScriptedUpstream sts() {
        return sts;
    }

    @Override
    public void close() {
        runner.close();
        sts.close();
    }
}
