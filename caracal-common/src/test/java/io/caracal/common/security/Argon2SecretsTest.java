package io.caracal.common.security;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.caracal.core.error.CaracalException;
import io.caracal.core.error.ErrorCode;
import io.caracal.core.secret.SecretText;
import java.security.SecureRandom;
import java.time.Duration;
import java.util.concurrent.Semaphore;
import java.util.concurrent.atomic.AtomicLong;
import org.assertj.core.api.ThrowableAssert;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class Argon2SecretsTest {

    private static final SecretText SECRET = SecretText.of("cs_correct-horse");
    private static final SecretText WRONG = SecretText.of("cs_wrong-horse");

    private final AtomicLong nanos = new AtomicLong();
    private final Semaphore turns = new Semaphore(1);
    private final Argon2Secrets secrets = costing(new Argon2Cost(64, 1, 1));

    private Argon2Secrets costing(Argon2Cost cost) {
        Argon2Settings settings =
                new Argon2Settings(1, Duration.ofMillis(1), Duration.ofHours(1), 8, ErrorCode.STS_UNAVAILABLE);
        return new Argon2Secrets(settings, cost, new SecureRandom(), nanos::get, turns);
    }

    /** Vectors of the reference implementation, "password" with salt "somesalt". */
    @ParameterizedTest
    @CsvSource(
            delimiter = ' ',
            value = {
                "password $argon2id$v=19$m=65536,t=2,p=1$c29tZXNhbHQ$CTFhFdXPJO1aFaMaO6Mm5c8y7cJHAph8ArZWb2GRPPc",
                "password $argon2id$v=19$m=256,t=2,p=2$c29tZXNhbHQ$bQk8UB/VmZZF4Oo79iDXuL5/0ttZwg2f/5U52iv1cDc"
            })
    void publishedVectorsVerify(String secret, String stored) {
        assertThat(secrets.verify(SecretText.of(secret), stored)).isTrue();
        assertThat(secrets.verify(WRONG, stored)).isFalse();
    }

    @Test
    void bothFormsOfOneHashVerify() {
        String stored = secrets.hash(SECRET);
        String phc = "$argon2id$v=19$m=64,t=1,p=1" + stored.substring("argon2id".length());

        assertThat(stored).matches("argon2id\\$[A-Za-z0-9+/]{22}\\$[A-Za-z0-9+/]{43}");
        assertThat(secrets.verify(SECRET, stored)).isTrue();
        assertThat(secrets.verify(SECRET, phc)).isTrue();
        assertThat(secrets.verify(WRONG, stored)).isFalse();
        assertThat(secrets.verify(WRONG, phc)).isFalse();
    }

    @Test
    void thePhcFormNamesItsParametersAndTheShortOneHasThoseOfTheContract() {
        Argon2Secrets contract = costing(Argon2Cost.CONTRACT);
        String stored = contract.hashPhc(SECRET);

        assertThat(stored).matches("\\$argon2id\\$v=19\\$m=65536,t=3,p=2\\$[A-Za-z0-9+/]{22}\\$[A-Za-z0-9+/]{43}");
        assertThat(secrets.verify(SECRET, stored)).isTrue();
        String unnamed = stored.replace("$argon2id$v=19$m=65536,t=3,p=2$", "argon2id$");
        assertThat(contract.verify(SECRET, unnamed)).isTrue();
        assertThat(secrets.verify(SECRET, unnamed)).isFalse();
    }

    @Test
    void everyHashHasASaltOfItsOwn() {
        assertThat(secrets.hash(SECRET)).isNotEqualTo(secrets.hash(SECRET));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "argon2id$",
                "argon2id$AAAAAAAAAAAAAAAAAAAAAA",
                "argon2id$AAAAAAAAAAAAAAAAAAAAAA$",
                "argon2id$AAAAAAAAAAAAAAAAAAAAAA==$AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA=",
                "argon2i$AAAAAAAAAAAAAAAAAAAAAA$AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA",
                "argon2id$AAAA$AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA",
                "argon2id$AAAAAAAAAAAAAAAAAAAAAA$AAAA",
                "argon2id$AAAAAAAAAAAAAAAAAAAAA-$AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA",
                "$argon2id$v=16$m=65536,t=3,p=2$c29tZXNhbHQ$CTFhFdXPJO1aFaMaO6Mm5c8y7cJHAph8ArZWb2GRPPc",
                "$argon2id$v=19$m=4194304,t=3,p=2$c29tZXNhbHQ$CTFhFdXPJO1aFaMaO6Mm5c8y7cJHAph8ArZWb2GRPPc",
                "$argon2id$v=19$m=65536,t=999,p=2$c29tZXNhbHQ$CTFhFdXPJO1aFaMaO6Mm5c8y7cJHAph8ArZWb2GRPPc",
                "$argon2id$v=19$m=65536,t=0,p=2$c29tZXNhbHQ$CTFhFdXPJO1aFaMaO6Mm5c8y7cJHAph8ArZWb2GRPPc",
                "$argon2id$v=19$m=8,t=1,p=2$c29tZXNhbHQ$CTFhFdXPJO1aFaMaO6Mm5c8y7cJHAph8ArZWb2GRPPc"
            })
    void aStoredValueThatCannotBeReadNeverParses(String stored) {
        assertThat(Argon2Hash.parse(stored, Argon2Cost.CONTRACT)).isEmpty();
    }

    @Test
    void aStoredValueThatCannotBeReadNeverVerifies() {
        assertThat(secrets.verify(SECRET, "argon2id$broken")).isFalse();
    }

    @Test
    void aRememberedSecretNeedsNoTurn() {
        String stored = secrets.hash(SECRET);
        secrets.verify(SECRET, stored);
        turns.acquireUninterruptibly();

        assertThat(secrets.verify(SECRET, stored)).isTrue();
        nanos.addAndGet(Duration.ofHours(1).toNanos());
        assertBusy(() -> secrets.verify(SECRET, stored));

        turns.release();
        assertThat(secrets.verify(SECRET, stored)).isTrue();
    }

    @Test
    void whoGetsNoTurnIsToldToRetryAndNotThatTheSecretIsWrong() {
        String stored = secrets.hash(SECRET);
        turns.acquireUninterruptibly();

        assertBusy(() -> secrets.verify(WRONG, stored));
        assertBusy(() -> secrets.verify(SECRET, "argon2id$broken"));
        assertBusy(() -> secrets.verifyNobody(SECRET));
        assertBusy(() -> secrets.hash(SECRET));
    }

    @Test
    void everyDerivationGivesItsTurnBack() {
        secrets.verifyNobody(SECRET);
        secrets.verify(WRONG, secrets.hash(SECRET));

        assertThat(turns.availablePermits()).isEqualTo(1);
    }

    @Test
    void aHashDoesNotShowInText() {
        assertThat(Argon2Hash.parse(secrets.hash(SECRET), Argon2Cost.CONTRACT).orElseThrow())
                .hasToString("argon2id hash");
    }

    private static void assertBusy(ThrowableAssert.ThrowingCallable call) {
        assertThatThrownBy(call)
                .isInstanceOfSatisfying(
                        CaracalException.class,
                        busy -> assertThat(busy.status()).isEqualTo(503));
    }
}
