package io.caracal.system.wholestack;

import io.caracal.api.ApiApplication;
import io.caracal.audit.AuditApplication;
import io.caracal.common.redis.Redis;
import io.caracal.common.redis.RedisSettings;
import io.caracal.common.service.ServiceApplication;
import io.caracal.control.ControlApplication;
import io.caracal.coordinator.CoordinatorApplication;
import io.caracal.core.secret.HmacKey;
import io.caracal.core.secret.SecretText;
import io.caracal.gateway.GatewayApplication;
import io.caracal.runtime.demo.DemoTarget;
import io.caracal.sts.StsApplication;
import io.caracal.testing.fake.TcpProxy;
import io.caracal.testing.fault.SteppedClock;
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
import java.util.List;
import java.util.Map;
import java.util.function.Function;

/**
 * All six services in this process, in mode rc, on free ports, with a database, a Redis and an STS of their own behind proxies that can fail, and each on
 * a clock that can be stepped.
 */
public final class WholeStack implements AutoCloseable {
    public static final String ADMIN_TOKEN = "cat_whole-stack-admin-token-0000000000000000000";
    public static final String COORDINATOR_TOKEN = "coordinator-operator-token-000000000000";
    public static final String AUDIT_ADMIN_TOKEN = "audit-admin-token-0000000000000000";
    public static final String OPERATOR_TOKEN = "operator-token-00000000000000000000";
    public static final String METRICS_BEARER = "metrics-bearer-00000000000000000000";
    static final String AUDIT_KEY = "a1".repeat(32);
    static final String STREAMS_KEY = "b2".repeat(32);
    static final String EXCHANGE_KEY = "c3".repeat(32);
    static final String ISSUER = "http://localhost:8080";

    public final TestDatabase database = PostgresFixture.shared().newDatabase();
    public final TcpProxy postgresProxy = TcpProxy.to(database.port());
    public final RedisProcess redisServer = RedisFixture.newServer().start();
    public final TcpProxy redisProxy = TcpProxy.to(redisServer.port());
    public final TcpProxy stsProxy;
    public final TcpProxy apiProxy;
    public final Path controlGate;
    public final ServiceRunner sts;
    public final ServiceRunner api;
    public final ServiceRunner coordinator;
    public final ServiceRunner gateway;
    public final ServiceRunner audit;
    public final ServiceRunner control;
    private final Path replay = Files.createTempDirectory("caracal-replay");
    private final Map<String, String> extras;
    private final Map<String, SteppedClock> clocks = new LinkedHashMap<>();
    private final Map<String, ServiceRunner> services = new LinkedHashMap<>();
    private final Map<String, Map<String, String>> environments = new LinkedHashMap<>();
    private final Redis redis;
    private final Deque<ServiceRunner> running = new ArrayDeque<>();

    WholeStack() throws IOException {
        this(Map.of());
    }

    /** @param extras settings that every service is given beside its own */
    public WholeStack(Map<String, String> extras) throws IOException {
        this.extras = Map.copyOf(extras);
        controlGate = Files.createFile(Files.createTempDirectory("caracal-gate").resolve("enabled"));
        redis = new Redis(RedisSettings.of(redisServer.url()));
        sts = start("sts", StsApplication::new, "caracalsts", Map.of());
        stsProxy = TcpProxy.to(sts.port());
        Map<String, String> urls = Map.of("STS_URL", "http://127.0.0.1:" + stsProxy.port());
        audit = start("audit", AuditApplication::new, "caracalaudit", urls);
        coordinator = start("coordinator", CoordinatorApplication::new, "caracalcoordinator", urls);
        gateway = start("gateway", GatewayApplication::new, "caracalgateway", urls);
        api = start("api", ApiApplication::new, "caracalapi", apiExtras(urls));
        apiProxy = TcpProxy.to(api.port());
        control = start("control", ControlApplication::new, "caracalapi", controlExtras(urls));
        running.forEach(ServiceRunner::awaitReady);
    }

