package io.caracal.sts.oauth;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.caracal.common.http.Json;
import io.caracal.common.metrics.Metrics;
import io.caracal.common.redis.Redis;
import io.caracal.common.redis.RedisSettings;
import io.caracal.testing.clock.MutableClock;
import io.caracal.testing.clock.SequentialIds;
import io.caracal.testing.fake.RecordedRequest;
import io.caracal.testing.fake.ScriptedUpstream;
import io.caracal.testing.net.TlsIdentity;
import io.caracal.testing.redis.RedisFixture;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetSocketAddress;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicInteger;

/** A token endpoint over TLS, and tokens got from it under a clock of the test's. */
final class TokenBed implements AutoCloseable {
    static final String HOST = "idp.example";
    private static final AtomicInteger PROVIDERS = new AtomicInteger();

    private final ScriptedUpstream idp;
    private final MutableClock clock = MutableClock.at("2026-01-01T00:00:00Z");
    private final Redis redis;
    private final Redis own;
    private final TokenHttp http;
    private final Circuit circuit;
    private final ServiceTokens tokens;

    /**
     * @param longest MAX_GRANT_TTL_SECONDS
     * @param trusted whether the endpoint's certificate is
     */
    TokenBed(Duration longest, int waiting, boolean trusted, String redisUrl) {
        TlsIdentity identity = TlsIdentity.of(HOST);
        this.idp = ScriptedUpstream.startTls(identity);
        this.redis = new Redis(RedisSettings.of(redisUrl));
        this.own = new Redis(RedisSettings.of(RedisFixture.as("sts", redisUrl)));
        this.circuit = new Circuit(own);
        Egress loopback = (host, port) -> List.of(new InetSocketAddress("127.0.0.1", idp.port()));
        this.http = new TokenHttp(loopback, trusted ? Optional.of(file(identity.pem())) : Optional.empty());
        Metrics metrics = new Metrics("sts", "test", Json.mapper(), clock.nanoTicker());
        TokenCalls calls =
                new TokenCalls(new Grants(clock, new SequentialIds()), http, circuit, metrics, clock.nanoTicker());
        this.tokens = new ServiceTokens(calls, clock, clock.nanoTicker(), longest, waiting);
    }

    ScriptedUpstream idp() {
        return idp;
    }

    MutableClock clock() {
        return clock;
    }

    Redis redis() {
        return redis;
    }

    Circuit circuit() {
        return circuit;
    }

    ServiceTokens tokens() {
        return tokens;
    }

    /** A provider that nothing was asked of yet: client client-1 at the endpoint, and whatever is added or replaced. */
    static TokenSource source(String config, String secrets) {
        ObjectNode whole = json("{\"token_endpoint\":\"https://" + HOST + "/token\",\"client_id\":\"client-1\","
                + "\"allowed_token_hosts\":[\"" + HOST + "\"]}");
        whole.setAll(json(config));
        return new TokenSource("zone-1", "provider-" + PROVIDERS.incrementAndGet(), whole, json(secrets));
    }

    static TokenSource plain() {
        return source("{}", "{\"client_secret\":\"s-1\"}");
    }

    /** The form of the newest request. */
    Map<String, String> form() {
        RecordedRequest request = idp.lastRequest();
        Map<String, String> form = new LinkedHashMap<>();
        for (String field : request.text().split("&")) {
            String[] pair = field.split("=", 2);
            form.put(pair[0], URLDecoder.decode(pair[1], StandardCharsets.UTF_8));
        }
        return form;
    }

    static ObjectNode json(String text) {
        try {
            JsonNode node = Json.mapper().readTree(text);
            return (ObjectNode) node;
        } catch (JsonProcessingException failure) {
            throw new UncheckedIOException(failure);
        }
    }

    static Path file(String pem) {
        try {
            return Files.writeString(Files.createTempFile("caracal-roots", ".pem"), pem);
        } catch (IOException failure) {
            throw new UncheckedIOException(failure);
        }
    }

    @Override
    public void close() throws Exception {
        http.close();
        idp.close();
        redis.close();
        own.close();
    }
}
