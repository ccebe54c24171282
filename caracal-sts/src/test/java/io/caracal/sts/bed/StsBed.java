package io.caracal.sts.bed;

import io.caracal.common.redis.Redis;
import io.caracal.common.redis.RedisSettings;
import io.caracal.core.event.AuditEvent;
import io.caracal.core.event.Streams;
import io.caracal.core.secret.HmacKey;
import io.caracal.core.secret.SecretText;
import io.caracal.core.signature.GatewayRequest;
import io.caracal.core.signature.GatewaySignature;
import io.caracal.sts.StsApplication;
import io.caracal.sts.oauth.Egress;
import io.caracal.testing.Await;
import io.caracal.testing.http.HttpProbe;
import io.caracal.testing.http.Reply;
import io.caracal.testing.redis.RedisFixture;
import io.caracal.testing.service.ClientSecrets;
import io.caracal.testing.service.ServiceRunner;
import io.lettuce.core.Range;
import java.net.URLEncoder;
import java.net.http.HttpRequest.BodyPublishers;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Collectors;

/** The whole service over a database and a Redis, and worlds to call it in. */
public final class StsBed implements AutoCloseable {
    public static final String ISSUER = "https://sts.example";
    public static final String ACCESS_TOKEN = "urn:ietf:params:oauth:token-type:access_token";

    private static final String GRANT = "urn:ietf:params:oauth:grant-type:token-exchange";
    private static final String GATEWAY_KEY = "fedcba9876543210".repeat(4);
    private static final String SECRET_HASH = ClientSecrets.hashes().hash(SecretText.of(World.SECRET));
    private static final AtomicInteger REQUESTS = new AtomicInteger();

    private final Arrangement arrangement = new Arrangement();
    private final Redis redis;
    private final Map<String, String> environment;
    private final Optional<Egress> egress;
    private ServiceRunner runner;
    private final World latecomer;

    /** Over a Redis of its own. */
    public StsBed() {
        this(RedisFixture.shared().freshUrl(), Map.of());
    }

    /** One that reaches token endpoints of providers in a way of the test's. */
    public StsBed(Egress egress, Map<String, String> settings) {
        this(RedisFixture.shared().freshUrl(), settings, Optional.of(egress));
    }

    public StsBed(String redisUrl, Map<String, String> settings) {
        this(redisUrl, settings, Optional.empty());
    }

    private StsBed(String redisUrl, Map<String, String> settings, Optional<Egress> egress) {
        this.egress = egress;
        this.redis = new Redis(RedisSettings.of(redisUrl));
        this.environment = new HashMap<>(Map.of(
                "DATABASE_URL",
                arrangement.database().url("caracalsts"),
                "REDIS_URL",
                RedisFixture.as("sts", redisUrl),
                "ISSUER_URL",
                ISSUER,
                "SECRET_STORE_KEK",
                PartsBed.KEK,
                "STREAMS_HMAC_KEY",
                "0123456789abcdef".repeat(4),
                "AUDIT_HMAC_KEY",
                "00112233445566778899aabbccddeeff".repeat(2),
                "GATEWAY_STS_HMAC_KEY",
                GATEWAY_KEY));
        environment.putAll(settings);
        this.runner = start().awaitReady();
        this.latecomer = world();
    }

    /** Stops the service and starts it with some settings changed; it may not get ready. */
    public void restart(Map<String, String> changed) {
        runner.close();
        environment.putAll(changed);
        runner = start();
    }

    private ServiceRunner start() {
        return ServiceRunner.start(complete -> new StsApplication(complete, egress), environment);
    }

    public void awaitReady() {
        runner.awaitReady();
    }

    public World world() {
        return new World(arrangement, SECRET_HASH);
    }

    public Arrangement arrangement() {
        return arrangement;
    }

    public Redis redis() {
        return redis;
    }

    public HttpProbe http() {
        return runner.http();
    }

    /** A request id nobody used. */
    public static String requestId() {
        return "request-" + REQUESTS.incrementAndGet();
    }

