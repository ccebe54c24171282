package io.caracal.api.authority;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.caracal.api.ApiFixture;
import io.caracal.testing.http.HttpProbe;
import io.caracal.testing.http.Reply;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class AuthorityListsTest {

    private static final String TIME = "timestamptz '2026-03-01 00:00:00Z' + ? * interval '1 second'";

    private static ApiFixture api;
    private static String zone;
    private static String other;
    private static String application;

    @BeforeAll
    static void start() {
        api = ApiFixture.start();
        zone = api.newZone("authority");
        other = api.newZone("others");
        application = api.newApplication(zone, "agents").get("id").asText();
        String foreign = api.newApplication(other, "foreign").get("id").asText();
        record(zone, "ar-1", "user", "ann", 1);
        record(zone, "ar-2", "application", application, 2);
        record(zone, "ar-3", "application", application, 3);
        record(other, "ar-9", "application", foreign, 9);
        api.execute("UPDATE authority_records SET parent_id = 'ar-2', status = 'revoked', revoked_reason = '=why',"
                + " revoked_at = timestamptz '2026-03-02 00:00:00Z' WHERE id = 'ar-3'");
        // Past its time: the API role may see such records of every zone, to expire them; listings must not show them.
        api.execute("UPDATE authority_records SET expires_at = now() - interval '1 day' WHERE id = 'ar-9'");
        session(zone, "s-1", application, "ar-1", 1);
        session(zone, "s-2", application, "ar-2", 2);
        session(other, "s-9", foreign, "ar-9", 9);
        api.execute(
                "UPDATE sessions SET parent_id = 's-1', labels = '{operator,x:y}', lifecycle = 'service', ttl_seconds"
                        + " = NULL, last_heartbeat_at = now(), heartbeat_deadline_at = now(), status = 'terminated',"
                        + " terminated_at = timestamptz '2026-03-02 00:00:00Z', termination_reason = 'ended' WHERE id ="
                        + " 's-2'");
    }

    @AfterAll
    static void stop() {
        api.close();
    }

    @Test
    void recordsAreListedNewestFirstPageByPage() {
        JsonNode first = get("authority-records?limit=2").json();
        assertThat(ids(first)).containsExactly("ar-3", "ar-2");
        JsonNode second = get("authority-records?limit=2&cursor="
                        + first.get("next_cursor").asText())
                .json();
        assertThat(ids(second)).containsExactly("ar-1");
        assertThat(second.get("next_cursor").isNull()).isTrue();
        assertThat(first.get("items").get(0).toString())
                .isEqualTo("{\"authority_record_id\":\"ar-3\",\"zone_id\":\"" + zone
                        + "\",\"authority_record_type\":\"application\",\"subject_id\":\"" + application
                        + "\",\"federated_user_issuer\":null,\"parent_authority_record_id\":\"ar-2\",\"status\":\"revoked\","
                        + "\"expires_at\":\"2099-01-01T00:00:00.000Z\",\"authenticated_at\":\"2026-03-01T00:00:03.000Z\","
                        + "\"created_at\":\"2026-03-01T00:00:03.000Z\",\"revoked_at\":\"2026-03-02T00:00:00.000Z\","
                        + "\"revoked_reason\":\"=why\"}");
        assertThat(second.get("items").get(0).get("federated_user_issuer").asText())
                .isEqualTo("https://issuer.example");
    }

    @Test
    void sessionsAreListedNewestFirstPageByPage() {
        JsonNode first = get("sessions?limit=1").json();
        assertThat(first.get("items").get(0).toString())
                .startsWith("{\"session_id\":\"s-2\",\"application_id\":\"" + application
                        + "\",\"parent_session_id\":\"s-1\",\"status\":\"terminated\",\"lifecycle\":\"service\","
                        + "\"labels\":[\"operator\",\"x:y\"],\"depth\":0,\"child_count\":0,"
                        + "\"subject_authority_record_id\":\"ar-2\",\"subject_id\":\"" + application
                        + "\",\"federated_user_id\":null,\"federated_user_issuer\":null,"
                        + "\"started_at\":\"2026-03-01T00:00:02.000Z\"")
                .endsWith(
                        "\"terminated_at\":\"2026-03-02T00:00:00.000Z\",\"termination_reason\":\"ended\",\"ttl_seconds\":null}");
        JsonNode second = get("sessions?limit=1&cursor="
                        + first.get("next_cursor").asText())
                .json();
        assertThat(ids(second)).containsExactly("s-1");
        assertThat(second.get("items").get(0).get("federated_user_id").asText()).isEqualTo("ann");
        assertThat(second.get("items").get(0).get("ttl_seconds").asInt()).isEqualTo(3600);
        assertThat(second.get("next_cursor").isNull()).isTrue();
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "authority-records?authority_record_id=ar-2|ar-2",
                "authority-records?authority_record_id=ar-9|''",
                "authority-records?status=active|ar-2 ar-1",
                "authority-records?subject_id=ann|ar-1",
                "authority-records?kind=application&status=revoked|ar-3",
                "sessions?status=active|s-1",
                "sessions?lifecycle=service|s-2",
                "sessions?parent_session_id=s-1|s-2",
                "sessions?subject_id=ann|s-1",
                "sessions?label=x:y|s-2",
                "sessions?application_id=none|''"
            })
    void filtersApply(String query, String expected) {
        assertThat(String.join(" ", ids(get(query).json()))).isEqualTo(expected);
    }

    @Test
    void spreadsheetsGetGuardedCells() {
        Reply records = get("authority-records?format=csv&status=revoked&limit=1");
        assertThat(records.header("content-disposition"))
                .contains("attachment; filename=\"authority-records-" + zone + ".csv\"");
        assertThat(records.text())
                .isEqualTo("authority_record_id,authority_record_type,subject_id,federated_user_issuer,"
                        + "parent_authority_record_id,status,authenticated_at,created_at,expires_at,revoked_at,"
                        + "revoked_reason\r\nar-3,application," + application
                        + ",,ar-2,revoked,2026-03-01T00:00:03.000Z,2026-03-01T00:00:03.000Z,2099-01-01T00:00:00.000Z,"
                        + "2026-03-02T00:00:00.000Z,'=why\r\n");
        assertThat(get("sessions?format=csv&label=operator").text())
                .startsWith("session_id,application_id,parent_session_id,status,lifecycle,labels,depth,child_count,")
                .contains("\r\ns-2," + application + ",s-1,terminated,service,operator x:y,0,0,ar-2,");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "authority-records?limit=1001",
                "authority-records?status=suspended",
                "authority-records?kind=robot",
                "authority-records?authority_record_id=",
                "authority-records?format=xml",
                "sessions?limit=0",
                "sessions?status=revoked",
                "sessions?lifecycle=other",
                "sessions?label=%00"
            })
    void badQueriesAre400(String query) {
        assertThat(api.admin().get(path(query)).expect(400).error()).isEqualTo("invalid_query");
    }

    @ParameterizedTest
    @ValueSource(strings = {"authority-records", "sessions"})
    void everyRefusalHasItsStatus(String list) {
        assertThat(api.admin().get(path(list + "?cursor=nonsense")).expect(400).error())
                .isEqualTo("invalid_cursor");
        assertThat(api.anonymous().get(path(list)).expect(401).error()).isEqualTo("invalid_admin_token");
        HttpProbe stranger =
                api.minted("{\"name\":\"t\",\"scope\":\"zone\",\"zone_id\":\"" + other + "\",\"capability\":\"read\"}");
        assertThat(stranger.get(path(list)).expect(403).error()).isEqualTo("admin_token_zone_mismatch");
        assertThat(ids(stranger.get("/v1/zones/" + other + "/" + list)
                        .expect(200)
                        .json()))
                .hasSize(1);
        assertThat(stranger.post("/v1/zones/" + other + "/" + list, "{}").status())
                .isEqualTo(403);
        api.admin().post(path(list), "{}").expect(404);
    }

    private static Reply get(String query) {
        return api.admin().get(path(query)).expect(200);
    }

    private static String path(String query) {
        return "/v1/zones/" + zone + "/" + query;
    }

    private static List<String> ids(JsonNode page) {
        List<String> ids = new ArrayList<>();
        page.get("items").forEach(item -> ids.add(item.elements().next().asText()));
        return ids;
    }

    private static void record(String in, String id, String kind, String subject, int second) {
        api.execute(
                "INSERT INTO authority_records (id, zone_id, session_type, subject_id, expires_at, claims_json,"
                        + " authenticated_at, created_at) VALUES (?, ?, ?, ?, timestamptz '2099-01-01 00:00:00Z',"
                        + " '{\"iss\":\"https://issuer.example\"}', " + TIME + ", " + TIME + ")",
                id,
                in,
                kind,
                subject,
                second,
                second);
    }

    private static void session(String in, String id, String of, String subject, int second) {
        api.execute(
                "INSERT INTO sessions (id, zone_id, application_id, subject_authority_record_id, started_at)"
                        + " VALUES (?, ?, ?, ?, " + TIME + ")",
                id,
                in,
                of,
                subject,
                second);
    }
}
