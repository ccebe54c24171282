package io.caracal.gateway;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What passes between caller and upstream, octet by octet, with sockets at both ends. */
class WireTest {
    private static final String OK = "HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\nok";
    private static GatewayBed bed;
    private static RawUpstream upstream;

    @BeforeAll
    static void start() {
        bed = new GatewayBed().awaitReady();
        upstream = new RawUpstream();
        bed.directing("{\"url\":\"" + upstream.uri() + "\",\"auth_mode\":\"none\"}");
    }

    @AfterAll
    static void stop() {
        upstream.close();
        bed.close();
    }

    @ParameterizedTest
    @ValueSource(strings = {"GET", "POST", "PATCH", "DELETE", "PROPFIND"})
    void aBodyOfUnknownLengthPassesWhateverTheMethodAndWithoutAType(String method) {
        upstream.answering(OK);
        assertThat(call(method, "Transfer-Encoding: chunked\r\n", "2\r\nxy\r\n0\r\n\r\n"))
                .endsWith("\r\n\r\nok");
        assertThat(upstream.takeRequest())
                .startsWith(method + " /x HTTP/1.1\r\n")
                .containsOnlyOnce("Transfer-Encoding: chunked\r\n")
                .doesNotContain("Content-Length")
                .endsWith("\r\n\r\n2\r\nxy\r\n0\r\n\r\n");
    }

    @Test
    void theLengthOfABodyIsPassedOn() {
        upstream.answering(OK);
        call("POST", "Content-Type: a/B; c=D\r\nContent-Length: 2\r\nX-Two: 1\r\nX-Two: 2\r\n", "xy");
        assertThat(upstream.takeRequest())
                .contains("Content-Type: a/B; c=D\r\n", "X-Two: 1\r\nX-Two: 2\r\n", "Content-Length: 2\r\n")
                .doesNotContain("Transfer-Encoding")
                .endsWith("\r\n\r\nxy");
        call("POST", "Content-Type: no type at all\r\n", "");
        assertThat(upstream.takeRequest()).contains("Content-Type: no type at all\r\n", "Content-Length: 0\r\n");
        call("GET", "", "");
        assertThat(upstream.takeRequest()).doesNotContain("Content-Length", "Transfer-Encoding");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "HTTP/1.1 101 Switching Protocols\r\nUpgrade: websocket\r\nConnection: Upgrade\r\n\r\nraw",
                "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\nContent-Length: 3\r\n\r\n4\r\nbody\r\n0\r\n\r\n",
                "HTTP/1.1 200 OK\r\nContent-Length: 3\r\nContent-Length: 4\r\n\r\nbody",
                "HTTP/1.1 200 OK\r\nX: a\r\n folded\r\nContent-Length: 0\r\n\r\n",
                "nonsense\r\n\r\n"
            })
    void anAnswerThatCannotBeTakenAtItsWordIs502(String answer) {
        upstream.answering(answer);
        assertThat(call("POST", "Content-Length: 2\r\n", "xy"))
                .startsWith("HTTP/1.1 502 ")
                .contains("\"error_description\":\"upstream unreachable\"")
                .doesNotContain("websocket", "body\r\n", "folded");
        upstream.takeRequest();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "HTTP/1.1 100 Continue\r\n\r\n" + OK,
                "HTTP/1.1 103 Early Hints\r\nLink: x\r\n\r\n" + OK,
                "HTTP/1.0 200 OK\r\n\r\nok",
                "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\nTrailer: X-Caracal-Revoked, X-T\r\n\r\n"
                        + "2\r\nok\r\n0\r\nX-Caracal-Revoked: true\r\nX-T: 1\r\n\r\n"
            })
    void interimAnswersAndTrailersEndAtTheGateway(String answer) {
        upstream.answering(answer);
        assertThat(call("GET", "", ""))
                .startsWith("HTTP/1.1 200 OK\r\n")
                .contains("Trailer: X-Caracal-Revoked\r\n")
                .containsPattern("\r\n\r\n(ok|2\r\nok\r\n0\r\n\r\n)$")
                .doesNotContain("Link", "X-T:", "Revoked: true");
        upstream.takeRequest();
    }

    @Test
    void theLengthOfWhatIsNotSentIsKept() {
        upstream.answering("HTTP/1.1 200 OK\r\nContent-Length: 1234\r\n\r\n");
        assertThat(call("HEAD", "", "")).contains("Content-Length: 1234\r\n").endsWith("\r\n\r\n");
        upstream.takeRequest();
        upstream.answering("HTTP/1.1 304 Not Modified\r\nETag: \"e\"\r\nContent-Length: 1234\r\n\r\n");
        assertThat(call("GET", "", "")).contains("ETag: \"e\"\r\n").endsWith("\r\n\r\n");
        upstream.takeRequest();
    }

    private static String call(String method, String headers, String body) {
        try (RawHttp http = new RawHttp(bed.gateway.port())) {
            return http.send(method + " /x HTTP/1.1\r\nHost: gateway\r\nConnection: close\r\n" + headers
                            + "Authorization: Bearer " + bed.sts.mint() + "\r\nX-Caracal-Resource: "
                            + GatewayBed.RESOURCE + "\r\n\r\n" + body)
                    .rest();
        }
    }
}
