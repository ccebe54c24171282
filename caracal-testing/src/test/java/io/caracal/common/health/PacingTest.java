package io.caracal.common.health;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class PacingTest {

    @ParameterizedTest(name = "settled {0}, {1} s after the start, period {2} ms, holds {3}: every {4} ms")
    @CsvSource({
        "false,0,1000,false,100",
        "false,29,1000,false,100",
        "false,30,1000,false,250",
        "false,0,1000,true,1000",
        "false,0,10000,false,1000",
        "false,60,10000,false,1000",
        "false,60,200,false,200",
        "true,60,1000,true,1000",
        "true,60,1000,false,1000",
        "true,60,10000,true,10000",
        "true,60,10000,false,1000"
    })
    void cadence(boolean settled, long sinceStart, long period, boolean holds, long every) {
        Pacing pacing = new Pacing(settled, Duration.ofSeconds(sinceStart));

        assertThat(pacing.cadence(Duration.ofMillis(period), holds)).isEqualTo(Duration.ofMillis(every));
    }
}
