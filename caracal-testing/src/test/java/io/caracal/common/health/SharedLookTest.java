package io.caracal.common.health;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;

class SharedLookTest {

    private final AtomicLong nanos = new AtomicLong(Long.MAX_VALUE - 5);
    private final AtomicInteger calls = new AtomicInteger();
    private final SharedLook<Integer> look = new SharedLook<>(this::call, Duration.ofSeconds(2), nanos::get);
    private boolean broken;

    @Test
    void oneCallServesAllWhoAskInHalfAPeriod() throws Exception {
        assertThat(look.latest()).isEmpty();
        assertThat(sample()).isEqualTo(Reading.measured(1));
        nanos.addAndGet(TimeUnit.MILLISECONDS.toNanos(999));
        assertThat(sample()).isEqualTo(Reading.measured(1));
        nanos.addAndGet(TimeUnit.MILLISECONDS.toNanos(1));
        assertThat(sample()).isEqualTo(Reading.measured(2));
        assertThat(look.latest()).contains(2);
    }

    @Test
    void theAgeOfWhatWasSeenGrows() throws Exception {
        assertThat(look.age()).isZero();
        sample();
        nanos.addAndGet(TimeUnit.MINUTES.toNanos(3));
        assertThat(look.age()).isEqualTo(Duration.ofMinutes(3));
    }

    @Test
    void aFailedCallFailsTheCheckAndKeepsWhatWasSeen() throws Exception {
        sample();
        nanos.addAndGet(TimeUnit.SECONDS.toNanos(2));
        broken = true;
        assertThatThrownBy(this::sample).isInstanceOf(IllegalStateException.class);
        assertThat(look.latest()).contains(1);
        broken = false;
        assertThat(sample()).isEqualTo(Reading.measured(2));
    }

    private int call() {
        if (broken) {
            throw new IllegalStateException("broken");
        }
        return calls.incrementAndGet();
    }

    private Reading sample() throws Exception {
        return ((Source.Sampled) look.source(Reading::measured)).check().look();
    }
}
