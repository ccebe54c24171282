package io.caracal.common.evidence;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class BootReplayTest {

    private final List<String> told = new ArrayList<>();

    private BootReplay replay(long confirmed, long durable, long events) {
        return new BootReplay(
                new ReplayProgress() {
                    @Override
                    public void total(long count) {
                        told.add("total " + count);
                    }

                    @Override
                    public void done(long count) {
                        told.add("done " + count);
                    }

                    @Override
                    public void complete() {
                        told.add("complete");
                    }
                },
                confirmed,
                durable,
                events);
    }

    @Test
    void progressIsCountedFromWhatWasConfirmedBeforeAndEndsOnce() {
        BootReplay replay = replay(100, 110, 10);
        replay.imported(0, 110);
        replay.confirmed(104);
        replay.confirmed(115);
        replay.confirmed(120);
        assertThat(told).containsExactly("total 10", "done 4", "done 10", "complete");
        assertThat(replay.replayed()).isEqualTo(10);
    }

    @Test
    void anEmptyLogIsCompleteAtOnce() {
        BootReplay replay = replay(0, 0, 0);
        replay.imported(0, 0);
        replay.confirmed(0);
        assertThat(told).containsExactly("total 0", "done 0", "complete");
    }

    @Test
    void lostEventsDoNotKeepItFromEnding() {
        BootReplay replay = replay(0, 10, 7);
        replay.imported(0, 10);
        replay.confirmed(9);
        replay.confirmed(10);
        assertThat(told).containsExactly("total 7", "done 7", "done 7", "complete");
        assertThat(replay.replayed()).isEqualTo(7);
    }

    @Test
    void filesOf10BelongToIt() {
        BootReplay replay = replay(0, 2, 2);
        replay.confirmed(2);
        assertThat(told).doesNotContain("complete");
        replay.imported(3, 5);
        replay.confirmed(5);
        assertThat(told).containsExactly("total 2", "done 2", "total 5", "done 5", "complete");
    }
}
