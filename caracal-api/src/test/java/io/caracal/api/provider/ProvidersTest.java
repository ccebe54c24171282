package io.caracal.api.provider;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.caracal.api.ApiFixture;
import io.caracal.common.secrets.Css1;
import io.caracal.common.secrets.Kek;
import io.caracal.common.secrets.Keyring;
import io.caracal.testing.http.HttpProbe;
import io.caracal.testing.http.Reply;
import java.nio.charset.StandardCharsets;
import java.security.SecureRandom;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ProvidersTest {

    private static final String OAUTH = "{'name':'oa','kind':'oauth2_client_credentials','config_json':"
            + "{'token_endpoint':'https://idp.example/token','client_id':'c','client_secret':'hush-hush'}}";

    private static ApiFixture api;
    private static String zone;

    @BeforeAll
    static void start() {
        api = ApiFixture.start();
        zone = api.newZone("providers");
    }

    @AfterAll
    static void stop() {
        api.close();
    }

    @Test
    void createdProviderHasExactlyTheContractsMembersAndNoSecret() {
        Reply reply = post(OAUTH).expect(201);
        JsonNode provider = reply.json();
        assertThat(names(provider))
                .containsExactly(
                        "id",
                        "zone_id",
                        "name",
                        "identifier",
                        "kind",
                        "config_json",
                        "secret_config_keys",
                        "connectivity_failed_at",
                        "created_by",
                        "created_via_operator",
                        "updated_by",
                        "updated_via_operator",
                        "created_at",
                        "updated_at",
                        "archived_at");
        assertThat(provider.get("identifier").asText()).startsWith("provider://oa");
        assertThat(provider.get("config_json").toString())
                .isEqualTo("{\"client_id\":\"c\",\"grant_type\":\"client_credentials\",\"token_endpoint\":"
                        + "\"https://idp.example/token\",\"client_auth_method\":\"client_secret_basic\","
                        + "\"allowed_token_hosts\":[\"idp.example\"]}");
        assertThat(provider.get("secret_config_keys").toString()).isEqualTo("[\"client_secret\"]");
        assertThat(provider.get("connectivity_failed_at").asText()).endsWith("Z");
        assertThat(provider.get("archived_at").isNull()).isTrue();
        String id = provider.get("id").asText();
        assertThat(get(id).expect(200).json()).isEqualTo(provider);
        assertThat(reply.text()).doesNotContain("hush-hush");
    }

    @Test
    void secretIsStoredOnlySealedUnderItsReference() throws JsonProcessingException {
        String id = id(post(OAUTH));
        String ref = "zones/" + zone + "/providers/" + id + "/secretConfig";
        assertThat(opened(ref).toString()).isEqualTo("{\"client_secret\":\"hush-hush\"}");
        assertThat(api.texts("SELECT encode(envelope, 'escape') FROM secret_store WHERE ref = ?", ref)
                        .get(0))
                .doesNotContain("hush-hush");
        assertThat(api.texts("SELECT CAST(p AS text) FROM providers p WHERE id = ?", id)
                        .get(0))
                .doesNotContain("hush-hush");
        assertThat(api.texts("SELECT CAST(payload_json AS text) FROM admin_audit_events WHERE entity_id = ?", id)
                        .get(0))
                .doesNotContain("hush-hush")
                .contains("\"secret_rotated\": true");
    }

    @Test
    void patchReplacesConfigurationAndKeepsSecretsUnlessNewOnesAreGiven() throws JsonProcessingException {
        String id = id(post(OAUTH));
        String ref = "zones/" + zone + "/providers/" + id + "/secretConfig";
        JsonNode kept = patch(
                        id,
                        "{'config_json':{'token_endpoint':'https://other.example/t','client_id':'d','scopes':['a']}}")
                .expect(200)
                .json();
        assertThat(kept.at("/config_json/allowed_token_hosts/0").asText()).isEqualTo("other.example");
        assertThat(kept.get("secret_config_keys").toString()).isEqualTo("[\"client_secret\"]");
        assertThat(kept.get("updated_by").asText()).startsWith("admin:");
        assertThat(opened(ref).get("client_secret").asText()).isEqualTo("hush-hush");
        patch(
                        id,
                        "{'config_json':{'token_endpoint':'https://other.example/t','client_id':'d','client_secret':'second'}}")
                .expect(200);
        assertThat(opened(ref).toString()).isEqualTo("{\"client_secret\":\"second\"}");
        JsonNode renamed = patch(id, "{'name':'new name','identifier':'provider://renamed'}")
                .expect(200)
                .json();
        assertThat(renamed.get("name").asText()).isEqualTo("new name");
        assertThat(renamed.get("identifier").asText()).isEqualTo("provider://renamed");
        assertThat(renamed.get("config_json").has("scopes")).isFalse();
    }

    @Test
    void changeOfKindNeedsTheNewSecretsAndDropsTheOldOnes() throws JsonProcessingException {
        String id = id(post(OAUTH));
        String ref = "zones/" + zone + "/providers/" + id + "/secretConfig";
        assertThat(patch(id, "{'kind':'bearer_token','config_json':{}}")
                        .expect(400)
                        .json()
                        .get("error_description")
                        .asText())
                .isEqualTo("bearer_token is required");
        JsonNode bearer = patch(id, "{'kind':'bearer_token','config_json':{'bearer_token':'t'}}")
                .expect(200)
                .json();
        assertThat(bearer.get("secret_config_keys").toString()).isEqualTo("[\"bearer_token\"]");
        assertThat(bearer.get("connectivity_failed_at").isNull()).isTrue();
        assertThat(opened(ref).toString()).isEqualTo("{\"bearer_token\":\"t\"}");
        JsonNode none =
                patch(id, "{'kind':'none','config_json':{}}").expect(200).json();
        assertThat(none.get("secret_config_keys")).isEmpty();
        assertThat(api.texts("SELECT ref FROM secret_store WHERE ref = ?", ref)).isEmpty();
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                "{} | invalid_provider",
                "[] | invalid_provider",
                "{'name':' ','identifier':'','kind':'none'} | invalid_provider",
                "{'name':'x','kind':'unheard'} | invalid_provider",
                "{'name':'x','kind':'none','config_json':[]} | invalid_provider",
                "{'name':'x','kind':'none','check':'yes'} | invalid_provider",
                "{'name':'a\\u0000b','kind':'none'} | invalid_provider",
                "{'identifier':'provider://A','kind':'none'} | invalid_provider_identifier",
                "{'identifier':'provider://a--b','kind':'none'} | invalid_provider_identifier",
                "{'identifier':'resource://a','kind':'none'} | invalid_provider_identifier",
                "{'name':'x','kind':'none','config_json':{'a':1}} | invalid_provider_config",
                "{'name':'x','kind':'none','check':true} | provider_check_unsupported"
            })
    void badBodyIsRefusedWithItsCode(String body, String code) {
        assertThat(post(body).expect(400).error()).isEqualTo(code);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                "{} | no_fields",
                "{'unknown':1} | no_fields",
                "{'name':' '} | no_fields",
                "{'kind':'none'} | provider_config_required",
                "{'kind':'unheard','config_json':{}} | invalid_provider",
                "{'identifier':'provider://'} | invalid_provider_identifier",
                "{'config_json':{'x':1}} | invalid_provider_config"
            })
    void badChangeIsRefusedAndChangesNothing(String body, String code) {
        String id = id(post("{'name':'steady','kind':'none'}"));
        JsonNode before = get(id).json();
        assertThat(patch(id, body).expect(400).error()).isEqualTo(code);
        assertThat(get(id).json()).isEqualTo(before);
    }

    @Test
    void generatedIdentifiersAreNumberedAndExplicitOnesConflict() {
        assertThat(identifier(post("{'name':'My Upstream!','kind':'none'}"))).isEqualTo("provider://my-upstream");
        assertThat(identifier(post("{'name':'my upstream','kind':'none'}"))).isEqualTo("provider://my-upstream-2");
        assertThat(identifier(post("{'name':'???','kind':'none'}"))).isEqualTo("provider://provider");
        assertThat(post("{'identifier':'provider://my-upstream','kind':'none'}")
                        .expect(409)
                        .error())
                .isEqualTo("provider_identifier_conflict");
        JsonNode named = post("{'identifier':'provider://only-identifier','kind':'none'}")
                .expect(201)
                .json();
        assertThat(named.get("name").asText()).isEqualTo("provider://only-identifier");
        String other = id(post("{'name':'other upstream','kind':'none'}"));
        assertThat(patch(other, "{'identifier':'provider://my-upstream'}")
                        .expect(409)
                        .error())
                .isEqualTo("provider_identifier_conflict");
    }

    @Test
    void identifierOfAnArchivedProviderIsFreeAgain() {
        String id = id(post("{'identifier':'provider://again','kind':'none'}"));
        api.admin().delete(path(id)).expect(204);
        assertThat(get(id).expect(404).error()).isEqualTo("provider_not_found");
        assertThat(api.admin().delete(path(id)).expect(404).error()).isEqualTo("provider_not_found");
        assertThat(patch(id, "{'name':'x'}").expect(404).error()).isEqualTo("provider_not_found");
        post("{'identifier':'provider://again','kind':'none'}").expect(201);
        assertThat(ids(api.admin()
                        .get(path("?status=archived").replace("/?", "?"))
                        .json()))
                .contains(id);
        assertThat(ids(api.admin()
                        .get("/v1/zones/" + zone + "/providers?limit=500")
                        .json()))
                .doesNotContain(id);
        assertThat(api.admin()
                        .get("/v1/zones/" + zone + "/providers?status=any")
                        .expect(400)
                        .error())
                .isEqualTo("invalid_query");
    }

    @Test
    void archivedProviderHasNoSecretLeft() {
        String id = id(post(OAUTH));
        api.admin().delete(path(id)).expect(204);
        assertThat(api.texts("SELECT ref FROM secret_store WHERE ref LIKE '%' || ? || '%'", id))
                .isEmpty();
    }

    @Test
    void reservedIdentifiersAreForTheBootstrapCredentialOnly() {
        HttpProbe token = api.zoneToken(zone);
        for (String body : List.of(
                "{'identifier':'provider://caracal-sys-x','kind':'none'}", "{'name':'caracal sys y','kind':'none'}")) {
            assertThat(token.post("/v1/zones/" + zone + "/providers", quoted(body))
                            .expect(409)
                            .error())
                    .isEqualTo("reserved_namespace");
        }
        post("{'identifier':'provider://caracal-sys-x','kind':'none'}").expect(201);
    }

    @Test
    void connectivityIsNotCheckedByThisVersion() {
        String id = id(post("{'name':'untested','kind':'none'}"));
        assertThat(api.admin().post(path(id) + "/test", "{}").expect(400).error())
                .isEqualTo("provider_check_unsupported");
        assertThat(api.admin().post(path("nope") + "/test", "{}").expect(404).error())
                .isEqualTo("provider_not_found");
        JsonNode unknown = api.admin().post(path("discovery"), "{}").expect(404).json();
        assertThat(unknown.get("error").asText()).isEqualTo("Not Found");
    }

    @Test
    void nothingIsMadeInAZoneThatIsNotInUse() {
        assertThat(api.admin()
                        .post("/v1/zones/nope/providers", quoted(OAUTH))
                        .expect(404)
                        .error())
                .isEqualTo("zone_not_found");
        String gone = api.newZone("gone for providers");
        api.admin().delete("/v1/zones/" + gone).expect(204);
        assertThat(api.admin()
                        .post("/v1/zones/" + gone + "/providers", quoted(OAUTH))
                        .expect(404)
                        .error())
                .isEqualTo("zone_not_found");
        assertThat(api.texts("SELECT ref FROM secret_store WHERE zone_id = ?", gone))
                .isEmpty();
    }

    @Test
    void tokenOfAnotherZoneSeesNothing() {
        String id = id(post("{'name':'mine','kind':'none'}"));
        HttpProbe stranger = api.zoneToken(api.newZone("stranger to providers"));
        assertThat(stranger.get(path(id)).expect(403).error()).isEqualTo("admin_token_zone_mismatch");
        String own = api.newZone("own of stranger");
        assertThat(api.admin()
                        .get("/v1/zones/" + own + "/providers/" + id)
                        .expect(404)
                        .error())
                .isEqualTo("provider_not_found");
    }

    private static JsonNode opened(String ref) throws JsonProcessingException {
        byte[] envelope = Base64.getMimeDecoder()
                .decode(api.texts("SELECT encode(envelope, 'base64') FROM secret_store WHERE ref = ?", ref)
                        .get(0));
        Css1 css1 = new Css1(new Keyring(Kek.fromHex(ApiFixture.KEK), Optional.empty()), new SecureRandom());
        return new ObjectMapper().readTree(new String(css1.open(envelope, ref), StandardCharsets.UTF_8));
    }

    private static Reply post(String body) {
        return api.admin().post("/v1/zones/" + zone + "/providers", quoted(body));
    }

    private static Reply patch(String id, String body) {
        return api.admin().patch(path(id), quoted(body));
    }

    private static Reply get(String id) {
        return api.admin().get(path(id));
    }

    private static String path(String id) {
        return "/v1/zones/" + zone + "/providers/" + id;
    }

    private static String id(Reply reply) {
        return reply.expect(201).json().get("id").asText();
    }

    private static String identifier(Reply reply) {
        return reply.expect(201).json().get("identifier").asText();
    }

    private static List<String> ids(JsonNode page) {
        return page.get("items").findValuesAsText("id");
    }

    private static String quoted(String body) {
        return body.replace('\'', '"');
    }

    private static List<String> names(JsonNode object) {
        List<String> names = new ArrayList<>();
        object.fieldNames().forEachRemaining(names::add);
        return names;
    }
}
