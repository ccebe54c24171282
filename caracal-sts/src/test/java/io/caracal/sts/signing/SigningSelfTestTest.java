package io.caracal.sts.signing;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.caracal.common.failure.UnavailableException;
import io.caracal.common.health.Reading;
import io.caracal.common.secrets.Css1;
import io.caracal.common.secrets.Kek;
import io.caracal.common.secrets.Keyring;
import io.caracal.core.error.ErrorCode;
import io.caracal.core.id.UuidV7;
import io.caracal.core.token.SigningKey;
import io.caracal.sts.bed.PartsBed;
import java.nio.charset.StandardCharsets;
import java.security.SecureRandom;
import java.time.Clock;
import java.time.Instant;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;

class SigningSelfTestTest {

    private static final SecureRandom RANDOM = new SecureRandom();
    private static final SigningKeys.Sealing OURS = sealing(PartsBed.KEK);
    private static final SigningKeys.Sealing FOREIGN =
            sealing("a7c3e19b5d20f84e6b91d7350ac82e4ff1639b0d57e2c8a41b6f93d0e7254c8a");

    @Test
    void withoutAnyStoredKeyTheKeyEncryptionKeyIsTriedOnANewOne() {
        assertThat(look(new SigningSelfTest(most -> List.of(), OURS))).isEqualTo(Reading.passed());
    }

    @Test
    void storedKeysAreOpenedAndSignedWith() {
        assertThat(look(new SigningSelfTest(most -> List.of(stored(OURS)), OURS)))
                .isEqualTo(Reading.passed());
    }

    @Test
    void keysSealedWithAnotherKeyMeanThatNothingCanBeSigned() {
        List<StoredKey> rows = List.of(stored(FOREIGN), stored(FOREIGN));
        assertThat(code(look(new SigningSelfTest(most -> rows, OURS)))).isEqualTo("stored_keys_unusable");
    }

    @Test
    void oneDamagedKeyIsNotTheWholeService() {
        StoredKey damaged = new StoredKey("damaged", 1, new byte[200], Instant.EPOCH);
        List<StoredKey> rows = List.of(damaged, stored(OURS));
        assertThat(look(new SigningSelfTest(most -> rows, OURS))).isEqualTo(Reading.passed());
    }

    @Test
    void whatWasReadOnceIsEnoughWhilePostgresIsAway() {
        AtomicInteger reads = new AtomicInteger();
        SigningSelfTest test = new SigningSelfTest(
                most -> {
                    if (reads.incrementAndGet() != 2) {
                        throw new UnavailableException(ErrorCode.POSTGRES_UNREACHABLE, "away", null);
                    }
                    return List.of(stored(FOREIGN));
                },
                OURS);
        assertThatThrownBy(test::findSamples).isInstanceOf(UnavailableException.class);
        assertThat(test.look()).isEqualTo(Reading.passed());
        assertThat(code(look(test))).isEqualTo("stored_keys_unusable");
        assertThat(code(look(test))).isEqualTo("stored_keys_unusable");
        assertThat(reads).hasValue(2);
    }

    private static Reading look(SigningSelfTest test) {
        test.findSamples();
        return test.look();
    }

    private static StoredKey stored(SigningKeys.Sealing sealing) {
        SigningKey key = SigningKey.generate(sealing.ids().next(), RANDOM);
        byte[] pem = key.toPem().getBytes(StandardCharsets.US_ASCII);
        return new StoredKey(key.kid(), 1, sealing.envelopes().seal(pem, Css1.ZONE_SIGNING_KEY), Instant.EPOCH);
    }

    private static SigningKeys.Sealing sealing(String kek) {
        Keyring keyring = Keyring.of(Kek.fromHex(kek));
        return new SigningKeys.Sealing(new Css1(keyring, RANDOM), new UuidV7(Clock.systemUTC(), RANDOM), RANDOM);
    }

    private static String code(Reading reading) {
        return reading instanceof Reading.Failed failed ? failed.code() : "";
    }
}
