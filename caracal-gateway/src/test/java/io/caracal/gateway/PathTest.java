package io.caracal.gateway;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Paths as they stand in the request line, over a bare socket. */
class PathTest {
    @RegisterExtension
    static final GatewayBed BED = new GatewayBed().awaitReady();

    @ParameterizedTest
    @ValueSource(
            strings = {
                "/a/../b",
                "/a/./b",
                "/..",
                "/../..",
                "/a/%2e%2e/b",
                "/a/%2E%2e",
                "/a/.%2e/b",
                "/a/%252e%252e/b",
                "/a/%25252e%25252e/b",
                "/a%2f..%2fb",
                "/a%2f%2e%2e%2fb",
                "/a%5cb",
                "/a\\b",
                "/a%255cb",
                "/..%5c..",
                "/a/..;/b",
                "/;x/b",
                "/.;x/b",
                "/a%2f..;x/b",
                "/a/..%3b/b",
                "//a",
                "/a//b",
                "/a%",
                "/a%2",
                "/a%zz",
                "/a%25",
                "/a%00",
                "/a%0d%0ab",
                "/a%c0%ae%c0%ae/b",
                "/a%ff",
                "/admin%20",
                "/admin%09",
                "*"
            })
    void isRefusedBeforeTheSignatureIsLookedAt(String path) {
        int before = BED.upstream.requests().size();
        String answer = get(path, BED.sts.mint());
        assertThat(answer).startsWith("HTTP/1.1 400 ");
        assertThat(answer)
                .contains("{\"error\":\"invalid_token\",\"error_description\":\"path traversal not"
                        + " permitted\",\"requestId\":\"");
        assertThat(answer).contains("X-Request-Id: ");
        assertThat(BED.upstream.requests()).hasSize(before);
    }

    @ParameterizedTest
    @CsvSource({
        "/, /, /",
        "/a/b, /a/b, /a/b",
        "/a/b/, /a/b/, /a/b/",
        "/a%2Fb, /a%2Fb, /a%2Fb",
        "/a%2fb/c, /a%2Fb/c, /a%2Fb/c",
        "/a%20b, /a b, /a%20b",
        "/caf%C3%A9, /café, /caf%C3%A9",
        "/a...b, /a...b, /a...b",
        "/.well-known/x, /.well-known/x, /.well-known/x",
        "/%61dmin, /admin, /admin",
        "/a:b@c, /a:b@c, /a:b@c",
        "/a;x=1/b;, /a;x=1/b;, /a;x=1/b;",
        "/a%3bb;c=%2fd, /a%3Bb;c=%2Fd, /a%3Bb;c=%2Fd",
        "/health/x, /health/x, /health/x"
    })
    void isJudgedAndForwardedAlike(String path, String judged, String forwarded) {
        String answer = get(path, BED.sts.mint());
        assertThat(answer).startsWith("HTTP/1.1 200 ");
        List<FakeSts.Exchange> exchanges = BED.sts.exchanges();
        assertThat(exchanges.get(exchanges.size() - 1).form()).containsEntry("request_path", judged);
        assertThat(BED.upstream.lastRequest().target()).isEqualTo(forwarded);
    }

    @Test
    void joinsTheBasePathAndTheOwnParametersOfTheUpstream() {
        BED.directing("{\"url\":\"" + BED.upstream.baseUri() + "/base/?k=own#f\",\"auth_mode\":\"none\"}");
        BED.caller().get("/x/?k=theirs&z=1&a=%20b").expect(200);
        assertThat(BED.upstream.lastRequest().target()).isEqualTo("/base/x/?a=+b&k=own&z=1");
        BED.caller().get("/").expect(200);
        assertThat(BED.upstream.lastRequest().target()).isEqualTo("/base/?k=own");
    }

    @Test
    void theQueryNeedNotBeText() {
        BED.caller().get("/x?b=%e9%FF&a&c=%C3%A9+%2B").expect(200);
        assertThat(BED.upstream.lastRequest().target()).isEqualTo("/x?a=&b=%E9%FF&c=%C3%A9+%2B");
    }

    private static String get(String path, String token) {
        try (RawHttp http = new RawHttp(BED.gateway.port())) {
            return http.request(
                            "GET " + path + " HTTP/1.1",
                            "Authorization: Bearer " + token,
                            "X-Caracal-Resource: " + GatewayBed.RESOURCE)
                    .rest();
        }
    }
}
