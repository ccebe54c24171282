package io.caracal.core.id;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class IdentifiersTest {
    @ParameterizedTest
    @ValueSource(strings = {"a", "Z9", "a_b.c-d:e", "019c0000-0000-7000-8000-000000000000"})
    void acceptsTheGrammar(String text) {
        assertThat(Identifiers.isValid(text)).isTrue();
        assertThat(new ZoneId(text)).hasToString(text);
    }

    @ParameterizedTest
    @ValueSource(strings = {"", " ", "a b", "a/b", "a\n", "é", "a*", "\u0000", "a\u0660"})
    void refusesEverythingElse(String text) {
        assertThat(Identifiers.isValid(text)).isFalse();
        assertThat(ZoneId.parse(text)).isEmpty();
        assertThatThrownBy(() -> new SessionId(text)).isInstanceOf(IllegalArgumentException.class);
    }

    @Test
    void lengthLimitIs128() {
        assertThat(Identifiers.isValid("x".repeat(128))).isTrue();
        assertThat(Identifiers.isValid("x".repeat(129))).isFalse();
    }

    @Test
    void everyKindParsesAndRefusesAbsentText() {
        assertThat(ApplicationId.parse("a")).contains(new ApplicationId("a"));
        assertThat(AuthorityRecordId.parse("a")).contains(new AuthorityRecordId("a"));
        assertThat(SessionId.parse("a")).contains(new SessionId("a"));
        assertThat(DelegationEdgeId.parse("a")).contains(new DelegationEdgeId("a"));
        assertThat(ResourceId.parse("a")).contains(new ResourceId("a"));
        assertThat(ZoneId.parse(null)).isEqualTo(Optional.empty());
    }

    @Test
    void messageDoesNotQuoteTheText() {
        assertThatThrownBy(() -> new ApplicationId("bad id")).hasMessageNotContaining("bad id");
    }
}
