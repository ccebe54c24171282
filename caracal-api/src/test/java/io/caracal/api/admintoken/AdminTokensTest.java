package io.caracal.api.admintoken;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.caracal.api.ApiApplication;
import io.caracal.api.ApiFixture;
import io.caracal.testing.Await;
import io.caracal.testing.http.HttpProbe;
import io.caracal.testing.service.ServiceRunner;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class AdminTokensTest {

    private static ApiFixture api;

    @BeforeAll
    static void start() {
        api = ApiFixture.start();
    }

    @AfterAll
    static void stop() {
        api.close();
    }

    @Test
    void mintedTokenIsShownOnceAndStoredAsDigest() {
        String zone = api.newZone("tokens");
        JsonNode made = api.admin()
                .post(
                        "/v1/admin-tokens",
                        "{\"name\":\"n\",\"scope\":\"zone\",\"zone_id\":\"" + zone + "\",\"capability\":\"read\"}")
                .expect(201)
                .json();
        List<String> names = new ArrayList<>();
        made.fieldNames().forEachRemaining(names::add);
        assertThat(names)
                .containsExactly("id", "name", "scope", "capability", "zone_id", "created_by", "created_at", "token");
        assertThat(made.get("token").asText()).matches("cat_[A-Za-z0-9_-]{43}");
        String listed = api.admin().get("/v1/admin-tokens").expect(200).text();
        assertThat(listed)
                .contains(made.get("id").asText())
                .doesNotContain(made.get("token").asText());
        assertThat(api.texts(
                                "SELECT encode(token_sha256, 'hex') FROM admin_tokens WHERE id = ?",
                                made.get("id").asText())
                        .get(0))
                .hasSize(64);
        assertThat(api.texts(
                        "SELECT zone_id FROM admin_audit_events WHERE entity_type = 'admin-tokens' AND entity_id = ?",
                        made.get("id").asText()))
                .containsExactly(zone);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "{}|400|invalid_admin_token_request",
                "{\"name\":\"a\",\"scope\":\"all\"}|400|invalid_admin_token_request",
                "{\"name\":\"a\",\"scope\":\"global\",\"capability\":\"admin\"}|400|invalid_admin_token_request",
                "{\"name\":\"a\",\"scope\":\"global\",\"x\":1}|400|invalid_admin_token_request",
                "{\"name\":\"a\",\"scope\":\"zone\"}|400|zone_id_required",
                "{\"name\":\"a\",\"scope\":\"global\",\"zone_id\":\"z\"}|400|zone_id_not_allowed_for_global",
                "{\"name\":\"a\",\"scope\":\"zone\",\"zone_id\":\"none\"}|404|zone_not_found"
            })
    void badRequestsAreRefused(String body, int status, String code) {
        assertThat(api.admin().post("/v1/admin-tokens", body).expect(status).error())
                .isEqualTo(code);
    }

    @Test
    void unknownTokenCannotBeRevoked() {
        assertThat(api.admin().delete("/v1/admin-tokens/none").expect(404).error())
                .isEqualTo("admin_token_not_found");
        assertThat(api.admin().delete("/v1/admin-tokens/a%20b").expect(400).error())
                .isEqualTo("invalid_admin_token_id");
    }

    @Test
    void seededCredentialsAreRevokedByTheBootstrapTokenOnly() {
        HttpProbe minted = api.minted("{\"name\":\"eager\",\"scope\":\"global\"}");
        for (String id : api.texts("SELECT id FROM admin_tokens WHERE created_by LIKE 'env-%'")) {
            assertThat(minted.delete("/v1/admin-tokens/" + id).expect(403).error())
                    .isEqualTo("admin_token_management_forbidden_for_derived_token");
        }
        String console = api.texts("SELECT id FROM admin_tokens WHERE name = 'console-approve'")
                .get(0);
        api.admin().delete("/v1/admin-tokens/" + console).expect(204);
    }

    @Test
    void useOfATokenIsNoted() {
        api.minted("{\"name\":\"used\",\"scope\":\"global\"}").get("/v1/zones").expect(200);
        Await.value(
                Duration.ofSeconds(10),
                "last_used_at is set",
                () -> api.texts("SELECT id FROM admin_tokens WHERE name = 'used' AND last_used_at IS NOT NULL"),
                ids -> ids.size() == 1);
    }

    @Test
    void changedAdminTokenReplacesTheSeededCredentials() {
        try (ApiFixture first = ApiFixture.start();
                ServiceRunner second = ServiceRunner.start(
                        ApiApplication::new,
                        ApiFixture.environment(
                                first.database(), first.redisUrl(), Map.of("CARACAL_ADMIN_TOKEN", "another-value")))) {
            Await.value(
                    Duration.ofSeconds(20),
                    "the new value is accepted",
                    () -> second.http().bearer("another-value").get("/v1/zones"),
                    reply -> reply.status() == 200);
            assertThat(second.http()
                            .bearer(ApiFixture.ADMIN_TOKEN)
                            .get("/v1/zones")
                            .status())
                    .isEqualTo(401);
            assertThat(first.texts("SELECT name FROM admin_tokens WHERE revoked_at IS NULL ORDER BY name"))
                    .containsExactly("bootstrap", "console-approve", "console-read-only", "console-write");
        }
    }
}
