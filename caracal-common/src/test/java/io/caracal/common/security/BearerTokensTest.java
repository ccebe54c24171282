package io.caracal.common.security;

import static org.assertj.core.api.Assertions.assertThat;

import io.caracal.common.security.BearerTokens.Scheme;
import io.caracal.core.secret.SecretText;
import java.util.HexFormat;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.NullSource;
import org.junit.jupiter.params.provider.ValueSource;

class BearerTokensTest {

    @ParameterizedTest
    @NullSource
    @ValueSource(
            strings = {"", "Bearer", "Bearer ", "Bearer    ", "Basic dXNlcg==", "token", " Bearer token", "Bearertoken"
            })
    void noTokenIsFoundUnderEitherReading(@Nullable String header) {
        assertThat(BearerTokens.parse(header, Scheme.EXACT)).isEmpty();
        assertThat(BearerTokens.parse(header, Scheme.ANY_CASE)).isEmpty();
    }

    @ParameterizedTest
    @EnumSource(Scheme.class)
    void theTokenIsTrimmed(Scheme scheme) {
        assertThat(BearerTokens.parse("Bearer   abc  ", scheme)).contains("abc");
    }

    @ParameterizedTest
    @ValueSource(strings = {"bearer abc", "BEARER abc", "bEaReR abc"})
    void onlyTheGatewayReadingIgnoresCase(String header) {
        assertThat(BearerTokens.parse(header, Scheme.EXACT)).isEmpty();
        assertThat(BearerTokens.parse(header, Scheme.ANY_CASE)).contains("abc");
    }

    @Test
    void theLimitCountsBytes() {
        String longest = "a".repeat(4096);
        String twoByteLetters = "\u00e9".repeat(2049);

        assertThat(BearerTokens.parse("Bearer " + longest, Scheme.EXACT)).contains(longest);
        assertThat(BearerTokens.parse("Bearer a" + longest, Scheme.EXACT)).isEmpty();
        assertThat(BearerTokens.parse("Bearer " + twoByteLetters, Scheme.EXACT)).isEmpty();
    }

    @Test
    void theOperatorPresentsTheConfiguredToken() {
        OperatorToken operator = new OperatorToken(Optional.of(SecretText.of("operator-secret")));

        assertThat(operator.configured()).isTrue();
        assertThat(operator.presentedIn("Bearer operator-secret")).isTrue();
        assertThat(operator.presentedIn("bearer operator-secret")).isFalse();
        assertThat(operator.presentedIn("Bearer operator-secre")).isFalse();
        assertThat(operator.presentedIn("Bearer operator-secretx")).isFalse();
        assertThat(operator.presentedIn(null)).isFalse();
    }

    @Test
    void withoutAConfiguredTokenNobodyIsTheOperator() {
        OperatorToken operator = new OperatorToken(Optional.empty());

        assertThat(operator.configured()).isFalse();
        assertThat(operator.presentedIn("Bearer ")).isFalse();
        assertThat(operator.presentedIn("Bearer x")).isFalse();
        assertThat(operator.matches("")).isFalse();
    }

    @Test
    void theAdminTokenDigestIsRawSha256() {
        assertThat(HexFormat.of().formatHex(AdminTokenHash.of(SecretText.of("abc"))))
                .isEqualTo("ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad");
    }
}
