package io.caracal.runtime.terminal;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ScrubTest {
    @ParameterizedTest
    @ValueSource(
            strings = {
                "Bearer geheim",
                "bearer geheim",
                "postgres://caracal:geheim@db:5432/caracal",
                "redis://:geheim@redis",
                "token eyJhbGciOi.eyJnZWhlaW0.geheim",
                "caracal_at_geheim",
                "caracal_rt_geheim"
            })
    void whatLooksLikeACredentialIsNotPrinted(String text) {
        assertThat(Scrub.secrets(text)).doesNotContain("geheim").contains("***");
    }

    @Test
    void aLineIsOneLineAndNoLongerThanAllowed() {
        assertThat(Scrub.line(" a\n\tb ", 10)).isEqualTo("a b");
        assertThat(Scrub.line("x".repeat(20), 10)).hasSize(10).endsWith("…");
    }
}