    private ServiceRunner start(
            String name,
            Function<Map<String, String>, ServiceApplication<?>> constructor,
            String role,
            Map<String, String> own)
            throws IOException {
        SteppedClock clock = SteppedClock.ofSystem();
        Map<String, String> settings = environment(name, role, own);
        environments.put(name, settings);
        ServiceRunner service = ServiceRunner.start(
                environment -> constructor.apply(environment).on(clock), settings);
        running.push(service);
        services.put(name, service);
        clocks.put(name, clock);
        return service;
    }

    /** The service of this name: sts, audit, coordinator, gateway, api or control. */
    public ServiceRunner service(String name) {
        return named(services, name);
    }

    public List<String> names() {
        return List.copyOf(services.keySet());
    }

    /** What a service was started with, as a copy to change and start another one with. */
    public Map<String, String> environmentOf(String service) {
        return new LinkedHashMap<>(named(environments, service));
    }

    /** The wall clock that a service reads. */
    public SteppedClock clock(String service) {
        return named(clocks, service);
    }

    /** Where a service keeps its evidence log. */
    public Path evidence(String service) {
        return replay.resolve(service);
    }

    private static <T> T named(Map<String, T> map, String name) {
        T found = map.get(name);
        if (found == null) {
            throw new IllegalArgumentException("no service " + name);
        }
        return found;
    }

    private Map<String, String> environment(String name, String role, Map<String, String> own) throws IOException {
        Map<String, String> environment = new LinkedHashMap<>();
        environment.put("CARACAL_MODE", "rc");
        environment.put("DATABASE_URL", database.url(role).replace(":" + database.port(), ":" + postgresProxy.port()));
        environment.put("REDIS_URL", redisServer.url(name).replace(":" + redisServer.port(), ":" + redisProxy.port()));
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
        environment.put("CARACAL_OPERATOR_TOKEN", OPERATOR_TOKEN);
        environment.put("DRAIN_WAIT_SECONDS", "0");
        // One instance alone: nobody else returns at the same time, and faults come on purpose.
        environment.put("READY_READMISSION_SECONDS", "0");
        environment.put("READY_FLAP_LIMIT", "0");
        environment.put("AGENT_COORDINATOR_SCOPE", "agent:lifecycle");
        environment.put(
                "AUDIT_REPLAY_DIR", Files.createDirectory(evidence(name)).toString());
        environment.putAll(extras);
        environment.putAll(own);
        return environment;
    }

    private Map<String, String> apiExtras(Map<String, String> urls) {
        Map<String, String> settings = new LinkedHashMap<>(controlSettings(urls));
        settings.put("CARACAL_GATEWAY_URL", gateway.baseUri().toString());
        settings.put("CARACAL_COORDINATOR_URL", coordinator.baseUri().toString());
        settings.put("API_V1_RATE_LIMIT_PER_MIN", "100000");
        return settings;
    }

    private Map<String, String> controlExtras(Map<String, String> urls) {
        Map<String, String> settings = new LinkedHashMap<>(controlSettings(urls));
        settings.put("CARACAL_API_URL", "http://127.0.0.1:" + apiProxy.port());
        settings.put("CONTROL_API_TOKEN", ADMIN_TOKEN);
        return settings;
    }

    private Map<String, String> controlSettings(Map<String, String> urls) {
        Map<String, String> settings = new LinkedHashMap<>(urls);
        settings.put("CARACAL_CONTROL_ENABLED", "true");
        settings.put("STS_JWKS_URL", "http://127.0.0.1:" + stsProxy.port() + "/.well-known/jwks.json");
        settings.put("STS_ISSUER_URL", ISSUER);
        settings.put("CONTROL_AUDIENCE", "caracal-control");
        settings.put("CONTROL_API_TOKEN", ADMIN_TOKEN);
        settings.put("CONTROL_GATE_FILE", controlGate.toString());
        return settings;
    }

    /** A client of the management API as its administrator. */
    public HttpProbe admin() {
        return api.http().bearer(ADMIN_TOKEN);
    }

    public Redis redis() {
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
        List.of(postgresProxy, redisProxy, stsProxy, apiProxy).forEach(TcpProxy::close);
    }
}
