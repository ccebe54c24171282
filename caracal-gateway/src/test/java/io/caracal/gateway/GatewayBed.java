package io.caracal.gateway;

import io.caracal.core.event.AuditEvent;
import io.caracal.core.secret.HmacKey;
import io.caracal.core.signature.AuditSignature;
import io.caracal.core.signature.StreamSignature;
import io.caracal.testing.Await;
import io.caracal.testing.fake.ScriptedUpstream;
import io.caracal.testing.http.HttpProbe;
import io.caracal.testing.postgres.PostgresFixture;
import io.caracal.testing.postgres.TestDatabase;
import io.caracal.testing.redis.RedisFixture;
import io.caracal.testing.service.ServiceRunner;
import io.lettuce.core.Range;
import io.lettuce.core.RedisClient;
import io.lettuce.core.StreamMessage;
import io.lettuce.core.api.StatefulRedisConnection;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Predicate;
import org.junit.jupiter.api.extension.AfterAllCallback;
import org.junit.jupiter.api.extension.BeforeEachCallback;
import org.junit.jupiter.api.extension.ExtensionContext;

/**
 * A Gateway with real Postgres (as its own role) and Redis, a scripted STS and a scripted upstream. Registered as an extension of a class it serves all its
 * tests; each finds the plain directive.
 */
final class GatewayBed implements BeforeEachCallback, AfterAllCallback, AutoCloseable {
    static final String RESOURCE = "resource://orders";
    static final String AUDIT_STREAM = "caracal.audit.events";
    static final HmacKey STREAMS_KEY = HmacKey.fromHex("01".repeat(32));
    static final HmacKey AUDIT_KEY = HmacKey.fromHex("02".repeat(32));
    static final HmacKey STS_KEY = HmacKey.fromHex("03".repeat(32));
    static final String ADMIN_TOKEN = "operator-secret";

    final TestDatabase database;
    final String redisUrl;
    final ScriptedUpstream upstream = ScriptedUpstream.start();
    final FakeSts sts;
    final ServiceRunner gateway;
    private final Map<String, String> environment;
    private final RedisClient client;
    private final StatefulRedisConnection<String, String> redis;

    GatewayBed() {
        this(Map.of());
    }

    GatewayBed(Map<String, String> overrides) {
        database = PostgresFixture.shared().newDatabase();
        redisUrl = RedisFixture.shared().freshUrl();
        sts = new FakeSts(STS_KEY, exchange -> FakeSts.granted(RESOURCE, directive()));
        Map<String, String> environment = new LinkedHashMap<>();
        environment.put("STS_URL", sts.uri().toString());
        environment.put("DATABASE_URL", database.url("caracalgateway"));
        environment.put("REDIS_URL", RedisFixture.as("gateway", redisUrl));
        environment.put("STREAMS_HMAC_KEY", "01".repeat(32));
        environment.put("AUDIT_HMAC_KEY", "02".repeat(32));
        environment.put("GATEWAY_STS_HMAC_KEY", "03".repeat(32));
        environment.put("CARACAL_ADMIN_TOKEN", ADMIN_TOKEN);
        environment.putAll(overrides);
        client = RedisClient.create(redisUrl);
        redis = client.connect();
        this.environment = Map.copyOf(environment);
        gateway = another(Map.of());
    }

    /** One more Gateway beside the first, for the test to close. */
    ServiceRunner another(Map<String, String> overrides) {
        Map<String, String> complete = new LinkedHashMap<>(environment);
        complete.putAll(overrides);
        return ServiceRunner.start(GatewayApplication::new, complete);
    }

    GatewayBed awaitReady() {
        gateway.awaitReady();
        return this;
    }

    /** The plain directive: the upstream gets the mandate as bearer. */
    String directive() {
        return directive("");
    }

    /** The same with further members, each with a leading comma. */
    String directive(String more) {
        return "{\"url\":\"" + upstream.baseUri() + "\",\"auth_mode\":\"caracal_jwt\"" + more + "}";
    }

    /** The directive that the STS hands out from now on. */
    void directing(String directive) {
        sts.answering(exchange -> FakeSts.granted(RESOURCE, directive));
    }

    /** A caller with a fresh mandate. */
    HttpProbe caller() {
        return caller(sts.mint());
    }

    HttpProbe caller(String token) {
        return gateway.http().bearer(token).header("X-Caracal-Resource", RESOURCE);
    }

    /** Publishes an entry as a service would. */
    String publish(String stream, Map<String, String> fields) {
        Map<String, String> signed = new LinkedHashMap<>(fields);
        signed.put("_sig", StreamSignature.sign(STREAMS_KEY, stream, fields));
        return redis.sync().xadd(stream, signed);
    }

    String publishUnsigned(String stream, Map<String, String> fields) {
        return redis.sync().xadd(stream, fields);
    }

    List<StreamMessage<String, String>> entries(String stream) {
        return redis.sync().xrange(stream, Range.unbounded());
    }

    /** Every audit event so far, each with its signature checked. */
    List<AuditEvent> events() {
        return entries(AUDIT_STREAM).stream()
                .map(message -> {
                    String data = message.getBody().get("data");
                    if (!AuditSignature.verify(
                            AUDIT_KEY, data, message.getBody().get("sig"))) {
                        throw new AssertionError("an event is not signed: " + data);
                    }
                    return AuditEvent.fromJson(data);
                })
                .toList();
    }

    /** What a call left in the audit stream, once it is there. */
    List<AuditEvent> eventsOf(String requestId) {
        return Await.value(
                Duration.ofSeconds(20),
                "evidence of " + requestId,
                () -> events().stream()
                        .filter(event -> event.requestId().equals(requestId))
                        .toList(),
                found -> !found.isEmpty());
    }

    AuditEvent awaitEvent(String description, Predicate<AuditEvent> wanted) {
        return Await.value(
                        Duration.ofSeconds(20),
                        description,
                        () -> events().stream().filter(wanted).toList(),
                        found -> !found.isEmpty())
                .get(0);
    }

    long metric(String key) {
        return gateway.http().get("/metrics.json").expect(200).json().path(key).asLong(-1);
    }

    @Override
    public void beforeEach(ExtensionContext context) {
        directing(directive());
    }

    @Override
    public void afterAll(ExtensionContext context) {
        close();
    }

    @Override
    public void close() {
        gateway.close();
        sts.close();
        upstream.close();
        redis.close();
        client.shutdown();
    }
}
