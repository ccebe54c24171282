package io.caracal.gateway.revocation;

import static org.assertj.core.api.Assertions.assertThat;

import io.caracal.gateway.revocation.Anchor.Kind;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Set;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;

class RevocationStateTest {
    private static final Anchor ONE = new Anchor(Kind.SESSION, "one");
    private static final Anchor TWO = new Anchor(Kind.SESSION, "two");

    private final AtomicLong nanos = new AtomicLong(1_000);
    private final AtomicLong arrived = new AtomicLong();
    private final LiveCalls calls = new LiveCalls();
    private final RevocationState state = new RevocationState(nanos::get, calls, Duration.ofSeconds(70));

    @Test
    void isNotFreshBeforeTheFirstSnapshotNorSeventySecondsAfterTheLast() {
        assertThat(state.isFresh()).isFalse();
        state.followed();
        state.replace(new RevocationSnapshot(Set.of(), nanos.get()));
        nanos.addAndGet(Duration.ofSeconds(70).toNanos());
        assertThat(state.isFresh()).isTrue();
        nanos.incrementAndGet();
        assertThat(state.isFresh()).isFalse();
    }

    @Test
    void aSnapshotThatWasBegunBeforeTheStreamsWereFollowedIsNotFresh() {
        long began = nanos.getAndIncrement();
        state.followed();
        state.replace(new RevocationSnapshot(Set.of(), began));
        assertThat(state.isFresh()).isFalse();
        state.replace(new RevocationSnapshot(Set.of(), nanos.get()));
        assertThat(state.isFresh()).isTrue();
    }

    @Test
    void aMarkSurvivesASnapshotThatWasBegunBeforeIt() {
        long began = nanos.get();
        nanos.incrementAndGet();
        state.mark(List.of(ONE));
        state.replace(new RevocationSnapshot(Set.of(TWO), began));
        assertThat(state.isRevoked(List.of(ONE))).isTrue();
        assertThat(state.isRevoked(List.of(TWO))).isTrue();
        assertThat(state.size()).isEqualTo(2);
    }

    @Test
    void authorityThatWasGivenBackIsForgottenWithTheNextSnapshot() {
        state.mark(List.of(ONE));
        nanos.incrementAndGet();
        state.replace(new RevocationSnapshot(Set.of(), nanos.get()));
        assertThat(state.isRevoked(List.of(ONE))).isFalse();
        assertThat(state.size()).isZero();
    }

    @Test
    void anIdOfOneKindDoesNotRevokeAnother() {
        state.mark(List.of(new Anchor(Kind.AUTHORITY_RECORD, "one")));
        assertThat(state.isRevoked(List.of(ONE))).isFalse();
    }

    @Test
    void callsInProgressAreCutOnceByMarkOrSnapshot() {
        AtomicInteger cuts = new AtomicInteger();
        try (LiveCall first = calls.open(Set.of(ONE, TWO));
                LiveCall other = calls.open(Set.of(new Anchor(Kind.SESSION, "other")))) {
            first.whenCut(cuts::incrementAndGet);
            other.whenCut(cuts::incrementAndGet);
            state.mark(List.of(ONE, TWO));
            assertThat(first.isCut()).isTrue();
            assertThat(other.isCut()).isFalse();
            assertThat(cuts).hasValue(1);
            state.replace(new RevocationSnapshot(Set.of(new Anchor(Kind.SESSION, "other")), nanos.get()));
            assertThat(other.isCut()).isTrue();
            assertThat(cuts).hasValue(2);
        }
        assertThat(calls.size()).isZero();
    }

    @Test
    void whoeverAsksTooLateIsToldAtOnce() {
        AtomicInteger cuts = new AtomicInteger();
        try (LiveCall call = calls.open(Set.of(ONE))) {
            state.mark(List.of(ONE));
            call.whenCut(cuts::incrementAndGet);
            assertThat(cuts).hasValue(1);
        }
    }

    @Test
    void theMarkOfTheSelfTestIsTakenBackAndNeverCounted() {
        state.mark(List.of(Anchor.CANARY, ONE));
        assertThat(state.isRevoked(List.of(Anchor.CANARY))).isTrue();
        assertThat(state.size()).isEqualTo(1);
        state.forgetCanary();
        assertThat(state.isRevoked(List.of(Anchor.CANARY))).isFalse();
        assertThat(state.isRevoked(List.of(ONE))).isTrue();
    }

    @Test
    void nothingIsClaimedBetweenALossAndTheNextSnapshot() {
        RevocationEpoch epoch = new RevocationEpoch(state, () -> Instant.ofEpochMilli(arrived.get()));
        arrived.set(5);
        epoch.sample();
        assertThat(epoch.applied()).isZero();
        state.followed();
        state.replace(new RevocationSnapshot(Set.of(), nanos.get()));
        epoch.sample();
        assertThat(epoch.applied()).isEqualTo(5);

        arrived.set(9);
        nanos.incrementAndGet();
        state.missed();
        epoch.sample();
        assertThat(epoch.applied()).isEqualTo(5);
        state.replace(new RevocationSnapshot(Set.of(), nanos.incrementAndGet()));
        epoch.sample();
        assertThat(epoch.applied()).isEqualTo(9);
        arrived.set(7);
        epoch.sample();
        assertThat(epoch.applied()).isEqualTo(9);
    }
}