    /** The form of a client with its secret, and further fields by name and value. */
    public static Map<String, String> form(World world, String... fields) {
        Map<String, String> form = new LinkedHashMap<>();
        form.put("grant_type", GRANT);
        form.put("zone_id", world.zone());
        form.put("application_id", world.app());
        form.put("client_secret", World.SECRET);
        for (int i = 0; i < fields.length; i += 2) {
            form.put(fields[i], fields[i + 1]);
        }
        return form;
    }

    /** Sends a form; a field whose value is empty is left out. */
    public Reply token(Map<String, String> form, String requestId) {
        Map<String, String> sent = new LinkedHashMap<>(form);
        sent.values().removeIf(String::isEmpty);
        return http().header("X-Request-Id", requestId).postForm("/oauth/2/token", sent);
    }

    public Reply token(Map<String, String> form) {
        return token(form, requestId());
    }

    /** A mandate for a call through the Gateway. */
    public Map<String, String> mint(World world, String... fields) {
        Map<String, String> form = form(world, "resource", World.identifier("orders"), "scope", World.SCOPE);
        form.put("agent_session_id", world.target());
        form.put("delegation_edge_id", world.edge());
        for (int i = 0; i < fields.length; i += 2) {
            form.put(fields[i], fields[i + 1]);
        }
        return form;
    }

    /** The Gateway's exchange of a mandate. */
    public Reply exchange(World world, String mandate, String resource, String requestId, String... fields) {
        Map<String, String> form = new LinkedHashMap<>();
        form.put("application_id", world.app());
        form.put("gateway_request_id", requestId);
        form.put("grant_type", GRANT);
        form.put("request_method", "GET");
        form.put("request_path", "/items");
        form.put("resource", resource);
        form.put("subject_token", mandate);
        form.put("subject_token_type", ACCESS_TOKEN);
        form.put("zone_id", world.zone());
        for (int i = 0; i < fields.length; i += 2) {
            form.put(fields[i], fields[i + 1]);
        }
        return signed(encode(form), requestId, "nonce-" + requestId);
    }

    /** A signed token request. */
    public Reply signed(String body, String requestId, String nonce) {
        long timestamp = Clock.systemUTC().instant().getEpochSecond();
        GatewayRequest request =
                new GatewayRequest(timestamp, nonce, "POST", "/oauth/2/token", body.getBytes(StandardCharsets.UTF_8));
        return http().header("X-Request-Id", requestId)
                .header("Content-Type", "application/x-www-form-urlencoded")
                .header(GatewaySignature.TIMESTAMP, Long.toString(timestamp))
                .header(GatewaySignature.REQUEST, nonce)
                .header(GatewaySignature.SIGNATURE, GatewaySignature.sign(HmacKey.fromHex(GATEWAY_KEY), request))
                .send("POST", "/oauth/2/token", BodyPublishers.ofString(body));
    }

    public static String encode(Map<String, String> form) {
        return form.entrySet().stream()
                .map(entry -> entry.getKey() + "=" + URLEncoder.encode(entry.getValue(), StandardCharsets.UTF_8))
                .collect(Collectors.joining("&"));
    }

    /**
     * What a request left in the audit stream. Evidence reaches it in the order in which it was written, so everything is there once that of a later request
     * is.
     */
    public List<AuditEvent> evidence(String requestId) {
        String marker = requestId();
        token(mint(latecomer, "delegation_edge_id", "nothing"), marker);
        Await.until("later evidence is in the stream", () -> !shipped(marker).isEmpty());
        return shipped(requestId);
    }

    private List<AuditEvent> shipped(String requestId) {
        return redis.sync().xrange(Streams.AUDIT_EVENTS, Range.unbounded()).stream()
                .map(entry -> AuditEvent.fromJson(String.valueOf(entry.getBody().get("data"))))
                .filter(event -> event.requestId().equals(requestId))
                .toList();
    }

    @Override
    public void close() {
        runner.close();
        redis.close();
    }
}
