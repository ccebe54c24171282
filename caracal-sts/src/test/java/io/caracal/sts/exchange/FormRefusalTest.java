package io.caracal.sts.exchange;

import static org.assertj.core.api.Assertions.assertThat;

import io.caracal.sts.bed.StsBed;
import io.caracal.sts.bed.World;
import io.caracal.testing.http.HttpProbe;
import io.caracal.testing.http.Reply;
import java.net.http.HttpRequest.BodyPublishers;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What is refused for its form, its signature or its credentials; nothing of it mints. */
class FormRefusalTest {
    private static final StsBed BED = new StsBed();
    private static final World WORLD = BED.world();

    @AfterAll
    static void close() {
        BED.close();
    }

    @ParameterizedTest
    @CsvSource({
        "actor_token,x,actor_token is not supported",
        "client_assertion,x,client_assertion is not supported",
        "client_assertion_type,x,client_assertion_type is not supported",
        "ttl_seconds,soon,invalid ttl_seconds",
        "ttl_seconds,' 60',invalid ttl_seconds",
        "ttl_seconds,\u0666\u0660,invalid ttl_seconds",
        "ttl_seconds,99999999999999999999,invalid ttl_seconds",
        "resource,' ',resource must not be empty",
        "grant_type,password,unsupported grant_type",
        "subject_token_type,urn:x,unsupported subject_token_type",
        "subject_token_type,urn:ietf:params:oauth:token-type:access_token,subject_token is required",
        "subject_token,x,subject_token_type is required",
        "ttl_seconds,-1,ttl_seconds must not be negative",
        "ttl_seconds,3601,ttl_seconds exceeds token TTL cap"
    })
    void aBadFieldIs400(String field, String value, String description) {
        String requestId = StsBed.requestId();
        expect(BED.token(BED.mint(WORLD, field, value), requestId), 400, "invalid_token", description, requestId);
    }

    @Test
    void aResourceIsRequired() {
        expect(BED.token(BED.mint(WORLD, "resource", "")), 400, "invalid_token", "resource is required");
        expect(
                BED.token(StsBed.form(WORLD, "scope", "agent:lifecycle orders:read")),
                400,
                "invalid_token",
                "resource is required");
    }

    @Test
    void theBodyMustBeAPlainForm() {
        HttpProbe form = BED.http().header("Content-Type", "application/x-www-form-urlencoded");
        assertThat(form.send("POST", "/oauth/2/token?x=1", BodyPublishers.ofString("a=b"))
                        .status())
                .isEqualTo(400);
        assertThat(BED.http().post("/oauth/2/token", "{}").status()).isEqualTo(415);
        Reply large = form.send("POST", "/oauth/2/token", BodyPublishers.ofString("a=" + "b".repeat(65_536)));
        assertThat(large.status()).isEqualTo(413);
        assertThat(large.error()).isEqualTo("payload_too_large");
        assertThat(form.send("POST", "/oauth/2/token", BodyPublishers.ofString("a=%zz"))
                        .status())
                .isEqualTo(400);
        Reply twice = form.send("POST", "/oauth/2/token", BodyPublishers.ofString("scope=a&scope=b"));
        expect(twice, 400, "invalid_token", "field scope must not be repeated");
        Reply get = BED.http().get("/oauth/2/token");
        assertThat(get.status()).isEqualTo(405);
        assertThat(get.text()).isEqualTo("Method Not Allowed\n");
        assertThat(get.header("Allow")).hasValue("POST");
        Reply options = BED.http().send("OPTIONS", "/.well-known/jwks.json", BodyPublishers.noBody());
        assertThat(options.status()).isEqualTo(405);
        assertThat(options.header("Allow")).hasValue("GET, HEAD");
        assertThat(BED.http().post("/v1/run/nothing", "{}").text()).isEqualTo("404 page not found\n");
    }

    @Test
    void wrongCredentialsLookAllTheSame() {
        World other = BED.world();
        String noSecret = WORLD.id("public");
        WORLD.execute(
                "INSERT INTO applications (id, zone_id, name, registration_method) VALUES (?, ?, ?, 'managed')",
                noSecret,
                WORLD.zone(),
                noSecret);
        for (Map<String, String> form : List.of(
                BED.mint(WORLD, "client_secret", "wrong"),
                BED.mint(WORLD, "client_secret", ""),
                BED.mint(WORLD, "application_id", "nobody"),
                BED.mint(WORLD, "application_id", "no such id!"),
                BED.mint(WORLD, "application_id", ""),
                BED.mint(WORLD, "application_id", noSecret),
                BED.mint(WORLD, "zone_id", ""),
                BED.mint(WORLD, "zone_id", other.zone(), "client_secret", "wrong"))) {
            expect(BED.token(form), 401, "access_denied", "invalid client credentials");
        }
    }

