package io.caracal.sts.mandate;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.caracal.core.error.CaracalException;
import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class MandateLifetimeTest {
    @ParameterizedTest
    @CsvSource({"0,false,900", "0,true,900", "1,false,1", "3600,false,3600", "900,true,900"})
    void whatIsAskedForIsGivenWithinTheCap(long asked, boolean subjectToken, long seconds) {
        assertThat(MandateLifetime.requested(asked, subjectToken)).isEqualTo(Duration.ofSeconds(seconds));
    }

    @ParameterizedTest
    @CsvSource({"3601,false", "901,true", "9223372036854775807,false"})
    void beyondTheCapIsRefused(long asked, boolean subjectToken) {
        assertThatThrownBy(() -> MandateLifetime.requested(asked, subjectToken))
                .isInstanceOfSatisfying(CaracalException.class, refused -> {
                    assertThat(refused.status()).isEqualTo(400);
                    assertThat(refused.description()).hasValue("ttl_seconds exceeds token TTL cap");
                });
    }

    @Test
    void aNegativeTimeIsRefused() {
        assertThatThrownBy(() -> MandateLifetime.requested(-1, false))
                .isInstanceOfSatisfying(
                        CaracalException.class,
                        refused -> assertThat(refused.status()).isEqualTo(400));
    }
}
