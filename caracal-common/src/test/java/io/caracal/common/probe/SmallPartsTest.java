package io.caracal.common.probe;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import java.util.Optional;
import java.util.OptionalDouble;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class SmallPartsTest {

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            nullValues = "none",
            value = {
                "none|none",
                "wait=30|30",
                "respond-async, wait=5|5",
                "wait = \"7\"; foo=bar|7",
                "wait=61|60",
                "wait=0|none",
                "wait=-1|none",
                "wait=abc|none",
                "wait=12345678|none",
                "await=5|none",
                "return=minimal|none"
            })
    void theWaitPreferenceIsReadOrIgnored(@Nullable String header, @Nullable Integer seconds) {
        assertThat(Preference.wait(header))
                .isEqualTo(Optional.ofNullable(seconds).map(Duration::ofSeconds));
    }

    @Test
    void aQueryKeepsOrderAndDecodes() {
        Query query = Query.parse("exclude=a&exclude=b%20c&verbose&off=false&x=1=2");

        assertThat(query.all("exclude")).containsExactly("a", "b c");
        assertThat(query.on("verbose")).isTrue();
        assertThat(query.on("off")).isFalse();
        assertThat(query.on("absent")).isFalse();
        assertThat(query.first("x")).contains("1=2");
        assertThat(Query.parse(null).all("exclude")).isEmpty();
    }

    @Test
    void aQueryIsBounded() {
        assertThatThrownBy(() -> Query.parse("a=1&".repeat(65))).isInstanceOf(IllegalArgumentException.class);
    }

    @ParameterizedTest
    @ValueSource(strings = {"a=%", "%g0=1", "a=%f"})
    void aBrokenEscapeIsRefused(String raw) {
        assertThatThrownBy(() -> Query.parse(raw)).isInstanceOf(IllegalArgumentException.class);
    }

    @Test
    void numbersAreShortAndNeverNotANumber() {
        assertThat(Numbers.of(2.0)).contains(2L);
        assertThat(Numbers.of(-0.5)).contains(-0.5);
        assertThat(Numbers.of(1.23456)).contains(1.235);
        assertThat(Numbers.of(1e300)).contains(1e300);
        assertThat(Numbers.of(Double.NaN)).isEmpty();
        assertThat(Numbers.of(Double.POSITIVE_INFINITY)).isEmpty();
        assertThat(Numbers.of(OptionalDouble.empty())).isEmpty();
        assertThat(Numbers.seconds(Duration.ofMillis(1500))).contains(1.5);
    }
}