    @Test
    void whoKnowsTheSecretIsToldOfTheWrongZone() {
        World other = BED.world();
        Reply reply = BED.token(BED.mint(WORLD, "zone_id", other.zone()));
        assertThat(reply.status()).isEqualTo(403);
        assertThat(reply.error()).isEqualTo("zone_invalid");
        assertThat(reply.json().get("error_description").asText()).contains(WORLD.zone(), other.zone());
    }

    @Test
    void aFailedAuthenticationOfAKnownApplicationIsEvidence() {
        String requestId = StsBed.requestId();
        BED.token(BED.mint(WORLD, "client_secret", "wrong"), requestId);
        assertThat(BED.evidence(requestId)).singleElement().satisfies(event -> {
            assertThat(event.decision()).isEqualTo("deny");
            assertThat(event.evaluationStatus()).isEqualTo("client_authentication_failed");
            assertThat(event.toJson()).doesNotContain("wrong");
        });
    }

    @Test
    void applicationsThatEndedAreUnknown() {
        World gone = BED.world();
        gone.execute("UPDATE applications SET expires_at = now() WHERE id = ?", gone.app());
        expect(BED.token(BED.mint(gone)), 401, "access_denied", "invalid client credentials");
    }

    @Test
    void nobodyIsKnownInAZoneThatIsArchived() {
        World archived = BED.world();
        String mandate = BED.token(BED.mint(archived))
                .expect(200)
                .json()
                .path("access_token")
                .asText();
        archived.execute("UPDATE zones SET archived_at = now() WHERE id = ?", archived.zone());
        expect(BED.token(BED.mint(archived)), 401, "access_denied", "invalid client credentials");
        Reply call = BED.exchange(archived, mandate, World.identifier("orders"), StsBed.requestId());
        expect(call, 401, "access_denied", "invalid client credentials");
    }

    @Test
    void aGatewaySignatureMustHoldInFull() {
        String mandate = BED.token(BED.mint(WORLD))
                .expect(200)
                .json()
                .get("access_token")
                .asText();
        String description = "invalid gateway exchange signature";
        Reply partial = BED.http().header("X-Caracal-Gateway-Request", "n").postForm("/oauth/2/token", BED.mint(WORLD));
        expect(partial, 401, "access_denied", description);
        String requestId = StsBed.requestId();
        expect(
                BED.exchange(WORLD, mandate, World.identifier("orders"), requestId, "gateway_request_id", "other"),
                401,
                "access_denied",
                description);
        BED.exchange(WORLD, mandate, World.identifier("orders"), requestId).expect(200);
        expect(BED.exchange(WORLD, mandate, World.identifier("orders"), requestId), 401, "access_denied", description);
    }

    @Test
    void theGatewayMustPresentAMandateOfTheRightKind() {
        String orders = World.identifier("orders");
        expect(
                BED.exchange(WORLD, "", orders, StsBed.requestId(), "subject_token", "not.a.mandate"),
                401,
                "invalid_token",
                "invalid subject_token");
        String session = BED.token(StsBed.form(WORLD, "scope", "agent:lifecycle"))
                .expect(200)
                .json()
                .get("access_token")
                .asText();
        String requestId = StsBed.requestId();
        expect(BED.exchange(WORLD, session, orders, requestId), 401, "invalid_token", "invalid subject_token");
        assertThat(BED.evidence(requestId))
                .singleElement()
                .satisfies(event ->
                        assertThat(event.metadata().get("reason").asText()).isEqualTo("use"));
        Reply direct = BED.token(StsBed.form(
                WORLD, "resource", orders, "subject_token", session, "subject_token_type", StsBed.ACCESS_TOKEN));
        expect(direct, 403, "access_denied", "resource exchanges must use the Gateway");
    }

    @Test
    void externalIdentitiesAreNotTaken() {
        String type = "urn:ietf:params:oauth:token-type:id_token";
        String requestId = StsBed.requestId();
        expect(
                BED.token(StsBed.form(WORLD, "subject_token", "x", "subject_token_type", type), requestId),
                400,
                "invalid_token",
                "subject federation is not configured for this zone",
                requestId);
        assertThat(BED.evidence(requestId))
                .singleElement()
                .satisfies(event -> assertThat(event.evaluationStatus()).isEqualTo("subject_federation_rejected"));
    }

    private static void expect(Reply reply, int status, String error, String description) {
        assertThat(reply.status()).as(reply.toString()).isEqualTo(status);
        assertThat(reply.error()).isEqualTo(error);
        assertThat(reply.json().get("error_description").asText()).isEqualTo(description);
    }

    private static void expect(Reply reply, int status, String error, String description, String requestId) {
        expect(reply, status, error, description);
        assertThat(reply.json().get("requestId").asText()).isEqualTo(requestId);
        assertThat(reply.json().size()).isEqualTo(3);
    }
}
