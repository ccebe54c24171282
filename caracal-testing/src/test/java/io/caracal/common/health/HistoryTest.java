package io.caracal.common.health;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.Test;

class HistoryTest {

    private final Invariant lag = EngineBed.draft("lag")
            .measure(Measure.atMost(Unit.MESSAGES, 100))
            .hysteresis(Hysteresis.FACT)
            .dependency("outbox")
            .diagnosis("c", "a");
    private final AtomicReference<Reading> lagging = new AtomicReference<>(Reading.measured(3));
    private final EngineBed bed = bed();

    private EngineBed bed() {
        EngineBed made = new EngineBed(ReadinessSettings.ALONE, lag);
        made.readiness.bind(lag, Source.observed(lagging::get));
        return made.started();
    }

    @Test
    void eachChangeIsKeptWithReasonValueTriggerAndHowLongTheOneBeforeLasted() {
        bed.pass(Duration.ofSeconds(9));
        lag(250);
        bed.pass(Duration.ofSeconds(5));
        lag(10);

        assertThat(bed.readiness.history().newestFirst()).hasSize(3);
        Transition back = bed.readiness.history().newestFirst().get(0);
        Transition out = bed.readiness.history().newestFirst().get(1);
        assertThat(out.from()).isEqualTo(ServiceState.SERVING);
        assertThat(out.to()).isEqualTo(ServiceState.NOT_READY);
        assertThat(out.reason()).isEqualTo("lag_broken");
        assertThat(out.trigger()).isEqualTo("lag:fail");
        assertThat(out.observed()).containsEntry("lag", 250.0);
        assertThat(out.lasted()).isBetween(Duration.ofSeconds(9), Duration.ofSeconds(11));
        assertThat(back.seq()).isEqualTo(out.seq() + 1);
        assertThat(back.reason()).isEmpty();
        assertThat(back.lasted()).isBetween(Duration.ofSeconds(5), Duration.ofMillis(5_200));
        assertThat(bed.readiness.history().lastNotReady()).contains(out);
        assertThat(bed.transitions).contains(out, back);
    }

    @Test
    void onlyTheLastOnesAreKept() {
        for (int i = 0; i < 300; i++) {
            lag(i % 2 == 0 ? 250 : 10);
        }

        assertThat(bed.readiness.history().newestFirst()).hasSize(History.SIZE);
        assertThat(bed.readiness.history().newestFirst().get(0).seq()).isEqualTo(301);
    }

    @Test
    void thePastIsReplayed() {
        bed.pass(Duration.ofSeconds(10));
        lag(250);
        bed.pass(Duration.ofSeconds(10));
        lag(10);

        Verdict then = bed.readiness.at(bed.clock.instant().minusSeconds(5)).orElseThrow();
        assertThat(then.ready()).isFalse();
        assertThat(then.reason()).isEqualTo("lag_broken");
        assertThat(then.dependency()).isEqualTo("outbox");
        assertThat(then.standing("lag").orElseThrow().status()).isEqualTo(Status.FAIL);
        assertThat(then.standing("lag").orElseThrow().observed()).hasValue(250);
        assertThat(then.standing("lag").orElseThrow().headroom()).hasValue(-150);
        assertThat(bed.readiness
                        .at(bed.clock.instant().minusSeconds(15))
                        .orElseThrow()
                        .ready())
                .isTrue();
        assertThat(bed.readiness.at(bed.clock.instant()).orElseThrow().ready()).isTrue();
        assertThat(bed.readiness.at(bed.clock.instant().minus(Duration.ofDays(1))))
                .isEmpty();
    }

    private void lag(double value) {
        lagging.set(Reading.measured(value));
        bed.pass(Duration.ofMillis(100));
    }
}
