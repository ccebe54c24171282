package io.caracal.common.probe;

import static org.assertj.core.api.Assertions.assertThat;

import io.caracal.common.health.Reading;
import java.time.Duration;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class AnnouncedStateTest {

    private final ProbeBed bed = new ProbeBed();
    private final AnnouncedState state = new AnnouncedState(bed.readiness, bed.lifecycle::draining);

    @AfterEach
    void stop() throws Exception {
        bed.close();
    }

    @Test
    void onlyWhatCallersShouldActOnIsSaid() {
        assertThat(state.get()).isEmpty();
        bed.serving();
        assertThat(state.get()).isEmpty();

        bed.broken(ProbeBed.BACKLOG, Reading.measured(150));
        ProbeBed.await(() -> state.get().equals("degraded"));

        bed.readiness.lameDuck().drain(Duration.ofMinutes(1), "kernel update", "ada");
        ProbeBed.await(() -> state.get().equals("operator_drain"));

        bed.lifecycle.drain();
        assertThat(state.get()).isEqualTo("draining");
    }

    @Test
    void whatHeldBeforeAnybodyAskedIsKnown() {
        bed.serving();
        bed.broken(ProbeBed.BACKLOG, Reading.measured(150));

        assertThat(new AnnouncedState(bed.readiness, bed.lifecycle::draining).get())
                .isEqualTo("degraded");
    }
}
