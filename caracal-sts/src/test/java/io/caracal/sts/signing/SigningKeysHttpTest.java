package io.caracal.sts.signing;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import io.caracal.core.event.KeysInvalidation;
import io.caracal.core.event.Streams;
import io.caracal.core.id.ZoneId;
import io.caracal.core.jwks.JsonWebKeys;
import io.caracal.core.jwks.KeysUnavailableException;
import io.caracal.core.token.SigningKey;
import io.caracal.sts.bed.PartsBed;
import io.caracal.sts.bed.PartsBed.Replica;
import io.caracal.testing.Await;
import io.caracal.testing.fake.TcpProxy;
import io.caracal.testing.http.Reply;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;

class SigningKeysHttpTest {

    private static final PartsBed BED = new PartsBed();
    private static final Replica ONE = BED.start();
    private static final Replica OTHER = BED.start();
    private static final AtomicInteger ZONES = new AtomicInteger();

    private final ZoneId zone = new ZoneId("zone-" + ZONES.incrementAndGet());

    SigningKeysHttpTest() {
        BED.arrangement().zone(zone.value());
    }

    @AfterAll
    static void close() {
        BED.close();
    }

    @Test
    void theKeySetNeedsAZoneAndExistsFromTheFirstMintOn() {
        Replica replica = ONE;
        Reply without = replica.http().get("/.well-known/jwks.json").expect(400);
        assertThat(without.error()).isEqualTo("invalid_token");
        assertThat(replica.http().get(jwks()).expect(404).error()).isEqualTo("resource_not_found");
        assertThat(replica.http()
                        .get("/.well-known/jwks.json?zone_id=%00")
                        .expect(404)
                        .error())
                .isEqualTo("resource_not_found");

        SigningKey key = keys(replica).current(zone);

        Reply reply = replica.http().get(jwks()).expect(200);
        assertThat(reply.header("Content-Type")).hasValue("application/json");
        assertThat(reply.header("Cache-Control")).hasValue("public, max-age=300, must-revalidate");
        assertThat(reply.header("X-Content-Type-Options")).hasValue("nosniff");
        JsonNode only = reply.json().path("keys");
        assertThat(only).hasSize(1);
        assertThat(only.path(0).fieldNames()).toIterable().containsExactly("kty", "crv", "use", "kid", "alg", "x", "y");
        assertThat(JsonWebKeys.parse(reply.text())).containsExactly(Map.entry(key.kid(), key.publicKey()));
        assertThat(keys(replica).keySource().find(zone, key.kid())).isEqualTo(key.publicKey());
        assertThat(keys(replica).keySource().find(zone, "another")).isNull();
        assertThat(keys(replica).keySource().find(new ZoneId("zone-x"), key.kid()))
                .isNull();
    }

    @Test
    void theKeySurvivesARestartUnderTheSameKekOnly() {
        SigningKey key = keys(ONE).current(zone);
        assertThat(BED.arrangement()
                        .texts("SELECT encode(envelope, 'escape') FROM secrets WHERE zone_id = '" + zone + "'"))
                .singleElement()
                .asString()
                .startsWith("CSS1")
                .doesNotContain("PRIVATE KEY");

        Replica restarted = BED.start();
        SigningKey reread = keys(restarted).current(zone);
        assertThat(reread.kid()).isEqualTo(key.kid());
        assertThat(reread.privateKey().getS()).isEqualTo(key.privateKey().getS());

        Replica stranger = BED.start(Map.of("SECRET_STORE_KEK", "a1b2c3d4e5f60718".repeat(3) + "ffeeddccbbaa9988"));
        assertThatThrownBy(() -> keys(stranger).current(zone)).isInstanceOf(KeysUnavailableException.class);
        assertThatThrownBy(() -> keys(stranger).keySource().find(zone, key.kid()))
                .isInstanceOf(KeysUnavailableException.class);
        assertThat(stranger.http().get(jwks()).expect(500).error()).isEqualTo("internal_error");
        assertThat(BED.arrangement().texts("SELECT id FROM secrets WHERE zone_id = '" + zone + "'"))
                .containsExactly(key.kid());
    }

