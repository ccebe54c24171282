package io.caracal.control.invoke;

import static org.assertj.core.api.Assertions.assertThat;

import io.caracal.core.id.ApplicationId;
import io.caracal.core.id.ZoneId;
import io.caracal.core.secret.SecretText;
import java.time.Instant;
import org.junit.jupiter.api.Test;

final class OnBehalfAssertionTest {
    private static final Instant NOW = Instant.parse("2026-11-21T10:00:00Z");
    private static final SecretText TOKEN = SecretText.of("admin-token");
    private final String header =
            OnBehalfAssertion.of(new ZoneId("z1"), new ApplicationId("a1"), NOW).signed(TOKEN);

    @Test
    void aSignedAssertionIsAcceptedUntilItExpires() {
        assertThat(OnBehalfAssertion.verified(header, TOKEN, NOW)).hasValueSatisfying(assertion -> {
            assertThat(assertion.zone()).isEqualTo(new ZoneId("z1"));
            assertThat(assertion.application()).isEqualTo(new ApplicationId("a1"));
        });
        assertThat(OnBehalfAssertion.verified(header, TOKEN, NOW.plusSeconds(59)))
                .isPresent();
        assertThat(OnBehalfAssertion.verified(header, TOKEN, NOW.plusSeconds(60)))
                .isEmpty();
    }

    @Test
    void anythingElseIsRefused() {
        assertThat(OnBehalfAssertion.verified(header, SecretText.of("other"), NOW))
                .isEmpty();
        assertThat(OnBehalfAssertion.verified(header.replace("z1", "z2"), TOKEN, NOW))
                .isEmpty();
        assertThat(OnBehalfAssertion.verified(header.replace("a1~", "a2~"), TOKEN, NOW))
                .isEmpty();
        assertThat(OnBehalfAssertion.verified("", TOKEN, NOW)).isEmpty();
        assertThat(OnBehalfAssertion.verified(header + "0", TOKEN, NOW)).isEmpty();
    }
}
