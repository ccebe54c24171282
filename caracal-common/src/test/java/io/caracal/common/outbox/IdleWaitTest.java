package io.caracal.common.outbox;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

class IdleWaitTest {

    private static final Duration INTERVAL = Duration.ofMillis(250);

    private final IdleWait idle = new IdleWait(INTERVAL);

    @Test
    void looksBecomeRarerWhileNothingIsFound() {
        assertThat(waits(7)).containsExactly(250L, 500L, 1000L, 2000L, 3000L, 3000L, 3000L);
    }

    @Test
    void aNotificationAnotherWorkerAndWorkMakeThemFrequentAgain() {
        waits(5);
        idle.ended(true);
        assertThat(waits(2)).containsExactly(250L, 500L);
        idle.busy();
        assertThat(waits(2)).containsExactly(250L, 500L);
        idle.found(false);
        assertThat(waits(2)).containsExactly(250L, 500L);
    }

    @Test
    void withoutNotificationsTheIntervalStays() {
        assertThat(idle.next(false)).isEqualTo(INTERVAL);
        assertThat(idle.next(false)).isEqualTo(INTERVAL);
    }

    @Test
    void whoFindsWhatNobodyAnnouncedLooksOftenForAWhile() {
        waits(5);
        idle.found(true);
        assertThat(waits(IdleWait.DISTRUSTFUL_LOOKS)).containsOnly(250L);
        assertThat(waits(2)).containsExactly(250L, 500L);
    }

    @Test
    void aRowThatComesDueAgainWasAnnouncedLongAgo() {
        waits(5);
        idle.found(false);
        assertThat(waits(3)).containsExactly(250L, 500L, 1000L);
    }

    @Test
    void aLongIntervalIsNotShortened() {
        IdleWait rare = new IdleWait(Duration.ofSeconds(10));
        assertThat(rare.next(true)).isEqualTo(Duration.ofSeconds(10));
        assertThat(rare.next(true)).isEqualTo(Duration.ofSeconds(10));
    }

    private List<Long> waits(int count) {
        return Stream.generate(() -> {
                    Duration wait = idle.next(true);
                    idle.ended(false);
                    return wait.toMillis();
                })
                .limit(count)
                .toList();
    }
}