    @Test
    void concurrentFirstMintsOfTwoReplicasAgreeOnOneKey() throws Exception {
        List<Replica> replicas = List.of(ONE, OTHER);
        ExecutorService callers = Executors.newFixedThreadPool(8);
        try {
            List<Future<String>> kids = new ArrayList<>();
            for (int i = 0; i < 16; i++) {
                Replica replica = replicas.get(i % 2);
                kids.add(callers.submit(() -> keys(replica).current(zone).kid()));
            }
            String kid = kids.get(0).get();
            for (Future<String> other : kids) {
                assertThat(other.get()).isEqualTo(kid);
            }
        } finally {
            callers.shutdownNow();
        }
        assertThat(BED.arrangement().texts("SELECT id FROM secrets WHERE zone_id = '" + zone + "'"))
                .hasSize(1);
    }

    @Test
    void aRotationPublishesTheNextKeyBeforeItSignsAndKeepsAllEarlierOnes() {
        Replica replica = ONE;
        String first = keys(replica).current(zone).kid();
        Reply rotated = rotate(replica).expect(200);
        String second = rotated.json().path("kid").asText();
        assertThat(rotated.json().path("rotated").asBoolean()).isTrue();
        assertThat(rotated.json().path("zone_id").asText()).isEqualTo(zone.value());
        assertThat(keys(replica).current(zone).kid()).isEqualTo(first);
        assertThat(published(replica)).containsExactly(first, second);

        BED.clock().advance(Duration.ofMinutes(5).plusSeconds(30));
        assertThat(keys(replica).current(zone).kid()).isEqualTo(first);
        BED.clock().advance(Duration.ofMinutes(2));
        assertThat(keys(replica).current(zone).kid()).isEqualTo(second);
        assertThat(published(replica)).containsExactly(second, first);

        String third = rotate(replica).expect(200).json().path("kid").asText();
        BED.clock().advance(Duration.ofMinutes(7));
        assertThat(keys(replica).current(zone).kid()).isEqualTo(third);
        assertThat(published(replica)).containsExactly(third, second, first);
        assertThat(keys(replica).keySource().find(zone, first)).isNotNull();

        BED.clock().advance(Duration.ofHours(24).plusMinutes(40));
        assertThat(published(replica)).containsExactly(third, second, first);
        BED.clock().advance(Duration.ofHours(1));
        assertThat(published(replica)).containsExactly(third);
        assertThat(keys(replica).keySource().find(zone, first)).isNull();
    }

    @Test
    void rotationIsTheOperatorsAlone() {
        Replica replica = ONE;
        Reply wrong = replica.http()
                .bearer("operator-token-of-the-testz")
                .post(rotation(), "")
                .expect(401);
        assertThat(wrong.text()).isEqualTo("unauthorized\n");
        assertThat(wrong.header("Content-Type").orElseThrow()).startsWith("text/plain");
        assertThat(wrong.header("WWW-Authenticate")).hasValue("Bearer realm=\"caracal-sts\"");
        replica.http().post(rotation(), "").expect(401);
        replica.http().bearer(PartsBed.ADMIN_TOKEN).get(rotation()).expect(405);
        Reply unknown = replica.http()
                .bearer(PartsBed.ADMIN_TOKEN)
                .post("/internal/zones/zone-x/signing-key/rotate", "")
                .expect(404);
        assertThat(unknown.error()).isEqualTo("resource_not_found");
        assertThat(BED.arrangement().texts("SELECT id FROM secrets WHERE zone_id = '" + zone + "'"))
                .isEmpty();

        Replica closed = BED.start(Map.of("STS_ADMIN_TOKEN", ""));
        assertThat(closed.http()
                        .bearer("anything")
                        .post(rotation(), "")
                        .expect(404)
                        .text())
                .isEqualTo("404 page not found\n");
    }

