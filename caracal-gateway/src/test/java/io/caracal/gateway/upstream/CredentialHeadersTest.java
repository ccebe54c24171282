package io.caracal.gateway.upstream;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class CredentialHeadersTest {

    @ParameterizedTest
    @ValueSource(strings = {"Authorization", "Cookie", "X-Api-Key", "x_key", "PRIVATE-TOKEN"})
    void mayCarryACredential(String name) {
        assertThat(CredentialHeaders.isSafe(name)).isTrue();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "X Key",
                "X-Key:",
                "X-Kéy",
                "x-caracal-identity",
                "X-Forwarded-For",
                "Proxy-Authenticate",
                "proxy-x",
                "Baggage",
                "Connection",
                "Content-Encoding",
                "Content-Length",
                "Content-Type",
                "Expect",
                "Forwarded",
                "Host",
                "Keep-Alive",
                "TE",
                "Traceparent",
                "Tracestate",
                "Trailer",
                "Transfer-Encoding",
                "Upgrade",
                "Via",
                "X-Real-IP",
                "X-Request-Id"
            })
    void mustNotCarryACredential(String name) {
        assertThat(CredentialHeaders.isSafe(name)).isFalse();
    }
}
