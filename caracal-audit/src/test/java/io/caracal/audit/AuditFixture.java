package io.caracal.audit;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import io.caracal.common.redis.Redis;
import io.caracal.common.redis.RedisSettings;
import io.caracal.core.event.AuditEvent;
import io.caracal.core.event.Streams;
import io.caracal.core.secret.HmacKey;
import io.caracal.core.signature.AuditSignature;
import io.caracal.testing.Await;
import io.caracal.testing.fake.TcpProxy;
import io.caracal.testing.http.HttpProbe;
import io.caracal.testing.postgres.PostgresFixture;
import io.caracal.testing.postgres.SuperuserSql;
import io.caracal.testing.postgres.TestDatabase;
import io.caracal.testing.redis.RedisFixture;
import io.caracal.testing.service.ServiceRunner;
import java.time.Duration;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.function.Consumer;

/** A running Audit service on a database of its own, and a producer that signs. */
final class AuditFixture implements AutoCloseable {
    static final String ADMIN_TOKEN = "audit-admin-token";
    static final HmacKey KEY = HmacKey.fromHex("0123456789abcdef".repeat(4));

    final TestDatabase database = PostgresFixture.shared().newDatabase();
    final TcpProxy postgres = TcpProxy.to(database.port());
    final String redisUrl = RedisFixture.shared().freshUrl();
    final Redis redis = new Redis(RedisSettings.of(redisUrl));
    private final ServiceRunner service;

    AuditFixture() {
        this(Map.of(), stream -> {});
        service.awaitReady();
    }

    /**
     * Begins to run, with further or other settings.
     *
     * @param before what happens in Redis before the service starts
     * @param forged what a superuser does in Postgres before the service starts
     */
    AuditFixture(Map<String, String> settings, Consumer<Redis> before, String... forged) {
        SuperuserSql.in(database).all(forged);
        before.accept(redis);
        Map<String, String> environment = new LinkedHashMap<>();
        environment.put(
                "DATABASE_URL", database.url("caracalaudit").replace(":" + database.port(), ":" + postgres.port()));
        environment.put("REDIS_URL", RedisFixture.as("audit", redisUrl));
        environment.put("AUDIT_HMAC_KEY", "0123456789abcdef".repeat(4));
        environment.put("AUDIT_ADMIN_TOKEN", ADMIN_TOKEN);
        environment.putAll(settings);
        service = ServiceRunner.start(AuditApplication::new, environment);
    }

    HttpProbe http() {
        return service.http();
    }

    HttpProbe admin() {
        return service.http().bearer(ADMIN_TOKEN);
    }

    static AuditEvent event(String id, String zone, String decision) {
        return AuditEvent.builder(id, zone, "token_exchange", Instant.now())
                .requestId("request-" + id)
                .decision(decision)
                .metadata(JsonNodeFactory.instance.objectNode().put("resource", "resource://x"))
                .build();
    }

    String publish(AuditEvent event) {
        return publish(event.toJson(), AuditSignature.sign(KEY, event.toJson()));
    }

    String publish(String data, String signature) {
        Map<String, String> fields = new LinkedHashMap<>();
        fields.put("id", "outer");
        fields.put("data", data);
        fields.put("sig", signature);
        return redis.sync().xadd(Streams.AUDIT_EVENTS, fields);
    }

    /** The zone's events once there are {@code count} of them. */
    JsonNode awaitEvents(String zone, int count) {
        return Await.value(
                Duration.ofSeconds(20),
                count + " events of " + zone,
                () -> admin().get("/api/audit/search?zone_id=" + zone)
                        .expect(200)
                        .json()
                        .path("events"),
                events -> events.size() == count);
    }

    /** The dead letters once there are {@code count} of them. */
    JsonNode awaitDeadLetters(int count) {
        return Await.value(
                Duration.ofSeconds(20),
                count + " dead letters",
                () -> admin().get("/api/audit/dlq").expect(200).json().path("entries"),
                entries -> entries.size() == count);
    }

    @Override
    public void close() {
        service.close();
        redis.close();
        postgres.close();
    }
}
