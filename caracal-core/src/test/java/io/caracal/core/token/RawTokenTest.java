package io.caracal.core.token;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.caracal.core.token.InvalidMandateException.Reason;
import io.caracal.core.token.RawToken.SchemeCase;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class RawTokenTest {
    @Test
    void neverPrintsItself() {
        assertThat(new RawToken("abc")).hasToString("***");
    }

    @Test
    void lengthIs1To4096() {
        assertThat(new RawToken("x".repeat(4096)).value()).hasSize(4096);
        assertThatThrownBy(() -> new RawToken("x".repeat(4097))).isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> new RawToken("")).isInstanceOf(IllegalArgumentException.class);
    }

    @Test
    void readsTheAuthorizationHeader() {
        assertThat(RawToken.fromAuthorization("Bearer  abc ", SchemeCase.EXACT)).contains(new RawToken("abc"));
        assertThat(RawToken.fromAuthorization("bEARER abc", SchemeCase.IGNORED)).contains(new RawToken("abc"));
        assertThat(RawToken.fromAuthorization("bEARER abc", SchemeCase.EXACT)).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "Bearer", "Bearer ", "Bearer   ", "Basic abc", "Bearerabc", "abc"})
    void otherHeadersHoldNoToken(String header) {
        assertThat(RawToken.fromAuthorization(header, SchemeCase.IGNORED)).isEmpty();
    }

    @Test
    void absentHeaderHoldsNoToken() {
        assertThat(RawToken.fromAuthorization(null, SchemeCase.IGNORED)).isEmpty();
    }

    @Test
    void tooLongTokenIsNoTokenButItsTextCanBeAskedFor() {
        String header = "Bearer " + "x".repeat(4097);
        assertThat(RawToken.fromAuthorization(header, SchemeCase.EXACT)).isEmpty();
        assertThat(RawToken.bearerText(header, SchemeCase.EXACT))
                .hasValueSatisfying(text -> assertThat(text).hasSize(4097));
    }

    @Test
    void peeksWithoutProof() throws InvalidMandateException {
        PeekedClaims peeked = token("{\"exp\":5,\"zone_id\":\"z\",\"client_id\":7,\"jti\":\"j\"}")
                .peek();

        assertThat(peeked).isEqualTo(new PeekedClaims(5, "z", null, "j", null));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "{}",
                "{\"exp\":0}",
                "{\"exp\":\"5\"}",
                "{\"exp\":5.0}",
                "{\"exp\":5e3}",
                "{\"exp\":null}",
                "{\"exp\":99999999999999999999}",
                "{\"exp\":9223372036854775807}",
                "{\"exp\":-9223372036854775808}",
                "{\"exp\":5,\"exp\":6}",
                "[5]",
                "5",
                "nonsense",
                ""
            })
    void peekRefusesPayload(String payload) {
        assertMalformed(token(payload));
    }

    @Test
    void peekRefusesOtherThanThreePartsAndPadding() {
        String payload = Tokens.encode("{\"exp\":5}");
        assertMalformed(new RawToken("e30." + payload));
        assertMalformed(new RawToken("e30." + payload + ".AA.AA"));
        assertMalformed(new RawToken("e30." + payload + "=.AA"));
        assertMalformed(new RawToken("e30." + payload + "\n.AA"));
    }

    @Test
    void peekRefusesDeepNesting() {
        assertMalformed(token("{\"exp\":5,\"a\":" + "[".repeat(200) + "]".repeat(200) + "}"));
    }

    private static void assertMalformed(RawToken token) {
        InvalidMandateException refusal = catchThrowableOfType(InvalidMandateException.class, token::peek);
        assertThat(refusal).isNotNull();
        assertThat(refusal.reason()).isEqualTo(Reason.MALFORMED);
    }

    private static RawToken token(String payload) {
        return new RawToken("e30." + Tokens.encode(payload) + ".AA");
    }
}
