package io.caracal.common.health;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import java.util.List;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;

class CheckSamplerTest {

    private final AtomicLong nanos = new AtomicLong(1_000);

    @Test
    void aResultIsRecordedWithItsTime() throws Exception {
        CheckSampler sampler = sampler(() -> ProbeResult.failed("refused"));

        sampler.sample();

        assertThat(verdict(sampler).reason()).isEqualTo("down");
        assertThat(sampler.due(1)).isFalse();
        nanos.addAndGet(1);
        assertThat(sampler.due(1)).isTrue();
    }

    @Test
    void anExceptionIsAFailure() throws Exception {
        CheckSampler sampler = sampler(() -> {
            throw new IllegalStateException("broken");
        });

        sampler.sample();

        assertThat(verdict(sampler).reason()).isEqualTo("down");
    }

    @Test
    void aResultThatComesTooLateIsAFailureUntilTheNextOne() throws Exception {
        AtomicLong duration = new AtomicLong(Duration.ofMillis(2_001).toNanos());
        CheckSampler sampler = sampler(() -> {
            nanos.addAndGet(duration.get());
            return ProbeResult.passed();
        });

        sampler.sample();
        assertThat(verdict(sampler).reason()).isEqualTo("down");

        duration.set(Duration.ofSeconds(2).toNanos());
        sampler.sample();
        assertThat(verdict(sampler).ready()).isTrue();
    }

    @Test
    void interruptionIsLeftToTheLoop() {
        CheckSampler sampler = sampler(() -> {
            throw new InterruptedException("stop");
        });

        assertThatThrownBy(sampler::sample).isInstanceOf(InterruptedException.class);
    }

    @Test
    void extraMembersMustBeScalars() {
        assertThatThrownBy(() -> ProbeResult.failed("x", java.util.Map.of("list", List.of())))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("list");
    }

    private CheckSampler sampler(Probe probe) {
        return new CheckSampler(new ReadinessCheck("check", "down", null, probe), nanos::get);
    }

    private Verdict verdict(CheckSampler sampler) {
        return Assessment.of(List.of(sampler.item()), false, nanos.get());
    }
}
