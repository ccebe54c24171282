package io.caracal.runtime.wholestack;

import io.caracal.api.ApiApplication;
import io.caracal.audit.AuditApplication;
import io.caracal.common.redis.Redis;
import io.caracal.common.redis.RedisSettings;
import io.caracal.control.ControlApplication;
import io.caracal.coordinator.CoordinatorApplication;
import io.caracal.core.secret.HmacKey;
import io.caracal.core.secret.SecretText;
import io.caracal.gateway.GatewayApplication;
import io.caracal.runtime.demo.DemoTarget;
import io.caracal.sts.StsApplication;
import io.caracal.testing.fake.TcpProxy;
import io.caracal.testing.http.HttpProbe;
import io.caracal.testing.postgres.PostgresFixture;
import io.caracal.testing.postgres.TestDatabase;
import io.caracal.testing.redis.RedisFixture;
import io.caracal.testing.redis.RedisProcess;
import io.caracal.testing.service.ServiceRunner;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.LinkedHashMap;
import java.util.Map;

/** All six services in this process, in mode rc, on free ports, with a database and a Redis of their own behind proxies that can fail. */
final class WholeStack implements AutoCloseable {
    static final String ADMIN_TOKEN = "cat_whole-stack-admin-token-0000000000000000000";
    static final String COORDINATOR_TOKEN = "coordinator-operator-token-000000000000";
    static final String AUDIT_ADMIN_TOKEN = "audit-admin-token-0000000000000000";
    static final String METRICS_BEARER = "metrics-bearer-00000000000000000000";
    static final String AUDIT_KEY = "a1".repeat(32);
    static final String STREAMS_KEY = "b2".repeat(32);
    static final String EXCHANGE_KEY = "c3".repeat(32);
    static final String ISSUER = "http://localhost:8080";

    final TestDatabase database = PostgresFixture.shared().newDatabase();
    final TcpProxy postgresProxy = TcpProxy.to(database.port());
    final RedisProcess redisServer = RedisFixture.newServer().start();
    final Path controlGate;
    final ServiceRunner sts;
    final ServiceRunner api;
    final ServiceRunner coordinator;
    final ServiceRunner gateway;
    final ServiceRunner audit;
    final ServiceRunner control;
    private final Redis redis;
    private final Deque<ServiceRunner> running = new ArrayDeque<>();

    WholeStack() throws IOException {
        controlGate = Files.createTempDirectory("caracal-gate").resolve("enabled");
        redis = new Redis(RedisSettings.of(redisServer.url()));
        sts = start(ServiceRunner.start(StsApplication::new, environment("caracalsts", Map.of())));
        Map<String, String> urls = Map.of("STS_URL", sts.baseUri().toString());
        audit = start(ServiceRunner.start(AuditApplication::new, environment("caracalaudit", urls)));
        coordinator = start(ServiceRunner.start(CoordinatorApplication::new, environment("caracalcoordinator", urls)));
        gateway = start(ServiceRunner.start(GatewayApplication::new, environment("caracalgateway", urls)));
        api = start(ServiceRunner.start(ApiApplication::new, environment("caracalapi", apiExtras(urls))));
        control = start(ServiceRunner.start(ControlApplication::new, environment("caracalapi", controlExtras(urls))));
        running.forEach(ServiceRunner::awaitReady);
    }

    private ServiceRunner start(ServiceRunner service) {
        running.push(service);
        return service;
    }

    private Map<String, String> environment(String role, Map<String, String> extras) throws IOException {
        Map<String, String> environment = new LinkedHashMap<>();
        environment.put("CARACAL_MODE", "rc");
        environment.put("DATABASE_URL", database.url(role).replace(":" + database.port(), ":" + postgresProxy.port()));
        environment.put("REDIS_URL", redisServer.url());
        environment.put("ISSUER_URL", ISSUER);
        environment.put("SECRET_STORE_KEK", "9f86d081884c7d659a2feaa0c55ad015a3bf4f1b2b0b822cd15d6c15b0f00a08");
        environment.put("AUDIT_HMAC_KEY", AUDIT_KEY);
        environment.put("STREAMS_HMAC_KEY", STREAMS_KEY);
        environment.put("GATEWAY_STS_HMAC_KEY", EXCHANGE_KEY);
        environment.put("IDEMPOTENCY_HMAC_KEY", "d4".repeat(32));
        environment.put("CARACAL_ADMIN_TOKEN", ADMIN_TOKEN);
        environment.put("CARACAL_COORDINATOR_TOKEN", COORDINATOR_TOKEN);
        environment.put("AUDIT_ADMIN_TOKEN", AUDIT_ADMIN_TOKEN);
        environment.put("METRICS_BEARER", METRICS_BEARER);
        environment.put("AGENT_COORDINATOR_SCOPE", "agent:lifecycle");
        environment.put(
                "AUDIT_REPLAY_DIR", Files.createTempDirectory("caracal-replay").toString());
        environment.putAll(extras);
        return environment;
    }

    private Map<String, String> apiExtras(Map<String, String> urls) {
        Map<String, String> extras = new LinkedHashMap<>(controlSettings(urls));
        extras.put("CARACAL_GATEWAY_URL", gateway.baseUri().toString());
        extras.put("CARACAL_COORDINATOR_URL", coordinator.baseUri().toString());
        extras.put("API_V1_RATE_LIMIT_PER_MIN", "100000");
        return extras;
    }

    private Map<String, String> controlExtras(Map<String, String> urls) {
        Map<String, String> extras = new LinkedHashMap<>(controlSettings(urls));
        extras.put("CARACAL_API_URL", api.baseUri().toString());
        extras.put("CONTROL_API_TOKEN", ADMIN_TOKEN);
        return extras;
    }

    private Map<String, String> controlSettings(Map<String, String> urls) {
        Map<String, String> settings = new LinkedHashMap<>(urls);
        settings.put("CARACAL_CONTROL_ENABLED", "true");
        settings.put("STS_JWKS_URL", sts.baseUri() + "/.well-known/jwks.json");
        settings.put("STS_ISSUER_URL", ISSUER);
        settings.put("CONTROL_AUDIENCE", "caracal-control");
        settings.put("CONTROL_API_TOKEN", ADMIN_TOKEN);
        settings.put("CONTROL_GATE_FILE", controlGate.toString());
        return settings;
    }

    HttpProbe admin() {
        return api.http().bearer(ADMIN_TOKEN);
    }

    Redis redis() {
        return redis;
    }

    DemoTarget demoTarget() {
        return new DemoTarget(
                root(api),
                root(sts),
                root(coordinator),
                root(gateway),
                root(audit),
                SecretText.of(ADMIN_TOKEN),
                SecretText.of(AUDIT_ADMIN_TOKEN),
                HmacKey.fromHex(AUDIT_KEY));
    }

    private static URI root(ServiceRunner service) {
        return URI.create(service.baseUri() + "/");
    }

    @Override
    public void close() {
        running.forEach(ServiceRunner::close);
        redis.close();
        redisServer.close();
        postgresProxy.close();
    }
}
