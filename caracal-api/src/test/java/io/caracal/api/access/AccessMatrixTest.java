package io.caracal.api.access;

import static org.assertj.core.api.Assertions.assertThat;

import io.caracal.api.ApiFixture;
import io.caracal.core.secret.SecretText;
import io.caracal.testing.Await;
import io.caracal.testing.http.HttpProbe;
import io.caracal.testing.http.Reply;
import java.net.http.HttpRequest.BodyPublishers;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.time.Duration;
import java.time.Instant;
import java.util.Base64;
import java.util.HexFormat;
import java.util.List;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class AccessMatrixTest {

    private static final String MANAGED = "{\"name\":\"%s\",\"registration_method\":\"managed\"}";

    private static ApiFixture api;
    private static String own;
    private static String other;
    private static HttpProbe readGlobal;
    private static HttpProbe approveGlobal;
    private static HttpProbe readZone;
    private static HttpProbe writeZone;
    private static HttpProbe writeGlobal;

    @BeforeAll
    static void start() {
        api = ApiFixture.start();
        own = api.newZone("own");
        other = api.newZone("other");
        readGlobal = api.minted("{\"name\":\"rg\",\"scope\":\"global\",\"capability\":\"read\"}");
        approveGlobal = api.minted("{\"name\":\"ag\",\"scope\":\"global\",\"capability\":\"approve\"}");
        writeGlobal = api.minted("{\"name\":\"wg\",\"scope\":\"global\"}");
        readZone =
                api.minted("{\"name\":\"rz\",\"scope\":\"zone\",\"capability\":\"read\",\"zone_id\":\"" + own + "\"}");
        writeZone = api.zoneToken(own);
    }

    @AfterAll
    static void stop() {
        api.close();
    }

    @ParameterizedTest
    @CsvSource({
        "none,       GET,  list,      401, invalid_admin_token",
        "bad,        GET,  list,      401, invalid_admin_token",
        "bad,        GET,  unknown,   401, invalid_admin_token",
        "readGlobal, GET,  list,      200, ''",
        "readGlobal, GET,  zones,     200, ''",
        "readGlobal, POST, create,    403, admin_token_read_only",
        "readGlobal, POST, decision,  403, admin_token_read_only",
        "readGlobal, GET,  unknown,   404, Not Found",
        "readGlobal, POST, validate,  pass, ''",
        "readZone,   GET,  list,      200, ''",
        "readZone,   GET,  foreign,   403, admin_token_zone_mismatch",
        "readZone,   GET,  zones,     403, admin_token_zone_mismatch",
        "readZone,   GET,  tokens,    403, admin_token_zone_mismatch",
        "readZone,   GET,  unknown,   403, admin_token_zone_mismatch",
        "readZone,   GET,  templates, pass, ''",
        "readZone,   POST, validate,  pass, ''",
        "readZone,   POST, create,    403, admin_token_read_only",
        "writeZone,  GET,  list,      200, ''",
        "writeZone,  GET,  foreign,   403, admin_token_zone_mismatch",
        "writeZone,  POST, foreign,   403, admin_token_zone_mismatch",
        "writeZone,  POST, decision,  403, approve_capability_required",
        "writeZone,  POST, tokens,    403, admin_token_zone_mismatch",
        "approveGlobal, GET, list,    200, ''",
        "approveGlobal, POST, create, 403, admin_token_approve_only",
        "approveGlobal, POST, decision, pass, ''",
        "approveGlobal, GET, tokens,  200, ''",
        "writeGlobal, POST, decision, 403, approve_capability_required",
        "writeGlobal, GET, tokens,    200, ''",
        "bootstrap,  GET,  list,      200, ''",
        "bootstrap,  POST, decision,  pass, ''",
        "bootstrap,  GET,  unknown,   404, Not Found",
        "console-read-only, GET, list, 401, invalid_account_assertion",
        "console-write, GET, zones,   401, invalid_account_assertion",
        "console-write, POST, create, 401, invalid_account_assertion",
        "console-read-only, POST, create, 403, admin_token_read_only",
        "console-approve, POST, create, 403, admin_token_approve_only"
    })
    void rulesApplyInOrder(String who, String method, String what, String status, String error) {
        Reply reply = caller(who).send(method, route(what), BodyPublishers.noBody());
        if (status.equals("pass")) {
            assertThat(reply.status()).as(reply.toString()).isNotIn(401, 403, 500);
        } else {
            assertThat(reply.status()).as(reply.toString()).isEqualTo(Integer.parseInt(status));
            assertThat(error.isEmpty() ? "" : reply.error()).isEqualTo(error);
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"bearer %s", "BEARER %s", "%s", "Basic %s", "Bearer", "Bearer  "})
    void otherFormsOfTheHeaderAreRefused(String form) {
        String header = form.formatted(ApiFixture.ADMIN_TOKEN);
        assertThat(api.anonymous()
                        .header("Authorization", header)
                        .get("/v1/zones")
                        .expect(401)
                        .text())
                .startsWith("{\"error\":\"invalid_admin_token\"");
    }

    @Test
    void tokenOfMoreThan4096BytesIsRefused() {
        assertThat(api.anonymous()
                        .bearer("a".repeat(4097))
                        .get("/v1/zones")
                        .expect(401)
                        .error())
                .isEqualTo("invalid_admin_token");
    }

    @Test
    void revokedTokenIsRefusedAtOnceWhereItWasRevoked() {
        String made = api.admin()
                .post("/v1/admin-tokens", "{\"name\":\"gone\",\"scope\":\"global\"}")
                .expect(201)
                .text();
        String id = made.replaceAll(".*\"id\":\"([^\"]+)\".*", "$1");
        String value = made.replaceAll(".*\"token\":\"([^\"]+)\".*", "$1");
        HttpProbe probe = api.anonymous().bearer(value);
        probe.get("/v1/zones").expect(200);
        api.admin().delete("/v1/admin-tokens/" + id).expect(204);
        probe.get("/v1/zones").expect(401);
    }

    @Test
    void consoleAccountSeesAndReachesItsOwnZonesOnly() {
        long expiry = Instant.now().getEpochSecond() + 60;
        HttpProbe alice = console("write").header("X-Caracal-Account", account("alice", expiry));
        String mine = api.newZone("{\"name\":\"alices\"}", alice);
        assertThat(alice.get("/v1/zones").expect(200).json().get("items")).hasSize(1);
        assertThat(alice.get("/v1/zones/" + mine)
                        .expect(200)
                        .json()
                        .get("created_by")
                        .asText())
                .isEqualTo("alice");
        assertThat(alice.get("/v1/zones/" + own).expect(403).error()).isEqualTo("zone_forbidden");
        assertThat(alice.get("/v1/admin-tokens").expect(403).error()).isEqualTo("account_scope_required");
        HttpProbe bob = console("write").header("X-Caracal-Account", account("bob", expiry));
        assertThat(bob.get("/v1/zones/" + mine).expect(403).error()).isEqualTo("zone_forbidden");
        HttpProbe late = console("write")
                .header("X-Caracal-Account", account("alice", Instant.now().getEpochSecond() - 1));
        assertThat(late.get("/v1/zones").expect(401).error()).isEqualTo("invalid_account_assertion");
        HttpProbe forged = console("write")
                .header("X-Caracal-Account", account("alice", expiry).replace("v1.", "v1.A"));
        assertThat(forged.get("/v1/zones").expect(401).error()).isEqualTo("invalid_account_assertion");
    }

    @Test
    void onBehalfAssertionNarrowsTheBootstrapTokenToOneZone() {
        api.execute(
                "INSERT INTO applications (id, zone_id, name, registration_method, traits) VALUES ('ctl-app', ?, 'ctl',"
                        + " 'managed', ARRAY['control:invoke'])",
                own);
        HttpProbe control = api.admin().header("X-Caracal-On-Behalf-Of", onBehalf(own, "ctl-app", 30));
        String path = "/v1/zones/" + own + "/applications";
        String made =
                control.post(path, MANAGED.formatted("by control")).expect(201).text();
        assertThat(made).contains("\"created_by\":\"control:ctl-app\"");
        assertThat(control.post(path, MANAGED.formatted("caracal.sys/evil"))
                        .expect(409)
                        .error())
                .isEqualTo("reserved_namespace");
        assertThat(control.get("/v1/zones/" + other).expect(403).error()).isEqualTo("admin_token_zone_mismatch");
        assertThat(control.get("/v1/zones").expect(403).error()).isEqualTo("admin_token_zone_mismatch");
        assertThat(control.send("POST", route("decision"), BodyPublishers.noBody())
                        .expect(403)
                        .error())
                .isEqualTo("approve_capability_required");
        for (String bad : List.of(
                "nonsense", onBehalf(own, "ctl-app", -1), onBehalf(own, "x", 30).replace("~x~", "~y~"))) {
            assertThat(api.admin()
                            .header("X-Caracal-On-Behalf-Of", bad)
                            .get(path)
                            .expect(401)
                            .error())
                    .isEqualTo("invalid_account_assertion");
        }
        api.execute("UPDATE applications SET traits = '{}' WHERE id = 'ctl-app'");
        assertThat(control.get(path).expect(403).error()).isEqualTo("invalid_account_assertion");
        assertThat(writeGlobal
                        .header("X-Caracal-On-Behalf-Of", onBehalf(own, "ctl-app", 30))
                        .get(path)
                        .expect(401)
                        .error())
                .isEqualTo("invalid_account_assertion");
    }

    @Test
    void onlyTrustedCallersNameAnotherAuthor() {
        String path = "/v1/zones/" + own + "/applications";
        assertThat(api.admin()
                        .header("X-Caracal-Authorized-By", "carol@example.org")
                        .header("X-Caracal-Created-Via", "operator")
                        .post(path, MANAGED.formatted("named"))
                        .expect(201)
                        .text())
                .contains("\"created_by\":\"carol@example.org\",\"created_via_operator\":true");
        assertThat(writeZone
                        .header("X-Caracal-Authorized-By", "carol@example.org")
                        .post(path, MANAGED.formatted("unnamed"))
                        .expect(201)
                        .text())
                .contains("\"created_by\":\"admin:");
    }

    @Test
    void refusalsOfKnownCallersAreRecordedInTheirOwnChain() {
        writeZone.header("X-Request-Id", "refused-1").get("/v1/zones/" + other).expect(403);
        api.anonymous()
                .header("X-Request-Id", "refused-2")
                .get("/v1/zones/" + other)
                .expect(401);
        Await.value(
                Duration.ofSeconds(10),
                "the refusal is recorded",
                () -> api.texts("SELECT zone_id || ' ' || status_code || ' ' || actor_scope FROM admin_audit_events"
                        + " WHERE request_id = 'refused-1'"),
                List.of(own + " 403 zone")::equals);
        assertThat(api.texts("SELECT id FROM admin_audit_events WHERE request_id = 'refused-2'"))
                .isEmpty();
    }

    private static HttpProbe caller(String who) {
        return switch (who) {
            case "none" -> api.anonymous();
            case "bad" -> api.anonymous().bearer("cat_unknown");
            case "readGlobal" -> readGlobal;
            case "readZone" -> readZone;
            case "writeZone" -> writeZone;
            case "writeGlobal" -> writeGlobal;
            case "approveGlobal" -> approveGlobal;
            case "bootstrap" -> api.admin();
            default -> console(who.substring("console-".length()));
        };
    }

    private static String route(String what) {
        return switch (what) {
            case "list", "create" -> "/v1/zones/" + own + "/applications";
            case "foreign" -> "/v1/zones/" + other + "/applications";
            case "zones" -> "/v1/zones";
            case "tokens" -> "/v1/admin-tokens";
            case "templates" -> "/v1/policy-templates";
            case "validate" -> "/v1/policies/validate";
            case "decision" -> "/v1/zones/" + own + "/approvals/a1/approve";
            default -> "/v1/nothing/here";
        };
    }

    private static HttpProbe console(String kind) {
        byte[] mac = mac("caracal:console:" + kind + ":v1");
        return api.anonymous().bearer("cat_" + base64(mac));
    }

    private static String account(String id, long expiry) {
        String mac = base64(mac("caracal:account:v1:" + id + ":" + expiry));
        return "v1." + base64(id.getBytes(StandardCharsets.UTF_8)) + "." + expiry + "." + mac;
    }

    private static String onBehalf(String zone, String application, int seconds) {
        long expiry = Instant.now().getEpochSecond() + seconds;
        String mac = HexFormat.of().formatHex(mac("caracal:control:v1:" + zone + ":" + application + ":" + expiry));
        return "v1~" + zone + "~" + application + "~" + expiry + "~" + mac;
    }

    private static String base64(byte[] bytes) {
        return Base64.getUrlEncoder().withoutPadding().encodeToString(bytes);
    }

    private static byte[] mac(String text) {
        try {
            Mac mac = Mac.getInstance("HmacSHA256");
            String key = SecretText.of(ApiFixture.ADMIN_TOKEN).reveal();
            mac.init(new SecretKeySpec(key.getBytes(StandardCharsets.UTF_8), "HmacSHA256"));
            return mac.doFinal(text.getBytes(StandardCharsets.UTF_8));
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException(e);
        }
    }
}
