package io.caracal.gateway.canary;

import static org.assertj.core.api.Assertions.assertThat;

import io.caracal.common.health.Reading;
import io.caracal.core.id.UuidV7;
import io.caracal.gateway.refusal.Denial;
import io.caracal.gateway.revocation.Anchor;
import io.caracal.testing.clock.MutableClock;
import java.security.SecureRandom;
import java.util.Collection;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Supplier;
import org.junit.jupiter.api.Test;

class MandateCanaryTest {
    private final MutableClock clock = MutableClock.atSystemTime();
    private final CanaryMandates mandates =
            new CanaryMandates(new UuidV7(clock, new SecureRandom()), clock, new SecureRandom());
    private final AtomicInteger alarms = new AtomicInteger();
    private final State state = new State();

    /** A state as the real one behaves, which a test can break. */
    private static class State implements MandateCanary.Revocations {
        final Set<Anchor> marks = new HashSet<>();
        long loaded = 1;

        @Override
        public boolean isRevoked(Collection<Anchor> anchors) {
            return anchors.stream().anyMatch(marks::contains);
        }

        @Override
        public void mark(Collection<Anchor> anchors) {
            marks.addAll(anchors);
        }

        @Override
        public void forgetCanary() {
            marks.remove(Anchor.CANARY);
        }

        @Override
        public Optional<Long> syncedAt() {
            return Optional.of(loaded);
        }
    }

    private MandateCanary canary(MandateCanary.Revocations revocations) {
        return canary(mandates::admitted, revocations);
    }

    private MandateCanary canary(Supplier<List<Anchor>> admitted, MandateCanary.Revocations revocations) {
        return new MandateCanary(admitted, revocations, alarms::incrementAndGet);
    }

    @Test
    void aRealMandateIsAcceptedAndThenRefusedAndNothingIsLeftBehind() {
        MandateCanary canary = canary(state);
        for (int i = 0; i < 3; i++) {
            assertThat(run(canary)).isEqualTo(Reading.passed());
        }
        assertThat(canary.holds()).isTrue();
        assertThat(state.marks).isEmpty();
        assertThat(alarms).hasValue(0);
    }

    @Test
    void aStateThatLetsRevokedAuthorityPassIsFoundOnceAndHealsWithAPassingRun() {
        State open = new State() {
            @Override
            public void mark(Collection<Anchor> anchors) {
                // Fail open: what is revoked is forgotten.
            }
        };
        MandateCanary canary = canary(open);
        assertThat(run(canary))
                .isInstanceOfSatisfying(
                        Reading.Failed.class,
                        failed -> assertThat(failed.code()).isEqualTo("revoked_accepted"));
        canary.run();
        assertThat(canary.holds()).isFalse();
        assertThat(alarms).hasValue(1);
    }

    @Test
    void aSnapshotThatDropsTheMarkInBetweenIsNoFailure() {
        State swapping = new State() {
            private int marked;

            @Override
            public void mark(Collection<Anchor> anchors) {
                marked++;
                if (marked == 1) {
                    loaded++; // a snapshot that was begun after the mark takes its place
                } else {
                    super.mark(anchors);
                }
            }
        };
        MandateCanary canary = canary(swapping);
        assertThat(run(canary)).isEqualTo(Reading.passed());
        assertThat(alarms).hasValue(0);
    }

    @Test
    void snapshotsWithoutEndLeaveTheEarlierFinding() {
        State swapping = new State() {
            @Override
            public void mark(Collection<Anchor> anchors) {
                loaded++;
            }
        };
        assertThat(run(canary(swapping))).isEqualTo(Reading.passed());
    }

    @Test
    void aMandateThatIsRefusedBeforeItsRevocationProvesNothing() {
        state.marks.add(Anchor.CANARY);
        assertThat(code(run(canary(state)))).isEqualTo("never_accepted");
        MandateCanary refused = canary(
                () -> {
                    throw Denial.SIGNATURE_INVALID.refuse();
                },
                new State());
        assertThat(code(run(refused))).isEqualTo("never_accepted");
        assertThat(refused.holds()).isTrue();
    }

    private static Reading run(MandateCanary canary) {
        canary.run();
        return canary.reading();
    }

    private static String code(Reading reading) {
        return reading instanceof Reading.Failed failed ? failed.code() : "";
    }
}
