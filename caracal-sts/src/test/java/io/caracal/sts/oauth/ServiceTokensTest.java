package io.caracal.sts.oauth;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.caracal.common.security.EgressRules;
import io.caracal.core.secret.SecretText;
import io.caracal.testing.Await;
import io.caracal.testing.fake.Answer;
import io.caracal.testing.redis.RedisFixture;
import java.net.URI;
import java.net.UnknownHostException;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ServiceTokensTest {
    private static final ExecutorService CALLERS = Executors.newCachedThreadPool();

    private static final TokenBed BED =
            new TokenBed(Duration.ofHours(1), 8, true, RedisFixture.shared().freshUrl());

    private final int before = BED.idp().requests().size();

    @AfterAll
    static void close() throws Exception {
        CALLERS.shutdownNow();
        BED.close();
    }

    @Test
    void aTokenIsKeptUntilShortlyBeforeItExpires() throws Exception {
        BED.idp().enqueue(token("t-1", "60")).enqueue(token("t-2", "\"7200\""));
        TokenSource source = TokenBed.plain();
        ServiceToken first = BED.tokens().obtain(source);
        assertThat(first.token().reveal()).isEqualTo("t-1");
        assertThat(first.expiresAt()).hasValue(BED.clock().instant().plusSeconds(60));
        assertThat(BED.form()).containsEntry("grant_type", "client_credentials");
        assertThat(BED.idp().lastRequest().header("authorization"))
                .hasValueSatisfying(value -> assertThat(value).startsWith("Basic "));
        BED.clock().advance(Duration.ofSeconds(22));
        assertThat(BED.tokens().obtain(source)).isSameAs(first);
        BED.clock().advance(Duration.ofSeconds(8));
        assertThat(text(source)).isEqualTo("t-2");
        BED.clock().advance(Duration.ofMinutes(58));
        assertThat(text(source)).isEqualTo("t-2");
        BED.clock().advance(Duration.ofSeconds(90));
        BED.idp().enqueue(Answer.json(200, "{\"access_token\":\"t-3\",\"token_type\":\"bearer\"}"));
        ServiceToken third = BED.tokens().obtain(source);
        assertThat(third.token().reveal())
                .as("MAX_GRANT_TTL_SECONDS has passed")
                .isEqualTo("t-3");
        assertThat(third.expiresAt()).isEmpty();
        assertThat(BED.tokens().obtain(source)).isSameAs(third);
        assertThat(asked()).isEqualTo(3);
    }

    @Test
    void theNextTokenIsGotWhileTheOneBeforeStillLives() throws Exception {
        BED.idp().enqueue(token("t-1", "630")).enqueue(Answer.empty(400)).enqueue(token("t-2", "630"));
        TokenSource source = TokenBed.plain();
        assertThat(text(source)).isEqualTo("t-1");
        BED.clock().advance(Duration.ofSeconds(570));
        assertThat(text(source)).as("the endpoint refuses").isEqualTo("t-1");
        assertThat(text(source)).as("it is left alone for a moment").isEqualTo("t-1");
        assertThat(asked()).isEqualTo(2);
        BED.clock().advance(Duration.ofSeconds(10));
        assertThat(text(source)).isEqualTo("t-2");
        BED.clock().advance(Duration.ofSeconds(560));
        assertThat(text(source)).isEqualTo("t-2");
        assertThat(asked()).isEqualTo(3);
    }

    @Test
    void aTokenWithoutMuchLifeIsGivenOnce() throws Exception {
        BED.idp().enqueue(token("t-1", "29")).enqueue(token("t-2", "0")).enqueue(token("t-3", "\"soon\""));
        TokenSource source = TokenBed.plain();
        assertThat(text(source)).isEqualTo("t-1");
        assertThat(text(source)).isEqualTo("t-2");
        assertThat(text(source)).isEqualTo("t-3");
    }

    @Test
    void anotherSecretOrConfigurationGetsAnotherToken() throws Exception {
        BED.idp().enqueue(token("t-1", "600")).enqueue(token("t-2", "600")).enqueue(token("t-3", "600"));
        TokenSource source = TokenBed.plain();
        assertThat(text(source)).isEqualTo("t-1");
        TokenSource rotated = new TokenSource(
                source.zone(), source.provider(), source.config(), TokenBed.json("{\"client_secret\":\"s-2\"}"));
        assertThat(text(rotated)).isEqualTo("t-2");
        TokenSource wider = new TokenSource(
                source.zone(),
                source.provider(),
                TokenBed.source("{\"scopes\":[\"x\"]}", "{}").config(),
                rotated.secrets());
        assertThat(text(wider)).isEqualTo("t-3");
    }

    @ParameterizedTest
    @CsvSource({
        "401, '{\"error\":\"invalid_client\"}', 1, provider_token_refused",
        "400, '', 1, provider_token_refused",
        "302, '', 1, provider_token_refused",
        "503, '', 2, provider_token_refused",
        "200, '<html>', 1, provider_token_invalid",
        "200, '[]', 1, provider_token_invalid",
        "200, '', 1, provider_token_invalid",
        "200, '{\"access_token\":7}', 1, provider_token_invalid",
        "200, '{\"access_token\":\"a\\u0000b\"}', 1, provider_token_invalid",
        "200, '{\"access_token\":\"t\",\"token_type\":\"mac\"}', 1, provider_token_type_unsupported"
    })
    void whatIsNoTokenIsNotGiven(int status, String body, int calls, String reason) {
        BED.idp().answering(request -> Answer.json(status, body).header("Location", "https://idp.example/elsewhere"));
        refused(TokenBed.plain(), reason);
        assertThat(asked()).isEqualTo(calls);
    }

    @Test
    void aTypeOfItsOwnIsFineWhereTheSchemeIsConfigured() throws Exception {
        BED.idp().enqueue(Answer.json(200, "{\"access_token\":\"t\",\"token_type\":\"mac\"}"));
        assertThat(text(TokenBed.source("{\"auth_scheme\":\"MAC\"}", "{\"client_secret\":\"s\"}")))
                .isEqualTo("t");
    }

    @Test
    void aBrokenConnectionIsTriedOnceMore() throws Exception {
        BED.idp().enqueue(Answer.hangUp()).enqueue(token("t-1", "600"));
        assertThat(text(TokenBed.plain())).isEqualTo("t-1");
        BED.idp().enqueue(Answer.hangUp()).enqueue(Answer.truncated(200, "{\"access_token\":\"", 900));
        refused(TokenBed.plain(), "provider_unreachable");
        BED.idp().answering(request -> Answer.json(200, "{\"access_token\":\"" + "x".repeat(70_000) + "\"}"));
        refused(TokenBed.plain(), "provider_token_invalid");
        BED.idp().answering(request -> Answer.json(200, "{\"access_token\":\"" + "x".repeat(13_000) + "\"}"));
        refused(TokenBed.plain(), "provider_token_invalid");
    }

    @Test
    void aZoneWithASlowEndpointTakesAQuarterOfTheRoomAndAsksOnce() throws Exception {
        CountDownLatch gate = new CountDownLatch(1);
        BED.idp().answering(request -> token("t-1", "600").after(gate));
        TokenSource source = TokenBed.plain();
        Future<String> first = ask(source);
        Await.until("the endpoint is asked", () -> asked() == 1);
        Future<String> second = ask(source);
        Future<String> third = ask(source);
        Await.until("one of the others is sent away", () -> second.isDone() || third.isDone());
        boolean secondIsAway = second.isDone();
        assertThat(outcome(secondIsAway ? second : third)).isEqualTo("provider_busy");
        TokenSource elsewhere = new TokenSource("zone-2", "provider-of-zone-2", source.config(), source.secrets());
        Future<String> other = ask(elsewhere);
        Await.until("another zone's endpoint is asked", () -> asked() == 2);
        gate.countDown();
        assertThat(outcome(other)).isEqualTo("t-1");
        assertThat(outcome(secondIsAway ? third : second)).isEqualTo("t-1");
        assertThat(outcome(first)).isEqualTo("t-1");
        assertThat(asked()).isEqualTo(2);
    }

    @Test
    void anEndpointThatKeepsFailingIsLeftAloneForAWhile() throws Exception {
        BED.idp().answering(request -> Answer.empty(400));
        TokenSource source = TokenBed.plain();
        for (int i = 0; i < 5; i++) {
            refused(source, "provider_token_refused");
        }
        String key = "provider-refresh-circuit:" + source.provider();
        assertThat(BED.redis().sync().pttl(key)).isBetween(1L, 30_000L);
        refused(source, "provider_circuit_open");
        assertThat(asked()).isEqualTo(5);
        assertThat(BED.circuit().refused()).isEqualTo(1);
        BED.idp().answering(request -> token("t-1", "600"));
        assertThat(text(TokenBed.plain())).as("another provider").isEqualTo("t-1");
        BED.redis().sync().del(key);
        assertThat(text(source)).isEqualTo("t-1");
        assertThat(BED.redis().sync().exists("provider-refresh-failures:" + source.provider()))
                .isZero();
    }

    @Test
    void withoutRedisTokensAreGotAllTheSame() throws Exception {
        try (TokenBed alone = new TokenBed(Duration.ofHours(1), 8, true, "redis://127.0.0.1:1")) {
            alone.idp().enqueue(token("t-1", "600"));
            assertThat(alone.tokens().obtain(TokenBed.plain()).token().reveal()).isEqualTo("t-1");
            assertThat(alone.circuit().errors()).isEqualTo(2);
        }
    }

    @Test
    void anEndpointThatCannotProveItsNameGetsNothing() throws Exception {
        String redis = RedisFixture.shared().freshUrl();
        try (TokenBed stranger = new TokenBed(Duration.ofHours(1), 8, false, redis)) {
            assertThatThrownBy(() -> stranger.tokens().obtain(TokenBed.plain())).hasMessage("provider_unreachable");
            assertThat(stranger.idp().requests()).isEmpty();
        }
        TokenSource elsewhere = TokenBed.source(
                "{\"token_endpoint\":\"https://other.example/\",\"allowed_token_hosts\":[\"other.example\"]}",
                "{\"client_secret\":\"s-1\"}");
        refused(elsewhere, "provider_unreachable");
        assertThat(asked()).isZero();
    }

    @Test
    void anAddressInsideIsNotCalled() throws Exception {
        Egress egress = Egress.guarded(new EgressRules(List.of("127.0.0.1", "10.1.2.3")));
        assertThat(egress.addresses("10.1.2.3", 443)).hasSize(1);
        assertThatThrownBy(() -> egress.addresses("127.0.0.1", 443))
                .isInstanceOf(Egress.ForbiddenAddressException.class)
                .isInstanceOf(UnknownHostException.class);
        assertThatThrownBy(() -> egress.addresses("10.1.2.4", 443))
                .isInstanceOf(Egress.ForbiddenAddressException.class);
        try (TokenHttp http = new TokenHttp(egress, Optional.empty())) {
            TokenRequest inside =
                    new TokenRequest(URI.create("https://127.0.0.1/token"), SecretText.of("a=b"), Optional.empty());
            assertThatThrownBy(() -> http.post(inside, Duration.ofSeconds(5)))
                    .isInstanceOf(Egress.ForbiddenAddressException.class);
        }
    }

    private int asked() {
        return BED.idp().requests().size() - before;
    }

    private String text(TokenSource source) throws TokenUnavailableException {
        return BED.tokens().obtain(source).token().reveal();
    }

    private void refused(TokenSource source, String reason) {
        assertThatThrownBy(() -> BED.tokens().obtain(source))
                .isInstanceOf(TokenUnavailableException.class)
                .hasMessage(reason);
    }

    private Future<String> ask(TokenSource source) {
        Callable<String> question = () -> text(source);
        return CALLERS.submit(question);
    }

    private static String outcome(Future<String> caller) throws InterruptedException {
        try {
            return caller.get();
        } catch (ExecutionException failed) {
            return String.valueOf(failed.getCause().getMessage());
        }
    }

    private static Answer token(String token, String expiresIn) {
        return Answer.json(
                200, "{\"access_token\":\"" + token + "\",\"token_type\":\"Bearer\",\"expires_in\":" + expiresIn + "}");
    }
}
