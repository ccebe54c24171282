package io.caracal.gateway;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Requests about whose end two servers could disagree, over a bare socket: none of them gets a second request past the Gateway. */
class FramingTest {
    @RegisterExtension
    static final GatewayBed BED = new GatewayBed().awaitReady();

    @ParameterizedTest
    @ValueSource(
            strings = {
                "Content-Length: 4\r\nTransfer-Encoding: chunked",
                "Transfer-Encoding: chunked\r\nContent-Length: 4",
                "Content-Length: 4\r\nContent-Length: 5",
                "Content-Length: 4, 5",
                "Content-Length: +4",
                "Content-Length: -1",
                "Content-Length: 0x4",
                "Content-Length : 4",
                "Transfer-Encoding: identity",
                "Transfer-Encoding: xchunked",
                "Transfer-Encoding: chunked, identity",
                "Transfer-Encoding:\u000bchunked",
                "Transfer-Encoding : chunked",
                "X: 1\r\n Transfer-Encoding: chunked",
                "Host: another",
                "No-Colon"
            })
    void isRefusedAndNothingReachesTheUpstream(String header) {
        int before = BED.upstream.requests().size();
        String answer = send(header, "0\r\n\r\nGET /smuggled HTTP/1.1\r\nHost: gateway\r\n\r\n");
        assertThat(answer).as(header).matches("(?s)HTTP/1.1 (400|501) .*");
        assertThat(answer.split("HTTP/1\\.1 ", -1)).as(answer).hasSize(2);
        assertThat(BED.upstream.requests()).hasSize(before);
    }

    @ParameterizedTest
    @ValueSource(strings = {"z\r\nabc\r\n0\r\n\r\n", "-1\r\nabc\r\n0\r\n\r\n", "3 abc\r\n0\r\n\r\n"})
    void aBodyWhoseChunksAreBrokenEndsTheCall(String body) {
        String answer = send("Transfer-Encoding: chunked", body);
        assertThat(answer).as(body).matches("(?s)HTTP/1.1 [45].*");
        assertThat(answer.split("HTTP/1\\.1 ", -1)).as(answer).hasSize(2);
    }

    @Test
    void aCallerThatWaitsForPermissionGetsItOnceItsMandateHolds() {
        try (RawHttp http = new RawHttp(BED.gateway.port())) {
            http.request(
                    "POST /waits HTTP/1.1",
                    "Authorization: Bearer " + BED.sts.mint(),
                    "X-Caracal-Resource: " + GatewayBed.RESOURCE,
                    "Expect: 100-continue",
                    "Content-Length: 4");
            assertThat(http.until("\r\n\r\n")).startsWith("HTTP/1.1 100 ");
            assertThat(http.send("body").rest()).startsWith("HTTP/1.1 200 ");
        }
        assertThat(BED.upstream.lastRequest().text()).isEqualTo("body");
        assertThat(BED.upstream.lastRequest().headers()).doesNotContainKey("expect");
        try (RawHttp http = new RawHttp(BED.gateway.port())) {
            String answer = http.request("POST /waits HTTP/1.1", "Expect: 100-continue", "Content-Length: 4")
                    .until("requestId");
            assertThat(answer).startsWith("HTTP/1.1 401 ");
        }
    }

    @Test
    void anUpgradeIsNotMade() {
        String answer;
        try (RawHttp http = new RawHttp(BED.gateway.port())) {
            answer = http.send("GET /socket HTTP/1.1\r\n"
                            + "Host: gateway\r\n"
                            + "Connection: Upgrade, close\r\n"
                            + "Upgrade: websocket\r\n"
                            + "Sec-WebSocket-Version: 13\r\n"
                            + "Sec-WebSocket-Key: AQIDBAUGBwgJCgsMDQ4PEA==\r\n"
                            + authorized() + "\r\n")
                    .rest();
        }
        assertThat(answer).startsWith("HTTP/1.1 200 ");
        assertThat(BED.upstream.lastRequest().headers()).doesNotContainKeys("upgrade", "connection");
    }

    @Test
    void theHostOfAnAbsoluteTargetDoesNotDecideWhereTheCallGoes() {
        String answer;
        try (RawHttp http = new RawHttp(BED.gateway.port())) {
            answer = http.send("GET http://169.254.169.254/x?a=1 HTTP/1.1\r\n"
                            + "Host: 169.254.169.254\r\n"
                            + "Connection: close\r\n"
                            + authorized() + "\r\n")
                    .rest();
        }
        assertThat(answer).startsWith("HTTP/1.1 200 ");
        assertThat(BED.upstream.lastRequest().target()).isEqualTo("/x?a=1");
        assertThat(BED.upstream.lastRequest().headers().get("host"))
                .containsExactly("127.0.0.1:" + BED.upstream.port());
    }

    private static String send(String header, String body) {
        try (RawHttp http = new RawHttp(BED.gateway.port())) {
            return http.send("POST /first HTTP/1.1\r\nHost: gateway\r\n" + authorized() + header + "\r\n\r\n" + body)
                    .rest();
        }
    }

    private static String authorized() {
        return "Authorization: Bearer " + BED.sts.mint() + "\r\nX-Caracal-Resource: " + GatewayBed.RESOURCE + "\r\n";
    }
}
