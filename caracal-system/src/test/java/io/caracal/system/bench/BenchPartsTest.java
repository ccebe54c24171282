package io.caracal.system.bench;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import org.junit.jupiter.api.Test;

class BenchPartsTest {

    @Test
    void everythingIsMeasuredUnlessPartsAreNamed() {
        assertThat(BenchParts.of().names()).containsExactlyInAnyOrderElementsOf(BenchParts.ALL);
        assertThat(BenchParts.of("600").names()).containsExactlyInAnyOrderElementsOf(BenchParts.ALL);
        assertThat(BenchParts.of("saturated", "idle").names()).containsExactlyInAnyOrder("saturated", "idle");
    }

    @Test
    void aNumberIsTheLengthOfTheSoak() {
        assertThat(BenchParts.of("soak").soak()).isEqualTo(Duration.ofSeconds(60));
        assertThat(BenchParts.of("soak", "600")).satisfies(parts -> {
            assertThat(parts.soak()).isEqualTo(Duration.ofSeconds(600));
            assertThat(parts.has("soak")).isTrue();
            assertThat(parts.needStack()).isFalse();
        });
    }

    @Test
    void servicesAreStartedForThePartsThatAskThem() {
        assertThat(BenchParts.of("evidence").needStack()).isFalse();
        assertThat(BenchParts.of("evidence", "scrapes").needStack()).isTrue();
    }

    @Test
    void anUnknownPartIsRefusedWithTheNamesThereAre() {
        assertThatThrownBy(() -> BenchParts.of("saturated", "idel"))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("no part idel")
                .hasMessageContaining("idle");
    }
}
