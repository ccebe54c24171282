package io.caracal.sts.client;

import static org.assertj.core.api.Assertions.assertThat;

import io.caracal.core.scope.Scopes;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.Test;

class ControlTraitsTest {
    private static final Instant NOW = Instant.parse("2026-03-01T12:00:00Z");
    private static final Scopes READ = Scopes.parse("control:zones:read");

    @Test
    void markedApplicationsMayUseTheListedScopes() {
        assertThat(allows(READ, "control:invoke", "control:scope:control:zones:read"))
                .isTrue();
        assertThat(allows(READ, "control:scope:control:zones:read")).isFalse();
        assertThat(allows(READ, "control:invoke")).isFalse();
        assertThat(allows(Scopes.NONE, "control:invoke", "control:scope:control:zones:read"))
                .isFalse();
    }

    @Test
    void theRightEndsAndAnEndThatCannotBeReadIsPast() {
        String[] base = {"control:invoke", "control:scope:control:zones:read", ""};
        for (String valid : List.of("2026-03-01T12:00:01Z", "2026-03-01T14:00:01+02:00")) {
            base[2] = "control:expires:" + valid;
            assertThat(allows(READ, base)).isTrue();
        }
        for (String past : List.of("2026-03-01T12:00:00Z", "tomorrow", "")) {
            base[2] = "control:expires:" + past;
            assertThat(allows(READ, base)).isFalse();
        }
    }

    @Test
    void theFirstUsableTimeLimitCounts() {
        assertThat(ControlTraits.of(List.of("control:max-ttl:0", "control:max-ttl:x", "control:max-ttl:60"))
                        .maxTtl())
                .hasValue(Duration.ofSeconds(60));
    }

    @Test
    void theLockoutKeyIsThatOfTheContract() {
        assertThat(Lockout.key("app-1"))
                .isEqualTo("auth-rl:5eb7e725e6bac43f2a906437aa7be080081de786a7d12f7b9649be47b69d6ca0");
    }

    private static boolean allows(Scopes scopes, String... traits) {
        return ControlTraits.of(List.of(traits)).allows(scopes, NOW);
    }
}