    @Test
    void endlessRotationIsRefusedBeforeTheKeySetGrowsTooLarge() {
        Replica replica = ONE;
        for (int i = 0; i < SigningKeys.MOST_PUBLISHED; i++) {
            rotate(replica).expect(200);
        }
        assertThat(rotate(replica).expect(409).error()).isEqualTo("conflict");
        assertThat(published(replica)).hasSize(SigningKeys.MOST_PUBLISHED);
    }

    @Test
    void aRotationReachesOtherReplicasThroughTheOutboxAndTheStream() {
        Replica one = ONE.awaitReady();
        Replica other = OTHER.awaitReady();
        String first = keys(one).current(zone).kid();
        assertThat(published(other)).containsExactly(first);
        String second = rotate(one).expect(200).json().path("kid").asText();
        assertThat(BED.arrangement()
                        .texts("SELECT payload_json ->> 'zone_id' FROM event_outbox"
                                + " WHERE stream_name = 'caracal.keys.invalidate' AND payload_json ->> 'zone_id' = '"
                                + zone + "'"))
                .hasSize(2);
        assertThat(published(other)).containsExactly(first);

        BED.streams().append(Streams.KEYS_INVALIDATE, Map.of("zone_id", ""));
        BED.redis().sync().xadd(Streams.KEYS_INVALIDATE, Map.of("zone_id", zone.value()));
        BED.streams().append(Streams.KEYS_INVALIDATE, new KeysInvalidation(zone).toFields());
        Await.untilAsserted(
                Duration.ofSeconds(10), () -> assertThat(published(other)).containsExactly(first, second));
    }

    @Test
    void keysAreReadAgainAfterAMinuteWithoutAnyInvalidation() {
        Replica one = ONE.awaitReady();
        Replica other = OTHER.awaitReady();
        String first = keys(one).current(zone).kid();
        assertThat(published(other)).containsExactly(first);
        String second = rotate(one).expect(200).json().path("kid").asText();
        BED.clock().advance(Duration.ofSeconds(60));
        assertThat(published(other)).containsExactly(first, second);
    }

    @Test
    void anUnreachableDatabaseIsNoMissingKeySet() {
        try (TcpProxy proxy = TcpProxy.to(BED.arrangement().database().port())) {
            String url = BED.arrangement().database().url("caracalsts");
            Replica replica = BED.start(Map.of(
                    "DATABASE_URL",
                    url.replace(":" + BED.arrangement().database().port() + "/", ":" + proxy.port() + "/"),
                    "DB_CONNECTION_TIMEOUT_MS",
                    "500"));
            String kid = keys(replica).current(zone).kid();
            proxy.refuse();
            Reply other =
                    replica.http().get("/.well-known/jwks.json?zone_id=zone-x").expect(503);
            assertThat(other.error()).isEqualTo("sts_unavailable");
            assertThat(other.header("Retry-After")).isPresent();
            assertThat(published(replica)).containsExactly(kid);
            BED.clock().advance(Duration.ofSeconds(61));
            replica.http().get(jwks()).expect(503);
            proxy.pass();
            Await.until("the key set is back", () -> replica.http().get(jwks()).status() == 200);
        }
    }

    private static ZoneKeys keys(Replica replica) {
        return replica.application().signing().zoneKeys();
    }

    private Reply rotate(Replica replica) {
        return replica.http().bearer(PartsBed.ADMIN_TOKEN).post(rotation(), "");
    }

    private List<String> published(Replica replica) {
        List<String> kids = new ArrayList<>();
        JsonNode keys = replica.http().get(jwks()).expect(200).json().path("keys");
        keys.forEach(key -> kids.add(key.path("kid").asText()));
        return kids;
    }

    private String jwks() {
        return "/.well-known/jwks.json?zone_id=" + zone;
    }

    private String rotation() {
        return "/internal/zones/" + zone + "/signing-key/rotate";
    }
}
