package io.caracal.gateway;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import io.caracal.core.id.ApplicationId;
import io.caracal.core.id.AuthorityRecordId;
import io.caracal.core.id.SessionId;
import io.caracal.core.id.ZoneId;
import io.caracal.core.jwks.JsonWebKeys;
import io.caracal.core.secret.HmacKey;
import io.caracal.core.signature.GatewayRequest;
import io.caracal.core.signature.GatewaySignature;
import io.caracal.core.token.MandateClaims;
import io.caracal.core.token.MandateClaimsBuilder;
import io.caracal.core.token.MandateMinter;
import io.caracal.core.token.MandateUse;
import io.caracal.core.token.SigningKey;
import io.caracal.core.token.SubjectType;
import io.caracal.testing.fake.Answer;
import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.security.SecureRandom;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.UUID;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.function.Function;

/** An STS on 127.0.0.1: mints mandates, publishes its key, and exchanges as the test says, once the signature of the Gateway holds. */
final class FakeSts implements AutoCloseable {
    static final ZoneId ZONE = new ZoneId("zone-1");
    static final String ACCESS_TOKEN = "resource-mandate";

    private final HmacKey key;
    private final SigningKey signing = SigningKey.generate("kid-1", new SecureRandom());
    private final HttpServer server;
    private final ExecutorService workers = Executors.newCachedThreadPool();
    private final List<Exchange> exchanges = new CopyOnWriteArrayList<>();
    private volatile Function<Exchange, Answer> rule;
    private volatile int jwksStatus = 200;
    private volatile Answer ready = Answer.json(200, "{\"ok\":true,\"ready\":true}");

    record Exchange(Map<String, String> form, Map<String, String> headers, String body, boolean authentic) {}

    FakeSts(HmacKey key, Function<Exchange, Answer> rule) {
        this(key, rule, 0);
    }

    FakeSts(HmacKey key, Function<Exchange, Answer> rule, int port) {
        this.key = key;
        this.rule = rule;
        try {
            server = HttpServer.create(new InetSocketAddress(InetAddress.getByName("127.0.0.1"), port), 0);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        server.setExecutor(workers);
        server.createContext("/", this::handle);
        server.start();
    }

    /** What the STS says when everything is fine. */
    static Answer granted(String resource, String directive) {
        return Answer.json(
                200,
                "{\"access_token\":\"" + ACCESS_TOKEN
                        + "\",\"token_type\":\"Bearer\",\"expires_in\":120,\"upstreams\":{\"" + resource + "\":"
                        + directive + "}}");
    }

    URI uri() {
        return URI.create("http://127.0.0.1:" + port());
    }

    int port() {
        return server.getAddress().getPort();
    }

    void answering(Function<Exchange, Answer> answers) {
        rule = answers;
    }

    void jwksStatus(int status) {
        jwksStatus = status;
    }

    /** What the STS says of itself. */
    void ready(Answer answer) {
        ready = answer;
    }

    void ready() {
        ready(Answer.json(200, "{\"ok\":true,\"ready\":true}"));
    }

    List<Exchange> exchanges() {
        return List.copyOf(exchanges);
    }

    /** A mandate that is fine in every respect. */
    static MandateClaimsBuilder claims() {
        Instant now = Instant.now();
        return MandateClaims.builder()
                .issuer("https://sts.example")
                .subject("app-1")
                .audience(List.of("https://sts.example"))
                .issuedAt(now)
                .expiresAt(now.plusSeconds(120))
                .jti(UUID.randomUUID().toString())
                .zoneId(ZONE)
                .clientId(new ApplicationId("app-1"))
                .sid(new AuthorityRecordId("record-" + UUID.randomUUID()))
                .rootSid(new AuthorityRecordId("root-" + UUID.randomUUID()))
                .use(MandateUse.GATEWAY)
                .subjectType(SubjectType.APPLICATION)
                .agentSessionId(new SessionId("session-" + UUID.randomUUID()));
    }

    String mint() {
        return mint(claims().build());
    }

    String mint(MandateClaims claims) {
        return new MandateMinter().mint(claims, signing);
    }

    /** Signed by somebody else under the name of the key. */
    String forge(MandateClaims claims) {
        return new MandateMinter().mint(claims, SigningKey.generate("kid-1", new SecureRandom()));
    }

    @Override
    public void close() {
        server.stop(0);
        workers.shutdownNow();
    }

    private void handle(HttpExchange http) throws IOException {
        try (http) {
            String path = http.getRequestURI().getPath();
            switch (path) {
                case "/.well-known/jwks.json" ->
                    send(
                            http,
                            jwksStatus == 200
                                    ? Answer.json(200, JsonWebKeys.format(List.of(signing.publicPart())))
                                    : Answer.json(jwksStatus, "{}"));
                case "/ready" -> send(http, ready);
                case "/oauth/2/token" -> send(http, exchange(http));
                default -> send(http, Answer.text(404, "no such route"));
            }
        }
    }

    private Answer exchange(HttpExchange http) throws IOException {
        byte[] body = http.getRequestBody().readAllBytes();
        Map<String, String> headers = new TreeMap<>(String.CASE_INSENSITIVE_ORDER);
        http.getRequestHeaders().forEach((name, values) -> headers.put(name, values.get(0)));
        GatewayRequest signed = new GatewayRequest(
                Long.parseLong(headers.getOrDefault(GatewaySignature.TIMESTAMP, "0")),
                headers.getOrDefault(GatewaySignature.REQUEST, ""),
                http.getRequestMethod(),
                http.getRequestURI().getRawPath(),
                body);
        boolean authentic =
                GatewaySignature.verify(key, signed, headers.get(GatewaySignature.SIGNATURE), Instant.now());
        String text = new String(body, StandardCharsets.UTF_8);
        Exchange exchange = new Exchange(form(text), headers, text, authentic);
        exchanges.add(exchange);
        if (!authentic
                || !exchange.form().getOrDefault("gateway_request_id", "").equals(headers.get("X-Request-Id"))) {
            return Answer.json(
                    401, "{\"error\":\"access_denied\",\"error_description\":\"invalid gateway exchange signature\"}");
        }
        return rule.apply(exchange);
    }

    private static Map<String, String> form(String body) {
        Map<String, String> form = new TreeMap<>();
        for (String pair : body.split("&")) {
            String[] parts = pair.split("=", 2);
            form.put(parts[0], URLDecoder.decode(parts[1], StandardCharsets.UTF_8));
        }
        return form;
    }

    private static void send(HttpExchange http, Answer answer) throws IOException {
        if (answer.status() == 0) {
            return;
        }
        answer.headers().forEach((name, value) -> http.getResponseHeaders().add(name, value));
        http.sendResponseHeaders(answer.status(), answer.length() == 0 ? -1 : answer.length());
        if (answer.length() != 0) {
            try (OutputStream out = http.getResponseBody()) {
                answer.body().write(out);
            }
        }
    }
}
