package io.caracal.gateway.upstream;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class RequestHeadersTest {
    @Test
    void thePeerIsForwardedWithoutBrackets() {
        assertThat(RequestHeaders.bare("[2001:db8::1]")).isEqualTo("2001:db8::1");
        assertThat(RequestHeaders.bare("192.0.2.1")).isEqualTo("192.0.2.1");
    }
}
