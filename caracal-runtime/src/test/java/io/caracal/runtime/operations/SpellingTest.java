package io.caracal.runtime.operations;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;

class SpellingTest {
    private static final List<String> KNOWN =
            List.of("postgres", "redis", "outbox-lag", "outbox-dead", "policy-freshness", "revocation-freshness");

    @Test
    void aSlipOfTheFingerFindsTheName() {
        assertThat(Spelling.suggestions("posgres", KNOWN)).first().isEqualTo("postgres");
        assertThat(Spelling.suggestions("rediss", KNOWN)).first().isEqualTo("redis");
    }

    @Test
    void aPartOfTheNameFindsAllThatHaveIt() {
        assertThat(Spelling.suggestions("outbox", KNOWN)).contains("outbox-lag", "outbox-dead");
    }

    @Test
    void whatResemblesNothingFindsNothing() {
        assertThat(Spelling.suggestions("xyzzy", KNOWN)).isEmpty();
    }
}
