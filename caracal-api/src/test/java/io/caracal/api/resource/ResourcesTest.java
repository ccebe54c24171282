package io.caracal.api.resource;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.caracal.api.ApiFixture;
import io.caracal.testing.http.HttpProbe;
import io.caracal.testing.http.Reply;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ResourcesTest {

    private static final String REST =
            "'upstream_url':'https://up.example','scopes':['a:r','a:w'],'credential_provider_id':'PROVIDER'";

    private static ApiFixture api;
    private static String zone;
    private static String provider;

    @BeforeAll
    static void start() {
        api = ApiFixture.start(
                Map.of("CONTROL_AUDIENCE", "https://control.example", "API_MAX_RESOURCES_PER_ZONE", "40"));
        zone = api.newZone("resources");
        provider = newProvider(zone);
    }

    @AfterAll
    static void stop() {
        api.close();
    }

    @Test
    void createdResourceHasExactlyTheContractsMembers() {
        JsonNode resource = post("{'name':'Api One'," + REST
                        + ",'operations':[{'method':' get ','path':'/x','scope':'a:r'}]}")
                .expect(201)
                .json();
        assertThat(names(resource))
                .containsExactly(
                        "id",
                        "zone_id",
                        "name",
                        "identifier",
                        "upstream_url",
                        "scopes",
                        "credential_provider_id",
                        "operations",
                        "operation_enforcement",
                        "created_by",
                        "created_via_operator",
                        "updated_by",
                        "updated_via_operator",
                        "created_at",
                        "updated_at",
                        "archived_at");
        assertThat(resource.get("identifier").asText()).isEqualTo("resource://api-one");
        assertThat(resource.get("operations").toString())
                .isEqualTo("[{\"path\":\"/x\",\"scope\":\"a:r\",\"method\":\"GET\"}]");
        assertThat(resource.get("operation_enforcement").asText()).isEqualTo("enforced");
        assertThat(resource.get("scopes").toString()).isEqualTo("[\"a:r\",\"a:w\"]");
        assertThat(get(resource.get("id").asText()).expect(200).json()).isEqualTo(resource);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                "{} | 400 | invalid_resource",
                "{'name':'x','scopes':[]} | 400 | invalid_resource",
                "{'name':'x','scopes':['a b']} | 400 | invalid_resource",
                "{'name':'x','scopes':'a'} | 400 | invalid_resource",
                "{'scopes':['a']} | 400 | invalid_resource",
                "{'name':'x','scopes':['a'],'upstream_url':'ftp://x'} | 400 | invalid_resource",
                "{'name':'x','scopes':['a'],'upstream_url':'https://u:p@x.example'} | 400 | invalid_resource",
                "{'name':'x','scopes':['a'],'operation_enforcement':'none'} | 400 | invalid_resource",
                "{'name':'x','scopes':['a'],'operations':[{'method':'GET','path':'/x'}]} | 400 | invalid_resource",
                "{'identifier':'not a uri','scopes':['a']} | 400 | invalid_resource_identifier",
                "{'identifier':'relative/path','scopes':['a']} | 400 | invalid_resource_identifier",
                "{'identifier':'provider://x','scopes':['a']} | 400 | invalid_resource_identifier",
                "{'identifier':'https://u@x.example','scopes':['a']} | 400 | invalid_resource_identifier",
                "{'name':'x','scopes':['a'],'check':true} | 400 | resource_verification_unsupported",
                "{'name':'x','scopes':['a'],'credential_provider_id':'nope'} | 404 | provider_not_found",
                "{'name':'x','scopes':['a'],'upstream_url':'https://x.example'} | 400 | credential_provider_required",
                "{'name':'x','scopes':['a'],'credential_provider_id':null,'upstream_url':null} | 400 |"
                        + " credential_provider_required",
                "{'name':'x','scopes':['a'],'credential_provider_id':'PROVIDER'} | 400 | upstream_url_required",
                "{'name':'x',REST,'operations':[{'method':' ','path':'/x','scope':'a:r'}]} | 400 |"
                        + " operation_method_and_path_required",
                "{'name':'x',REST,'operations':[{'method':'GET','path':'x','scope':'a:r'}]} | 400 |"
                        + " operation_path_must_be_absolute",
                "{'name':'x',REST,'operations':[{'method':'GET','path':'/x','scope':'b'}]} | 400 |"
                        + " operation_scope_not_in_resource_scopes",
                "{'name':'x',REST,'operations':[{'method':'GET','path':'/x','scope':'a:r'},{'method':'get','path':'/x','scope':'a:w'}]}"
                        + " | 400 | operation_duplicate"
            })
    void badBodyIsRefusedWithItsCode(String body, int status, String code) {
        assertThat(post(body.replace("REST", REST)).expect(status).error()).isEqualTo(code);
    }

    @Test
    void identifiersConflictAndAreNumberedPastArchivedOnes() {
        String first = id(post("{'name':'Numbered'," + REST + "}"));
        api.admin().delete(path(first)).expect(204);
        JsonNode second = post("{'name':'Numbered'," + REST + "}").expect(201).json();
        assertThat(second.get("identifier").asText()).isEqualTo("resource://numbered-2");
        assertThat(post("{'identifier':'resource://numbered-2'," + REST + "}")
                        .expect(409)
                        .error())
                .isEqualTo("resource_identifier_conflict");
        JsonNode again = post("{'identifier':'resource://numbered'," + REST + "}")
                .expect(201)
                .json();
        assertThat(again.get("name").asText()).isEqualTo("resource://numbered");
        assertThat(patch(again.get("id").asText(), "{'identifier':'resource://numbered-2'}")
                        .expect(409)
                        .error())
                .isEqualTo("resource_identifier_conflict");
    }

    @Test
    void patchChangesOnlyWhatIsNamedAndChecksTheWhole() {
        String id =
                id(post("{'name':'patched'," + REST + ",'operations':[{'method':'GET','path':'/x','scope':'a:w'}]}"));
        assertThat(patch(id, "{}").expect(400).error()).isEqualTo("no_fields");
        assertThat(patch(id, "{'scopes':['a:r']}").expect(400).error())
                .isEqualTo("operation_scope_not_in_resource_scopes");
        assertThat(patch(id, "{'upstream_url':null}").expect(400).error()).isEqualTo("upstream_url_required");
        assertThat(patch(id, "{'credential_provider_id':null}").expect(400).error())
                .isEqualTo("credential_provider_required");
        assertThat(patch(id, "{'credential_provider_id':'nope'}").expect(404).error())
                .isEqualTo("provider_not_found");
        JsonNode changed = patch(id, "{'scopes':['a:r'],'operations':[],'operation_enforcement':'transport_uniform'}")
                .expect(200)
                .json();
        assertThat(changed.get("operations")).isEmpty();
        assertThat(changed.get("name").asText()).isEqualTo("patched");
        assertThat(changed.get("upstream_url").asText()).isEqualTo("https://up.example");
        assertThat(changed.get("operation_enforcement").asText()).isEqualTo("transport_uniform");
        assertThat(changed.get("updated_by").asText()).startsWith("admin:");
        assertThat(patch("nope", "{'name':'x'}").expect(404).error()).isEqualTo("resource_not_found");
    }

    @Test
    void resourceWhoseProviderWasArchivedCanStillBeChanged() {
        String own = newProvider(zone);
        String id =
                id(post("{'name':'orphan','upstream_url':'https://o.example','scopes':['a'],'credential_provider_id':'"
                        + own + "'}"));
        api.admin().delete("/v1/zones/" + zone + "/providers/" + own).expect(204);
        patch(id, "{'name':'orphan still'}").expect(200);
        assertThat(patch(id, "{'credential_provider_id':'" + own + "'}")
                        .expect(404)
                        .error())
                .isEqualTo("provider_not_found");
    }

    @Test
    void deletedResourceIsOnlyListedAsArchived() {
        String id = id(post("{'name':'removed'," + REST + "}"));
        assertThat(api.admin().delete(path(id)).expect(204).text()).isEmpty();
        assertThat(get(id).expect(404).error()).isEqualTo("resource_not_found");
        assertThat(api.admin().delete(path(id)).expect(404).error()).isEqualTo("resource_not_found");
        JsonNode archived = list(api.admin(), "?status=archived&limit=500");
        assertThat(archived.get("items").findValuesAsText("id")).contains(id);
        assertThat(list(api.admin(), "?limit=500").get("items").findValuesAsText("id"))
                .doesNotContain(id);
    }

    @Test
    void controlResourceNeedsNeitherProviderNorUpstreamAndIsProtected() {
        String own = api.newZone("control zone");
        HttpProbe token = api.zoneToken(own);
        String resources = "/v1/zones/" + own + "/resources";
        String body = quoted("{'identifier':'https://control.example','name':'Control','scopes':['control:app:read']}");
        assertThat(token.post(resources, body).expect(409).error()).isEqualTo("protected_resource");
        JsonNode control = api.admin().post(resources, body).expect(201).json();
        String id = control.get("id").asText();
        assertThat(control.get("upstream_url").isNull()).isTrue();
        assertThat(api.texts(
                        "SELECT identifier FROM providers WHERE id = ?",
                        control.get("credential_provider_id").asText()))
                .containsExactly("provider://none");
        assertThat(api.admin().get(resources).json().get("items")).hasSize(1);
        assertThat(token.get(resources).json().get("items")).isEmpty();
        assertThat(token.get(resources + "/" + id).expect(404).error()).isEqualTo("resource_not_found");
        assertThat(token.patch(resources + "/" + id, "{\"name\":\"x\"}")
                        .expect(409)
                        .error())
                .isEqualTo("protected_resource");
        assertThat(api.admin()
                        .patch(resources + "/" + id, "{\"identifier\":\"resource://x\"}")
                        .expect(409)
                        .error())
                .isEqualTo("protected_resource");
        api.admin()
                .patch(resources + "/" + id, "{\"scopes\":[\"control:app:write\"]}")
                .expect(200);
        assertThat(api.admin().delete(resources + "/" + id).expect(409).error()).isEqualTo("protected_resource");
    }

    @Test
    void controlResourceIsMadeEvenWhereAUserTookTheNameOfItsProvider() {
        String own = api.newZone("clash zone");
        api.admin()
                .post(
                        "/v1/zones/" + own + "/providers",
                        quoted(
                                "{'identifier':'provider://none','kind':'bearer_token','config_json':{'bearer_token':'t'}}"))
                .expect(201);
        JsonNode control = api.admin()
                .post(
                        "/v1/zones/" + own + "/resources",
                        quoted("{'identifier':'caracal-control','scopes':['control:app:read']}"))
                .expect(201)
                .json();
        assertThat(api.texts(
                        "SELECT provider_kind FROM providers WHERE id = ?",
                        control.get("credential_provider_id").asText()))
                .containsExactly("none");
    }

    @Test
    void reservedIdentifiersAreForTheBootstrapCredentialOnly() {
        HttpProbe token = api.zoneToken(zone);
        String body = quoted("{'identifier':'caracal-sys://x'," + REST + "}").replace("PROVIDER", provider);
        assertThat(token.post("/v1/zones/" + zone + "/resources", body)
                        .expect(409)
                        .error())
                .isEqualTo("reserved_namespace");
        api.admin().post("/v1/zones/" + zone + "/resources", body).expect(201);
    }

    @Test
    void zoneCannotHaveMoreResourcesThanItsQuota() {
        String own = api.newZone("full zone");
        String credential = newProvider(own);
        api.execute("INSERT INTO resources (id, zone_id, name, identifier, credential_provider_id) SELECT 'q' || n, '"
                + own + "', 'n', 'resource://q' || n, '" + credential + "' FROM generate_series(1, 39) n");
        String body = "{'name':'last'," + REST + "}";
        HttpProbe admin = api.admin();
        String path = "/v1/zones/" + own + "/resources";
        admin.post(path, quoted(body).replace("PROVIDER", credential)).expect(201);
        assertThat(admin.post(path, quoted(body).replace("PROVIDER", credential))
                        .expect(409)
                        .error())
                .isEqualTo("resource_quota_exceeded");
    }

    @Test
    void providerOfAnotherZoneIsNotFound() {
        String own = api.newZone("other provider zone");
        String body = quoted("{'name':'x'," + REST + "}").replace("PROVIDER", provider);
        assertThat(api.admin()
                        .post("/v1/zones/" + own + "/resources", body)
                        .expect(404)
                        .error())
                .isEqualTo("provider_not_found");
    }

    @Test
    void upstreamIsNotProbedByThisVersion() {
        String id = id(post("{'name':'probed'," + REST + "}"));
        assertThat(api.admin().post(path(id) + "/test", "{}").expect(400).error())
                .isEqualTo("resource_verification_unsupported");
    }

    private static JsonNode list(HttpProbe as, String query) {
        return as.get("/v1/zones/" + zone + "/resources" + query).expect(200).json();
    }

    private static String newProvider(String in) {
        return api.admin()
                .post("/v1/zones/" + in + "/providers", "{\"name\":\"mandate\",\"kind\":\"caracal_mandate\"}")
                .expect(201)
                .json()
                .get("id")
                .asText();
    }

    private static Reply post(String body) {
        return api.admin().post("/v1/zones/" + zone + "/resources", quoted(body).replace("PROVIDER", provider));
    }

    private static Reply patch(String id, String body) {
        return api.admin().patch(path(id), quoted(body));
    }

    private static Reply get(String id) {
        return api.admin().get(path(id));
    }

    private static String path(String id) {
        return "/v1/zones/" + zone + "/resources/" + id;
    }

    private static String id(Reply reply) {
        return reply.expect(201).json().get("id").asText();
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
