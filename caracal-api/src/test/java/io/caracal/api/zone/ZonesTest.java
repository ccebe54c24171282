package io.caracal.api.zone;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.caracal.api.ApiFixture;
import io.caracal.testing.http.HttpProbe;
import io.caracal.testing.http.Reply;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ZonesTest {

    private static ApiFixture api;

    @BeforeAll
    static void start() {
        api = ApiFixture.start();
    }

    @AfterAll
    static void stop() {
        api.close();
    }

    @ParameterizedTest
    @ValueSource(strings = {"\"name\":\"\\u00a0\"", "\"name\":\"half \\ud800\"", "\"name\":\"long\",\"slug\":\"%s\""})
    void whatCannotBeStoredIsRefused(String members) {
        String random = IntStream.range(0, 3000)
                .mapToObj(i -> Integer.toString((i * 7919 + i / 3) % 36, 36))
                .collect(Collectors.joining());
        String body = "{" + members.formatted(random) + "}";
        assertThat(api.admin().post("/v1/zones", body).expect(400).error()).isEqualTo("invalid_zone");
    }

    @Test
    void createdZoneHasExactlyTheContractsMembers() {
        Reply reply =
                api.admin().post("/v1/zones", "{\"name\":\"  Zone Exact \"}").expect(201);
        JsonNode zone = reply.json();
        assertThat(names(zone))
                .containsExactly(
                        "id",
                        "name",
                        "slug",
                        "dcr_enabled",
                        "operator_coauthor_badge",
                        "operator_governed",
                        "created_by",
                        "created_via_operator",
                        "updated_by",
                        "updated_via_operator",
                        "created_at",
                        "updated_at");
        assertThat(zone.get("name").asText()).isEqualTo("Zone Exact");
        assertThat(zone.get("slug").asText()).isEqualTo("zone-exact");
        assertThat(zone.get("dcr_enabled").asBoolean()).isFalse();
        assertThat(zone.get("operator_coauthor_badge").asBoolean()).isTrue();
        assertThat(zone.get("created_by").asText()).startsWith("admin:");
        assertThat(zone.get("updated_by").isNull()).isTrue();
        assertThat(zone.get("created_at").asText()).matches("\\d{4}-\\d\\d-\\d\\dT\\d\\d:\\d\\d:\\d\\d\\.\\d{3}Z");
        assertThat(reply.header("x-content-type-options")).contains("nosniff");
        assertThat(reply.header("cache-control")).contains("no-store");
        assertThat(api.admin().get("/v1/zones/" + zone.get("id").asText()).json())
                .isEqualTo(zone);
    }

    @Test
    void slugsAreNumberedWhenTaken() {
        assertThat(slugOf("Numbered !!")).isEqualTo("numbered");
        assertThat(slugOf("numbered")).isEqualTo("numbered-2");
        assertThat(slugOf("NUMBERED")).isEqualTo("numbered-3");
        assertThat(slugOf("???")).isEqualTo("zone");
    }

    @Test
    void explicitSlugThatIsTakenConflictsOnCreateAndOnPatch() {
        api.admin().post("/v1/zones", "{\"name\":\"a\",\"slug\":\"taken-one\"}").expect(201);
        String other = api.newZone("other zone");
        assertThat(api.admin()
                        .post("/v1/zones", "{\"name\":\"b\",\"slug\":\"taken-one\"}")
                        .expect(409)
                        .error())
                .isEqualTo("zone_slug_conflict");
        assertThat(api.admin()
                        .patch("/v1/zones/" + other, "{\"slug\":\"taken-one\"}")
                        .expect(409)
                        .error())
                .isEqualTo("zone_slug_conflict");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "{}",
                "{\"name\":\"\"}",
                "{\"name\":\"   \"}",
                "{\"name\":7}",
                "{\"name\":null}",
                "{\"name\":\"a\",\"slug\":\"Not A Slug\"}",
                "{\"name\":\"a\",\"unknown\":1}",
                "{\"name\":\"a\",\"dcr_enabled\":\"yes\"}",
                "[]",
                "null"
            })
    void badBodyIsInvalidZone(String body) {
        Reply reply = api.admin().post("/v1/zones", body).expect(400);
        assertThat(reply.error()).isEqualTo("invalid_zone");
    }

    @Test
    void unknownZoneIsNotFoundAndBadIdIsRefused() {
        assertThat(api.admin().get("/v1/zones/nope").expect(404).error()).isEqualTo("zone_not_found");
        assertThat(api.admin().get("/v1/zones/a%20b").expect(400).error()).isEqualTo("invalid_params");
        assertThat(api.admin()
                        .patch("/v1/zones/nope", "{\"name\":\"x\"}")
                        .expect(404)
                        .error())
                .isEqualTo("zone_not_found");
        assertThat(api.admin().delete("/v1/zones/nope").expect(404).error()).isEqualTo("zone_not_found");
    }

    @Test
    void patchChangesOnlyWhatIsNamed() {
        String id = api.newZone("patched");
        assertThat(api.admin().patch("/v1/zones/" + id, "{}").expect(400).error())
                .isEqualTo("no_fields");
        JsonNode zone = api.admin()
                .patch("/v1/zones/" + id, "{\"dcr_enabled\":false,\"operator_governed\":true}")
                .expect(200)
                .json();
        assertThat(zone.get("name").asText()).isEqualTo("patched");
        assertThat(zone.get("operator_governed").asBoolean()).isTrue();
        assertThat(zone.get("updated_by").asText()).startsWith("admin:");
    }

    @Test
    void deletedZoneIsGoneButItsSlugStaysTaken() {
        String id = api.newZone("Removed");
        assertThat(api.admin().delete("/v1/zones/" + id).expect(204).text()).isEmpty();
        api.admin().get("/v1/zones/" + id).expect(404);
        assertThat(slugOf("removed")).isEqualTo("removed-2");
    }

    @Test
    void cursorChainShowsEveryZoneOnceEvenWithEqualTimes() {
        List<String> made = new ArrayList<>();
        for (int i = 0; i < 7; i++) {
            made.add(api.newZone("chain " + i));
        }
        api.execute(
                "UPDATE zones SET created_at = timestamptz '2031-01-01 00:00:00.000400+00' WHERE name LIKE 'chain%'");
        api.execute("UPDATE zones SET created_at = timestamptz '2031-01-01 00:00:00.000900+00' WHERE name = 'chain 3'");
        List<String> seen = new ArrayList<>();
        String query = "?limit=2";
        while (seen.size() < 7) {
            JsonNode page = api.admin().get("/v1/zones" + query).expect(200).json();
            page.get("items").forEach(item -> seen.add(item.get("id").asText()));
            query = "?limit=2&cursor=" + page.get("next_cursor").asText();
        }
        assertThat(seen).startsWith(made.get(3));
        assertThat(seen.subList(0, 7)).containsExactlyInAnyOrderElementsOf(made);
    }

    @Test
    void reservedNamesAreForTheBootstrapCredentialOnly() {
        HttpProbe minted = api.minted("{\"name\":\"g\",\"scope\":\"global\"}");
        for (String body : List.of(
                "{\"name\":\"Caracal.sys/x\"}",
                "{\"name\":\"a\",\"slug\":\"caracal-sys-y\"}",
                "{\"name\":\"caracal sys z\"}")) {
            assertThat(minted.post("/v1/zones", body).expect(409).error()).isEqualTo("reserved_namespace");
        }
        String system = api.newZone("{\"name\":\"caracal.sys/system\",\"slug\":\"caracal-sys-internal\"}", api.admin());
        assertThat(minted.get("/v1/zones/" + system)
                        .expect(200)
                        .json()
                        .get("slug")
                        .asText())
                .isEqualTo("caracal-sys-internal");
        assertThat(api.admin().get("/v1/zones?limit=500").text()).doesNotContain(system);
        assertThat(minted.patch("/v1/zones/" + system, "{\"name\":\"n\"}")
                        .expect(403)
                        .error())
                .isEqualTo("system_zone_read_only");
    }

    private static String slugOf(String name) {
        return api.admin()
                .post("/v1/zones", "{\"name\":\"" + name + "\"}")
                .expect(201)
                .json()
                .get("slug")
                .asText();
    }

    private static List<String> names(JsonNode object) {
        List<String> names = new ArrayList<>();
        object.fieldNames().forEachRemaining(names::add);
        return names;
    }
}
