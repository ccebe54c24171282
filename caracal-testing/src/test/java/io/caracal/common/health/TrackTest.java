package io.caracal.common.health;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.time.Instant;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class TrackTest {

    private static final Instant WALL = Instant.parse("2026-01-02T03:04:05Z");
    private static final Reading BAD = Reading.failed("refused", "connection refused");

    private final Invariant network = EngineBed.draft("thing")
            .hysteresis(new Hysteresis(3, 2, Duration.ofSeconds(1)))
            .diagnosis("c", "a");
    private final Invariant aged = EngineBed.draft("thing")
            .measure(Measure.atMost(Unit.SECONDS, 70))
            .hysteresis(Hysteresis.FACT)
            .diagnosis("c", "a");

    @ParameterizedTest(name = "{0}")
    @CsvSource({
        "P,PASS,1",
        "F,FAIL,1",
        "U,UNKNOWN,1",
        "PF,PASS,1",
        "PFF,PASS,2",
        "PFFF,FAIL,3",
        "PFFPFF,PASS,2",
        "PFFPFFF,FAIL,3",
        "PUFU,UNKNOWN,3",
        "FP,PASS,1",
        "UFFP,PASS,1",
        "FPF,PASS,1",
        "PFFFP,FAIL,1",
        "PFFFPP,FAIL,2",
        "PFFFPPP,PASS,3",
        "PFFFPPFPP,FAIL,2",
        "FPFFFPP,FAIL,2",
        "FU,UNKNOWN,2",
        "PPPPF,PASS,1"
    })
    void samplesInARowDecide(String samples, Status status, int consecutive) {
        Track track = Track.fresh(at(0));
        for (int i = 0; i < samples.length(); i++) {
            // Half a second apart, so that three in a row have lasted a second.
            track = track.sampled(network, reading(samples.charAt(i)), at(500L * i));
        }

        assertThat(track.status()).isEqualTo(status);
        assertThat(track.agree()).isEqualTo(consecutive);
    }

    @Test
    void sinceMovesOnlyWhenTheStatusDoes() {
        Track track = Track.fresh(at(0)).sampled(network, Reading.passed(), at(0));
        for (int i = 1; i <= 5; i++) {
            track = track.sampled(network, BAD, at(i * 1_000L));
        }

        assertThat(track.status()).isEqualTo(Status.FAIL);
        assertThat(track.since()).isEqualTo(WALL.plusSeconds(3));
    }

    @Test
    void theCodeOfTheLastFailureStays() {
        Track track = Track.fresh(at(0)).sampled(network, BAD, at(0)).sampled(network, Reading.passed(), at(1));

        assertThat(track.code()).isEqualTo("refused");
        assertThat(Track.fresh(at(0)).code()).isEmpty();
    }

    @ParameterizedTest(name = "{0} after {1} is {2}")
    @CsvSource({
        "10,0,PASS",
        "50,0,WARN",
        "70,0,FAIL",
        "69.9,0,WARN",
        "60,80,FAIL",
        "56.1,80,FAIL",
        "56,80,WARN",
        "10,80,PASS"
    })
    void aValueLeavesTheBreachOnlyBelowTheLowerBound(double value, double before, Status status) {
        Track track = Track.fresh(at(0))
                .sampled(aged, Reading.measured(before), at(0))
                .sampled(aged, Reading.measured(value), at(1));

        assertThat(track.status()).isEqualTo(status);
    }

    @Test
    void anAgeBreaksAtItsLimitToTheNanosecond() {
        long since = at(0).nanos();
        Track track = Track.fresh(at(0)).sampled(longLived(), Reading.since(since), at(0));
        long limit = Duration.ofSeconds(70).toNanos();

        assertThat(track.horizon(longLived(), at(0).nanos()))
                .isEqualTo((long) Math.floor(longLived().measure().orElseThrow().warn() * 1e9));
        assertThat(aged(track, limit - 1).status()).isEqualTo(Status.WARN);
        assertThat(aged(track, limit).status()).isEqualTo(Status.FAIL);
        assertThat(aged(track, limit).code()).isEqualTo("above_limit");
    }

    @Test
    void evidenceBeyondItsMaximumAgeIsUnknownToTheNanosecond() {
        Track track = Track.fresh(at(0)).sampled(network, Reading.passed(), at(0));
        long most = network.maxAge().toNanos();

        assertThat(aged(network, track, most).status()).isEqualTo(Status.PASS);
        Track stale = aged(network, track, most + 1);
        assertThat(stale.status()).isEqualTo(Status.UNKNOWN);
        assertThat(stale.code()).isEqualTo("stale");
        assertThat(track.horizon(network, at(0).nanos())).isEqualTo(most + 1);
    }

    @Test
    void afterStaleEvidenceTheCountBeginsAnew() {
        Track stale = aged(
                network,
                Track.fresh(at(0)).sampled(network, Reading.passed(), at(0)),
                Duration.ofSeconds(6).toNanos());

        Track one = stale.sampled(network, Reading.passed(), at(7_000));
        Track two = one.sampled(network, Reading.passed(), at(8_000));

        assertThat(one.status()).isEqualTo(Status.UNKNOWN);
        assertThat(two.status()).isEqualTo(Status.PASS);
    }

    @Test
    void justAfterAStandstillOldEvidenceIsExcusedExceptForSafety() {
        Track track = Track.fresh(at(0)).sampled(network, Reading.passed(), at(0));
        Moment resumed = new Moment(at(60_000).nanos(), WALL.plusSeconds(60), Duration.ofMillis(500));
        Invariant safety = EngineBed.draft("thing").safety().diagnosis("c", "a");

        assertThat(track.aged(network, resumed, Duration.ofSeconds(1)).status()).isEqualTo(Status.PASS);
        assertThat(track.aged(safety, resumed, Duration.ofSeconds(1)).status()).isEqualTo(Status.UNKNOWN);
    }

    @Test
    void aValueWithoutAMeasureIsUnknown() {
        assertThat(Track.fresh(at(0))
                        .sampled(network, Reading.measured(1), at(0))
                        .status())
                .isEqualTo(Status.UNKNOWN);
        assertThat(Track.fresh(at(0))
                        .sampled(aged, Reading.measured(Double.NaN), at(0))
                        .status())
                .isEqualTo(Status.UNKNOWN);
    }

    @Test
    void monotonicTimeMayWrapAround() {
        long end = Long.MAX_VALUE - 10;
        Moment last = new Moment(end, WALL, Duration.ofDays(1));
        Track track = Track.fresh(last).sampled(network, Reading.passed(), last);
        Moment next = new Moment(end + 1_000, WALL, Duration.ofDays(1));

        assertThat(track.aged(network, next, Duration.ofSeconds(1)).status()).isEqualTo(Status.PASS);
    }

    private Invariant longLived() {
        return EngineBed.draft("thing")
                .measure(Measure.atMost(Unit.SECONDS, 70))
                .maxAge(Duration.ofHours(1))
                .diagnosis("c", "a");
    }

    private Track aged(Track track, long nanos) {
        return aged(longLived(), track, nanos);
    }

    private static Track aged(Invariant invariant, Track track, long nanos) {
        return track.aged(
                invariant,
                new Moment(at(0).nanos() + nanos, WALL.plusNanos(nanos), Duration.ofDays(1)),
                Duration.ofSeconds(1));
    }

    private static Moment at(long millis) {
        return new Moment(5_000_000_000L + millis * 1_000_000, WALL.plusMillis(millis), Duration.ofDays(1));
    }

    private static Reading reading(char sample) {
        return switch (sample) {
            case 'P' -> Reading.passed();
            case 'F' -> BAD;
            default -> Reading.unknown("nil", "the server does not say");
        };
    }
}
