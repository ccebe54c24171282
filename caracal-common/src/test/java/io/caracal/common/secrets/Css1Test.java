package io.caracal.common.secrets;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import io.caracal.common.secrets.EnvelopeException.Reason;
import java.nio.charset.StandardCharsets;
import java.security.SecureRandom;
import java.util.Arrays;
import java.util.HexFormat;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class Css1Test {

    private static final Kek CURRENT = Kek.fromHex(KekTest.KEY);
    private static final Kek PREVIOUS = Kek.fromHex("c0ffee5e7b9d02468ace13579bdf02461f2e3d4c5b6a79880716253443526171");
    private static final String PLACE = "zones/z1/applications/a1/clientSecret";
    private static final byte[] SECRET = "s3cr3t-välue".getBytes(StandardCharsets.UTF_8);

    private final Css1 css1 = new Css1(Keyring.of(CURRENT), new SecureRandom());

    /** Computed outside Java straight from RFC 8439 and the layout, so that neither can drift unnoticed. */
    private static final String GOLDEN =
            "435353314ba681d9aadd8e30676b8bb84ce7267dd520deca0d8c3688c15e879356111d82a64f49b7420e559786e17d8d"
                    + "79b0fee179942076de1072961825ade8cfa92431e75a1e080480a93d2e9b094b89e08e0188ba187cb03f1d496df37c23"
                    + "03db62d572af77568b572dda53927a75";

    @Test
    void opensWhatItSealed() {
        byte[] envelope = css1.seal(SECRET, PLACE);

        assertThat(envelope).hasSize(SECRET.length + 100).startsWith('C', 'S', 'S', '1');
        assertThat(HexFormat.of().formatHex(envelope, 4, 12)).isEqualTo(CURRENT.id());
        assertThat(css1.open(envelope, PLACE)).isEqualTo(SECRET);
    }

    @Test
    void opensAnEnvelopeMadeElsewhere() {
        assertThat(css1.open(HexFormat.of().parseHex(GOLDEN), "caracal/secrets/zoneSigningKey"))
                .isEqualTo("golden value".getBytes(StandardCharsets.UTF_8));
    }

    @Test
    void sealsTheSameValueDifferentlyEachTime() {
        assertThat(css1.seal(SECRET, PLACE)).isNotEqualTo(css1.seal(SECRET, PLACE));
    }

    @Test
    void sealsTheEmptyValue() {
        byte[] envelope = css1.seal(new byte[0], PLACE);

        assertThat(envelope).hasSize(100);
        assertThat(css1.open(envelope, PLACE)).isEmpty();
    }

    @ParameterizedTest
    @CsvSource({
        "0, UNKNOWN_FORMAT",
        "3, UNKNOWN_FORMAT",
        "4, UNKNOWN_KEY",
        "11, UNKNOWN_KEY",
        "12, TAMPERED",
        "24, TAMPERED",
        "71, TAMPERED",
        "72, TAMPERED",
        "84, TAMPERED",
        "100, TAMPERED"
    })
    void noticesAChangedBitAnywhere(int index, Reason reason) {
        byte[] envelope = css1.seal(SECRET, PLACE);
        envelope[index] ^= 1;

        refuses(envelope, PLACE, reason);
    }

    @Test
    void noticesAnEnvelopeMovedToAnotherPlace() {
        refuses(css1.seal(SECRET, PLACE), "zones/z2/applications/a1/clientSecret", Reason.TAMPERED);
    }

    @ParameterizedTest
    @ValueSource(ints = {0, 4, 99})
    void refusesWhatIsTooShort(int length) {
        refuses(Arrays.copyOf(css1.seal(SECRET, PLACE), length), PLACE, Reason.TOO_SHORT);
    }

    @Test
    void refusesAValueThatWasCut() {
        byte[] envelope = css1.seal(SECRET, PLACE);

        refuses(Arrays.copyOf(envelope, envelope.length - 1), PLACE, Reason.TAMPERED);
    }

    @Test
    void opensWithThePreviousKeyButSealsWithTheCurrentOne() {
        byte[] old = new Css1(Keyring.of(PREVIOUS), new SecureRandom()).seal(SECRET, PLACE);
        Css1 rotating = new Css1(Keyring.of(CURRENT, PREVIOUS), new SecureRandom());

        assertThat(rotating.open(old, PLACE)).isEqualTo(SECRET);
        assertThat(rotating.isCurrent(old)).isFalse();
        assertThat(rotating.isCurrent(rotating.seal(SECRET, PLACE))).isTrue();
        refuses(old, PLACE, Reason.UNKNOWN_KEY);
    }

    private void refuses(byte[] envelope, String place, Reason reason) {
        assertThatExceptionOfType(EnvelopeException.class)
                .isThrownBy(() -> css1.open(envelope, place))
                .satisfies(e -> assertThat(e.reason()).isEqualTo(reason));
    }
}
