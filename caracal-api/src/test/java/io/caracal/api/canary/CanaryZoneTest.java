package io.caracal.api.canary;

import static org.assertj.core.api.Assertions.assertThat;

import io.caracal.api.ApiFixture;
import io.caracal.common.outbox.EventOutbox;
import io.caracal.common.security.Argon2Secrets;
import io.caracal.common.storage.Postgres;
import io.caracal.common.storage.PostgresSettings;
import io.caracal.core.error.ErrorCode;
import io.caracal.core.id.Canary;
import io.caracal.core.id.IdFactory;
import io.caracal.core.id.UuidV7;
import io.caracal.core.secret.SecretText;
import io.caracal.testing.http.HttpProbe;
import io.caracal.testing.service.ClientSecrets;
import java.security.SecureRandom;
import java.time.Clock;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;

/** The reserved zone in the tables and through the routes, as the role caracalapi. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
final class CanaryZoneTest {

    private static final SecretText SECRET = SecretText.of("first secret of the canary, of 40 characters");
    private static final String ZONE = Canary.ZONE.value();

    private final IdFactory ids = new UuidV7(Clock.systemUTC(), new SecureRandom());
    private final Argon2Secrets hashes = ClientSecrets.hashes();
    private SecretText current = SECRET;
    private ApiFixture api;
    private Postgres postgres;

    @BeforeAll
    void start() {
        api = ApiFixture.start();
        postgres = new Postgres(PostgresSettings.of(api.database().url("caracalapi")));
        assertThat(api.texts("SELECT id FROM zones WHERE id = ?", ZONE)).isEmpty();
        begin(SECRET);
    }

    @AfterAll
    void stop() {
        postgres.close();
        api.close();
    }

    /** What a start of the API with this secret does. */
    private void begin(SecretText secret) {
        current = secret;
        new CanaryZone(postgres.transactions(), new EventOutbox(ids), hashes, ids, secret).make();
    }

    private String hash() {
        return api.texts("SELECT client_secret_hash FROM applications WHERE zone_id = ?", ZONE)
                .get(0);
    }

    private List<String> versions() {
        return api.texts(
                "SELECT v.id FROM policy_set_versions v JOIN policy_set_bindings b ON b.active_version_id = v.id WHERE"
                        + " b.zone_id = ?",
                ZONE);
    }

    @Test
    void anotherStartChangesNothing() {
        String hash = hash();
        List<String> versions = versions();
        begin(current);
        assertThat(hash()).isEqualTo(hash);
        assertThat(versions()).isEqualTo(versions).hasSize(1);
        assertThat(api.texts("SELECT id FROM policy_versions")).hasSize(1);
        assertThat(api.texts("SELECT id FROM event_outbox WHERE stream_name = 'caracal.policy.invalidate'"))
                .hasSize(1);
    }

    @Test
    void aNewSecretTakesThePlaceOfTheOldOne() {
        SecretText other = SecretText.of("second secret of the canary, of 41 characters");
        String before = hash();
        begin(other);
        assertThat(hash()).isNotEqualTo(before);
        assertThat(hashes.verify(other, hash())).isTrue();
    }

    @Test
    void whatWasArchivedIsMadeAnewByTheNextStart() {
        api.admin().delete("/v1/zones/" + ZONE).expect(204);
        begin(current);
        assertThat(api.texts("SELECT id FROM zones WHERE id = ? AND archived_at IS NULL", ZONE))
                .hasSize(1);
    }

    @Test
    void tenantsNeitherSeeNorChangeNorTakeIt() {
        HttpProbe tenant = api.minted("{\"name\":\"tenant\",\"scope\":\"global\"}");
        assertThat(tenant.get("/v1/zones").expect(200).text()).doesNotContain(ZONE);
        assertThat(api.admin().get("/v1/zones").expect(200).text()).doesNotContain(ZONE);
        String readOnly = ErrorCode.SYSTEM_ZONE_READ_ONLY.code();
        assertThat(tenant.patch("/v1/zones/" + ZONE, "{\"name\":\"mine\"}").text())
                .contains(readOnly);
        assertThat(tenant.delete("/v1/zones/" + ZONE).text()).contains(readOnly);
        assertThat(tenant.post("/v1/zones/" + ZONE + "/applications", "{}").text())
                .contains(readOnly);
        assertThat(tenant.post("/v1/zones", "{\"name\":\"mine\",\"slug\":\"caracal-sys-canary\"}")
                        .text())
                .contains(ErrorCode.RESERVED_NAMESPACE.code());
    }
}
