package io.caracal.common.health;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;

/** When a service that is whole again returns. */
class ReturnTest {

    private static final Reading REFUSED = Reading.failed("refused", "connection refused");

    private final Invariant redis = EngineBed.shared("redis");
    private final Invariant disk = EngineBed.local("disk");

    @Test
    void afterASharedOutageEachInstanceReturnsAtItsOwnMoment() {
        TreeSet<Duration> waits = new TreeSet<>();
        for (int i = 0; i < 8; i++) {
            EngineBed bed = new EngineBed(ReadinessSettings.STANDARD, "sts-" + i, redis)
                    .sampled(redis)
                    .started();
            outage(bed, "redis", Duration.ofSeconds(10));
            Duration wait = bed.untilReady(Duration.ofSeconds(20));
            assertThat(wait).isBetween(Duration.ofSeconds(3), Duration.ofSeconds(18));
            waits.add(wait);
        }

        assertThat(waits.size()).isGreaterThanOrEqualTo(6);
        assertThat(waits.last().minus(waits.first())).isGreaterThan(Duration.ofSeconds(3));
    }

    @Test
    void meanwhileTheReasonSaysSoAndRetryAfterTellsTheTimeLeft() {
        EngineBed bed = new EngineBed(ReadinessSettings.STANDARD, "sts-1", redis)
                .sampled(redis)
                .started();
        outage(bed, "redis", Duration.ofSeconds(10));
        while (bed.reason().equals("redis_broken")) {
            bed.pass(EngineBed.ROUND);
        }

        assertThat(bed.reason()).isEqualTo("readmission_pending");
        long left = Duration.ofNanos(Gate.READMISSION_DWELL.toNanos()).toSeconds();
        assertThat((long) bed.verdict().retryAfterSeconds()).isGreaterThanOrEqualTo(left - 1);
    }

    @Test
    void theSameInstanceWaitsTheSameTimeAgain() {
        Duration first = waitOf("gateway-7");

        assertThat(waitOf("gateway-7")).isEqualTo(first);
    }

    private Duration waitOf(String instance) {
        EngineBed bed = new EngineBed(ReadinessSettings.STANDARD, instance, redis)
                .sampled(redis)
                .started();
        outage(bed, "redis", Duration.ofSeconds(10));
        return bed.untilReady(Duration.ofSeconds(20));
    }

    @Test
    void aLocalFaultOrAnInstanceAloneReturnsWithinFiveSeconds() {
        EngineBed local =
                new EngineBed(ReadinessSettings.STANDARD, disk).sampled(disk).started();
        outage(local, "disk", Duration.ofSeconds(10));
        assertThat(local.untilReady(Duration.ofSeconds(5))).isLessThan(Duration.ofSeconds(5));

        EngineBed alone =
                new EngineBed(ReadinessSettings.ALONE, redis).sampled(redis).started();
        outage(alone, "redis", Duration.ofSeconds(10));
        assertThat(alone.untilReady(Duration.ofSeconds(5))).isLessThan(Duration.ofSeconds(5));
    }

    @Test
    void whereChosenASharedOutageOnlyDegradesOnceReady() {
        ReadinessSettings stay = new ReadinessSettings(
                true, ReadinessSettings.STANDARD.stateDir(), Duration.ofSeconds(10), Duration.ofSeconds(30), 6, false);
        EngineBed bed = new EngineBed(stay, redis).sampled(redis);
        bed.sampler("redis").finds = REFUSED;
        bed.started();
        assertThat(bed.verdict().state()).isEqualTo(ServiceState.NOT_READY);
        bed.sampler("redis").finds = Reading.passed();
        bed.untilReady(Duration.ofSeconds(5));

        bed.sampler("redis").finds = REFUSED;
        bed.pass(Duration.ofSeconds(5));

        assertThat(bed.verdict().ready()).isTrue();
        assertThat(bed.verdict().state()).isEqualTo(ServiceState.DEGRADED);
        assertThat(bed.reason()).isEqualTo("redis_broken");
    }

    @Test
    void readinessThatChangesTooOftenIsHeldBackLongerEachTime() {
        EngineBed bed =
                new EngineBed(ReadinessSettings.STANDARD, disk).sampled(disk).started();
        for (int i = 0; i < 3; i++) {
            outage(bed, "disk", Duration.ofSeconds(3));
            bed.untilReady(Duration.ofSeconds(5));
        }
        outage(bed, "disk", Duration.ofSeconds(3));
        Duration fourth = bed.untilReady(Duration.ofSeconds(20));
        outage(bed, "disk", Duration.ofSeconds(3));
        while (bed.reason().equals("disk_broken")) {
            bed.pass(EngineBed.ROUND);
        }

        assertThat(bed.reason()).isEqualTo("flapping");
        assertThat(bed.untilReady(Duration.ofSeconds(20))).isGreaterThan(fourth);
    }

    @Test
    void dampingNeverDelaysTheWayOut() {
        EngineBed bed =
                new EngineBed(ReadinessSettings.STANDARD, disk).sampled(disk).started();
        for (int i = 0; i < 6; i++) {
            outage(bed, "disk", Duration.ofSeconds(3));
            bed.untilReady(Duration.ofSeconds(70));
        }

        bed.sampler("disk").finds = REFUSED;
        assertThat(bed.untilNotReady(Duration.ofSeconds(3))).isLessThan(Duration.ofSeconds(3));
        assertThat(bed.reason()).isEqualTo("disk_broken");
    }

    private static void outage(EngineBed bed, String name, Duration duration) {
        bed.sampler(name).finds = REFUSED;
        bed.pass(duration);
        assertThat(bed.reason()).isEqualTo(name + "_broken");
        bed.sampler(name).finds = Reading.passed();
    }
}
