package io.caracal.common.metrics;

import static org.assertj.core.api.Assertions.assertThat;

import io.caracal.common.config.Mode;
import io.caracal.core.secret.SecretText;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

class MetricsAccessTest {

    private static final String SECRET = "metrics-secret";

    @ParameterizedTest
    @CsvSource({"DEV,true", "RC,false", "STABLE,false"})
    void withoutABearerOnlyDevIsOpen(Mode mode, boolean open) {
        MetricsAccess access = new MetricsAccess(mode, Optional::empty);

        assertThat(access.allows(null)).isEqualTo(open);
        assertThat(access.allows("Bearer " + SECRET)).isEqualTo(open);
    }

    @Test
    void anEmptyBearerIsNoBearer() {
        MetricsAccess access = new MetricsAccess(Mode.STABLE, () -> Optional.of(SecretText.of("")));

        assertThat(access.allows("Bearer ")).isFalse();
        assertThat(access.allows(null)).isFalse();
    }

    @ParameterizedTest
    @EnumSource(Mode.class)
    void theExactBearerIsAcceptedInEveryMode(Mode mode) {
        assertThat(withBearer(mode).allows("Bearer " + SECRET)).isTrue();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "Bearer",
                "Bearer ",
                "bearer metrics-secret",
                "Bearer  metrics-secret",
                "Bearer metrics-secret ",
                "Bearer metrics-secre",
                "Bearer metrics-secretx",
                "Basic metrics-secret",
                "metrics-secret"
            })
    void anythingElseIsRefusedInEveryMode(String header) {
        for (Mode mode : Mode.values()) {
            assertThat(withBearer(mode).allows(header)).isFalse();
            assertThat(withBearer(mode).allows(null)).isFalse();
        }
    }

    @Test
    void aRotatedBearerTakesEffectAtOnce() {
        AtomicReference<SecretText> current = new AtomicReference<>(SecretText.of("old"));
        MetricsAccess access = new MetricsAccess(Mode.STABLE, () -> Optional.ofNullable(current.get()));

        current.set(SecretText.of("new"));

        assertThat(access.allows("Bearer old")).isFalse();
        assertThat(access.allows("Bearer new")).isTrue();
    }

    private static MetricsAccess withBearer(Mode mode) {
        return new MetricsAccess(mode, () -> Optional.of(SecretText.of(SECRET)));
    }
}
