package io.caracal.api;

import static org.assertj.core.api.Assertions.assertThat;

import io.caracal.testing.http.HttpProbe;
import io.caracal.testing.http.Reply;
import java.io.ByteArrayInputStream;
import java.net.http.HttpRequest.BodyPublishers;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

class FrameworkTest {

    private static ApiFixture api;

    @BeforeAll
    static void start() {
        api = ApiFixture.start(Map.of("API_BODY_LIMIT_BYTES", "4096"));
    }

    @AfterAll
    static void stop() {
        api.close();
    }

    @Test
    void unknownRouteHasTheFrameworksBody() {
        Reply reply = api.admin().get("/v1/none?x=1").expect(404);
        assertThat(reply.text())
                .isEqualTo("{\"message\":\"Route GET:/v1/none?x=1 not found\",\"error\":\"Not"
                        + " Found\",\"statusCode\":404}");
        assertThat(api.admin().put("/v1/zones", "{}").expect(404).error()).isEqualTo("Not Found");
        assertThat(api.anonymous().get("/elsewhere").expect(404).error()).isEqualTo("Not Found");
        assertThat(api.anonymous().post("/v1/control/invoke", "{}").expect(404).error())
                .isEqualTo("Not Found");
    }

    @Test
    void malformedJsonIs400InternalError() {
        for (String body : new String[] {"{", "", "{\"name\":1}x", "{\"name\":\"a\",\"name\":\"b\"}"}) {
            Reply reply = api.admin().post("/v1/zones", body).expect(400);
            assertThat(reply.error()).as(body).isEqualTo("internal_error");
            assertThat(reply.json().get("requestId").asText())
                    .isEqualTo(reply.header("x-request-id").orElseThrow());
        }
    }

    @Test
    void otherMediaTypesAre415AndPlainTextIsTheRoutesOwnError() {
        HttpProbe xml = api.admin().header("Content-Type", "application/xml");
        assertThat(xml.send("POST", "/v1/zones", BodyPublishers.ofString("<a/>"))
                        .expect(415)
                        .error())
                .isEqualTo("internal_error");
        HttpProbe text = api.admin().header("Content-Type", "text/plain");
        assertThat(text.send("POST", "/v1/zones", BodyPublishers.ofString("hello"))
                        .expect(400)
                        .error())
                .isEqualTo("invalid_zone");
        assertThat(api.admin()
                        .send("POST", "/v1/zones", BodyPublishers.noBody())
                        .expect(400)
                        .error())
                .isEqualTo("invalid_zone");
    }

    @Test
    void nothingIsNegotiated() {
        for (String accept : new String[] {"application/xml", "text/html", "no media type"}) {
            Reply reply = api.admin().header("Accept", accept).get("/v1/zones").expect(200);
            assertThat(reply.header("content-type")).as(accept).contains("application/json");
        }
        HttpProbe odd = api.admin().header("Content-Type", "no media type");
        assertThat(odd.send("POST", "/v1/zones", BodyPublishers.ofString("{}"))
                        .expect(415)
                        .error())
                .isEqualTo("internal_error");
        assertThat(api.admin()
                        .send("OPTIONS", "/v1/zones", BodyPublishers.noBody())
                        .expect(404)
                        .text())
                .isEqualTo("{\"message\":\"Route OPTIONS:/v1/zones not found\",\"error\":\"Not"
                        + " Found\",\"statusCode\":404}");
        assertThat(api.anonymous()
                        .send("OPTIONS", "/v1/zones", BodyPublishers.noBody())
                        .expect(401)
                        .error())
                .isEqualTo("invalid_admin_token");
    }

    @Test
    void bytesThatAreNoTextAreNoJson() {
        byte[] utf32 = {0, 0, 0, '{', 0x7f, -1, -1, -1};
        assertThat(api.admin()
                        .header("Content-Type", "application/json")
                        .send("POST", "/v1/zones", BodyPublishers.ofByteArray(utf32))
                        .expect(400)
                        .error())
                .isEqualTo("internal_error");
    }

    @Test
    void largeBodyIs413() {
        String body = "{\"name\":\"" + "x".repeat(5000) + "\"}";
        assertThat(api.admin().post("/v1/zones", body).expect(413).error()).isEqualTo("internal_error");
        Reply chunked = api.admin()
                .header("Content-Type", "application/json")
                .send(
                        "POST",
                        "/v1/zones",
                        BodyPublishers.ofInputStream(
                                () -> new ByteArrayInputStream(body.getBytes(StandardCharsets.UTF_8))));
        assertThat(chunked.expect(413).error()).isEqualTo("internal_error");
    }

    @Test
    void requestIdIsEchoedWhenUsable() {
        assertThat(api.admin()
                        .header("X-Request-Id", "my:id-1")
                        .get("/v1/zones")
                        .header("x-request-id"))
                .contains("my:id-1");
        assertThat(api.admin()
                        .header("X-Request-Id", "not usable")
                        .get("/v1/zones")
                        .header("x-request-id")
                        .orElseThrow())
                .matches("[0-9a-f-]{36}");
    }

    @Test
    void badLimitsAndCursorsAreRefused() {
        for (String query : new String[] {"limit=0", "limit=501", "limit=x", "limit=", "limit=1&limit=2", "cursor="}) {
            assertThat(api.admin().get("/v1/zones?" + query).expect(400).error())
                    .as(query)
                    .isEqualTo("invalid_query");
        }
        for (String cursor : new String[] {"x", "e30", "eyJ0cyI6ImEiLCJpZCI6ImIifQ", "%00"}) {
            assertThat(api.admin().get("/v1/zones?cursor=" + cursor).expect(400).error())
                    .as(cursor)
                    .isEqualTo("invalid_cursor");
        }
    }

    @Test
    void publishesMetricsAndReadiness() {
        assertThat(api.anonymous().get("/ready").expect(200).text()).contains("\"ok\":true");
        assertThat(api.anonymous().get("/metrics").expect(200).text())
                .contains("caracal_api_outbox_pending_total", "caracal_api_outbox_dead_total");
    }
}
