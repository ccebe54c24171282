package io.caracal.gateway;

import static org.assertj.core.api.Assertions.assertThat;

import io.caracal.testing.fake.Answer;
import io.caracal.testing.fake.RecordedRequest;
import io.caracal.testing.http.Reply;
import java.net.http.HttpRequest.BodyPublishers;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class HeaderHygieneTest {
    private static final String TRACE = "00-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7-01";

    @RegisterExtension
    static final GatewayBed BED = new GatewayBed().awaitReady();

    @Test
    void whatACallerMustNotSayDoesNotReachTheUpstream() {
        RecordedRequest seen = call(
                "Connection: X-First, upgrade, close",
                "Connection: x-second",
                "X-First: 1",
                "X-Second: 2",
                "Keep-Alive: timeout=5",
                "Proxy-Authorization: Basic abc",
                "Proxy-Connection: keep-alive",
                "TE: trailers",
                "Trailer: X-T",
                "Upgrade: websocket",
                "X-Caracal-Identity: me",
                "x-caracal-anything: me",
                "X-Forwarded-For: 1.2.3.4",
                "X-Forwarded-Proto: gopher",
                "X-Forwarded-Server: me",
                "Forwarded: for=1.2.3.4",
                "X-Real-IP: 1.2.3.4",
                "Baggage: caracal.session=s, user=u;p=1",
                "baggage: CARACAL.hop=1,other=o",
                "Traceparent: " + TRACE,
                "Tracestate: a=b",
                "Accept-Encoding: br",
                "User-Agent: mine",
                "X-Request-Id: bad id");

        for (String gone : List.of(
                "x-first",
                "x-second",
                "keep-alive",
                "proxy-authorization",
                "proxy-connection",
                "te",
                "trailer",
                "upgrade",
                "x-caracal-identity",
                "x-caracal-anything",
                "x-caracal-resource",
                "x-forwarded-server",
                "forwarded",
                "x-real-ip")) {
            assertThat(seen.headers()).as(gone).doesNotContainKey(gone);
        }
        assertThat(seen.headers().get("authorization")).containsExactly("Bearer " + FakeSts.ACCESS_TOKEN);
        assertThat(seen.headers().get("x-forwarded-for")).containsExactly("127.0.0.1");
        assertThat(seen.headers().get("x-forwarded-proto")).containsExactly("http");
        assertThat(seen.headers().get("x-forwarded-host")).containsExactly("gateway");
        assertThat(seen.headers().get("host")).containsExactly("127.0.0.1:" + BED.upstream.port());
        assertThat(seen.headers().get("baggage")).containsExactly("user=u;p=1,other=o");
        assertThat(seen.headers().get("traceparent")).containsExactly(TRACE);
        assertThat(seen.headers().get("tracestate")).containsExactly("a=b");
        assertThat(seen.headers().get("accept-encoding")).containsExactly("br");
        assertThat(seen.headers().get("user-agent")).containsExactly("mine");
        assertThat(seen.headers().get("x-request-id")).hasSize(1).doesNotContain("bad id");
    }

    @Test
    void nothingIsAddedThatTheCallerDidNotAskFor() {
        RecordedRequest seen = call();
        assertThat(seen.headers().keySet())
                .containsExactlyInAnyOrder(
                        "authorization",
                        "host",
                        "traceparent",
                        "x-forwarded-for",
                        "x-forwarded-host",
                        "x-forwarded-proto",
                        "x-request-id");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "ff-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7-01",
                "00-00000000000000000000000000000000-00f067aa0ba902b7-01",
                "00-4bf92f3577b34da6a3ce929d0e0e4736-0000000000000000-01",
                "00-4BF92F3577B34DA6A3CE929D0E0E4736-00f067aa0ba902b7-01",
                "00-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7-01-more",
                "00-4bf92f35-00f067aa0ba902b7-01"
            })
    void aTraceParentThatIsNoneIsReplaced(String given) {
        RecordedRequest seen = call("Traceparent: " + given);
        assertThat(seen.headers().get("traceparent")).hasSize(1);
        assertThat(seen.header("traceparent").orElseThrow())
                .isNotEqualTo(given)
                .matches("00-[0-9a-f]{32}-[0-9a-f]{16}-01");
    }

    @Test
    void theCredentialGoesWhereTheDirectiveSays() {
        directing("\"auth_mode\":\"none\"");
        assertThat(call().headers()).doesNotContainKey("authorization");
        directing("\"auth_mode\":\"caracal_jwt\",\"auth_scheme\":\"Token\",\"auth_header\":\"X-Auth\"");
        RecordedRequest other = call("X-Auth: forged");
        assertThat(other.headers().get("x-auth")).containsExactly("Token " + FakeSts.ACCESS_TOKEN);
        assertThat(other.headers()).doesNotContainKey("authorization");
        directing("\"auth_mode\":\"provider_oauth\",\"auth_scheme\":\"Bearer\",\"provider_token\":\"p\","
                + "\"forward_caracal_identity\":true");
        RecordedRequest provider = call();
        assertThat(provider.headers().get("authorization")).containsExactly("Bearer p");
        assertThat(provider.headers().get("x-caracal-identity")).containsExactly(FakeSts.ACCESS_TOKEN);
        directing("\"auth_mode\":\"provider_oauth\",\"auth_header\":\"X-Key\",\"provider_token\":\"cl\u00e9\u4ed3\"");
        byte[] octets = call().header("x-key").orElseThrow().getBytes(StandardCharsets.ISO_8859_1);
        assertThat(new String(octets, StandardCharsets.UTF_8)).isEqualTo("cl\u00e9\u4ed3");
        directing("\"auth_mode\":\"provider_apikey\",\"auth_location\":\"header\",\"auth_header\":\"X-Api-Key\","
                + "\"provider_token\":\"k\",\"allowed_token_hosts\":[\"127.0.0.1\"]");
        assertThat(call().headers().get("x-api-key")).containsExactly("k");
        directing("\"auth_mode\":\"provider_apikey\",\"auth_location\":\"query\",\"query_param_name\":\"key\","
                + "\"provider_token\":\"k&1\"");
        BED.caller().get("/x?key=forged&a=1").expect(200);
        assertThat(BED.upstream.lastRequest().target()).isEqualTo("/x?a=1&key=k%261");
    }

    @Test
    void whatAnUpstreamMustNotSayDoesNotReachTheCaller() {
        BED.upstream.enqueue(Answer.text(200, "body")
                .header("Connection", "X-Hop")
                .header("X-Hop", "1")
                .header("Server", "s/1")
                .header("X-Powered-By", "p")
                .header("X-AspNet-Version", "1")
                .header("Refresh", "0;url=/")
                .header("X-Request-Id", "forged")
                .header("X-Caracal-Revoked", "true")
                .header("X-Caracal-Token-Expires-In", "999999")
                .header("X-Caracal-Identity", "i")
                .header("Set-Cookie", "a=b")
                .header("ETag", "\"e\""));

        Reply reply =
                BED.caller().header("X-Request-Id", "req-hygiene").get("/").expect(200);

        for (String gone : List.of(
                "X-Hop",
                "Server",
                "X-Powered-By",
                "X-AspNet-Version",
                "Refresh",
                "X-Caracal-Revoked",
                "X-Caracal-Identity")) {
            assertThat(reply.header(gone)).as(gone).isEmpty();
        }
        assertThat(reply.headers().allValues("X-Request-Id")).containsExactly("req-hygiene");
        assertThat(reply.headers().allValues("X-Caracal-Token-Expires-In"))
                .hasSize(1)
                .doesNotContain("999999");
        assertThat(reply.headers().allValues("Date")).hasSize(1);
        assertThat(reply.headers().allValues("Content-Length")).containsExactly("4");
        assertThat(reply.header("Set-Cookie")).contains("a=b");
        assertThat(reply.header("ETag")).contains("\"e\"");
    }

    @Test
    void cookiesOfOneCallerDoNotReachAnother() {
        BED.upstream.enqueue(Answer.empty(204).header("Set-Cookie", "session=secret; Path=/"));
        BED.caller().get("/").expect(204);
        assertThat(call().headers()).doesNotContainKey("cookie");
    }

    @ParameterizedTest
    @CsvSource(
            nullValues = "gone",
            value = {
                "/next?a=1, /next?a=1",
                "next, next",
                "http://127.0.0.1/x, gone",
                "//evil.example/x, gone",
                "https:evil, gone",
                "/\\evil.example, gone",
                "ht!tp://%%%, gone"
            })
    void redirectsAreNotFollowedAndMayNotLeadAway(String location, String expected) {
        int before = BED.upstream.requests().size();
        BED.upstream.enqueue(Answer.empty(302).header("Location", location));
        Reply reply = BED.caller().get("/").expect(302);
        assertThat(reply.header("Location").orElse(null)).isEqualTo(expected);
        assertThat(BED.upstream.requests()).hasSize(before + 1);
    }

    @Test
    void contentIsNotDecodedOnTheWay() {
        byte[] packed = {31, (byte) 139, 8, 0, 1, 2, 3};
        BED.upstream.enqueue(Answer.of(200, "application/octet-stream", packed).header("Content-Encoding", "gzip"));
        Reply reply = BED.caller().get("/").expect(200);
        assertThat(reply.header("Content-Encoding")).contains("gzip");
        assertThat(reply.header("Content-Length")).contains("7");
    }

    @Test
    void headAndOtherMethodsPass() {
        BED.upstream.enqueue(Answer.text(200, "12345"));
        Reply head = BED.caller().send("HEAD", "/", BodyPublishers.noBody()).expect(200);
        assertThat(head.text()).isEmpty();
        assertThat(BED.upstream.lastRequest().method()).isEqualTo("HEAD");
        BED.caller().send("PROPFIND", "/", BodyPublishers.noBody()).expect(200);
        assertThat(BED.upstream.lastRequest().method()).isEqualTo("PROPFIND");
        BED.caller().send("DELETE", "/", BodyPublishers.ofString("{}")).expect(200);
        assertThat(BED.upstream.lastRequest().text()).isEqualTo("{}");
    }

    @Test
    void aResourceMayBeNamedInAnyScript() {
        String resource = "resource://caf\u00e9/\u4ed3\u5e93";
        BED.sts.answering(exchange -> FakeSts.granted(resource, BED.directive()));
        try (RawHttp http = new RawHttp(BED.gateway.port())) {
            String answer = http.request(
                            "GET /x HTTP/1.1",
                            "Authorization: Bearer " + BED.sts.mint(),
                            "X-Caracal-Resource: " + resource,
                            "X-Request-Id: req-script")
                    .rest();
            assertThat(answer).startsWith("HTTP/1.1 200 ");
        }
        assertThat(BED.eventsOf("req-script").get(0).metadata().get("resource").asText())
                .isEqualTo(resource);
    }

    private static void directing(String members) {
        BED.directing("{\"url\":\"" + BED.upstream.baseUri() + "\"," + members + "}");
    }

    private static RecordedRequest call(String... headers) {
        List<String> lines = new ArrayList<>(List.of(headers));
        lines.add("Authorization: Bearer " + BED.sts.mint());
        lines.add("X-Caracal-Resource: " + GatewayBed.RESOURCE);
        try (RawHttp http = new RawHttp(BED.gateway.port())) {
            String answer = http.request("GET /x HTTP/1.1", lines.toArray(String[]::new))
                    .rest();
            assertThat(answer).startsWith("HTTP/1.1 200 ");
        }
        return BED.upstream.lastRequest();
    }
}
