package io.caracal.common.probe;

import static org.assertj.core.api.Assertions.assertThat;

import io.caracal.common.config.Mode;
import io.caracal.common.probe.ProbeAccess.Operator;
import io.caracal.core.secret.SecretText;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ProbeAccessTest {

    @ParameterizedTest
    @CsvSource({
        "DEV,,,none,true",
        "DEV,,,anything,true",
        "DEV,bearer,,none,false",
        "DEV,bearer,,bearer,true",
        "DEV,,key,none,false",
        "DEV,,key,key,true",
        "RC,,,none,false",
        "RC,,,anything,false",
        "STABLE,,,none,false",
        "STABLE,bearer,,bearer,true",
        "STABLE,bearer,,wrong,false",
        "STABLE,bearer,key,key,true",
        "STABLE,,key,key,true",
        "STABLE,bearer,key,operator,true"
    })
    void detailsAreForReadersAndInDevWithoutSecretsForEverybody(
            Mode mode, @Nullable String bearer, @Nullable String key, String presented, boolean allowed) {
        ProbeAccess access = access(mode, false, bearer, key, "operator");

        assertThat(access.reads(presented.equals("none") ? null : "Bearer " + presented))
                .isEqualTo(allowed);
        assertThat(access.probes(null)).isTrue();
    }

    @Test
    void theHeaderMustBeExact() {
        ProbeAccess access = access(Mode.STABLE, false, "secret", null, null);

        assertThat(access.reads("Bearer secret")).isTrue();
        assertThat(access.reads("bearer secret")).isFalse();
        assertThat(access.reads("Bearer  secret")).isFalse();
        assertThat(access.reads("Bearer secret ")).isFalse();
        assertThat(access.reads("secret")).isFalse();
        assertThat(access.reads("Bearer ")).isFalse();
    }

    @Test
    void withProbeAuthEvenDevNeedsACredential() {
        ProbeAccess access = access(Mode.DEV, true, "bearer", "key", null);

        assertThat(access.probes(null)).isFalse();
        assertThat(access.probes("Bearer wrong")).isFalse();
        assertThat(access.probes("Bearer key")).isTrue();
        assertThat(access.probes("Bearer bearer")).isTrue();
    }

    @ParameterizedTest
    @CsvSource({
        ",none,NOT_CONFIGURED",
        ",bearer,NOT_CONFIGURED",
        "operator,none,UNKNOWN_CALLER",
        "operator,wrong,UNKNOWN_CALLER",
        "operator,bearer,READER_ONLY",
        "operator,key,READER_ONLY",
        "operator,operator,ADMITTED"
    })
    void onlyTheOperatorOperates(@Nullable String configured, String presented, Operator expected) {
        ProbeAccess access = access(Mode.DEV, false, "bearer", "key", configured);

        assertThat(access.operates(presented.equals("none") ? null : "Bearer " + presented))
                .isEqualTo(expected);
    }

    @Test
    void aRotatedSecretTakesEffectAtOnceAndAnEmptyOneCountsAsNone() {
        AtomicReference<Optional<SecretText>> bearer = new AtomicReference<>(Optional.of(SecretText.of("old")));
        ProbeAccess access =
                new ProbeAccess(Mode.STABLE, new ProbeSettings(false, ApiKeys.NONE), bearer::get, Optional::empty);

        bearer.set(Optional.of(SecretText.of("new")));
        assertThat(access.reads("Bearer old")).isFalse();
        assertThat(access.reads("Bearer new")).isTrue();
        bearer.set(Optional.of(SecretText.of("")));
        assertThat(access.reads("Bearer ")).isFalse();
    }

    private static ProbeAccess access(
            Mode mode, boolean auth, @Nullable String bearer, @Nullable String key, @Nullable String operator) {
        return new ProbeAccess(
                mode,
                new ProbeSettings(auth, key == null ? ApiKeys.NONE : ApiKeys.parse(key + ":read")),
                () -> Optional.ofNullable(bearer).map(SecretText::of),
                () -> Optional.ofNullable(operator).map(SecretText::of));
    }
}
