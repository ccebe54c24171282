package io.caracal.common.health;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/**
 * When a service that is whole again may return. Immutable; {@link #next} is pure. Only ever delays the return: nothing here makes an instance ready, or keeps it ready.
 *
 * @param everReady whether the service was ready once
 * @param whole whether nothing but this gate kept it out, at the last step
 * @param sharedOutage whether a shared dependency was among what kept it out
 * @param readmitAt when it may return after that, in monotonic nanoseconds; 0 when nothing is pending
 * @param flapUntil when it may return after changing too often; 0 when nothing is pending
 * @param falls when it turned not ready lately, oldest first
 */
record Gate(boolean everReady, boolean whole, boolean sharedOutage, long readmitAt, long flapUntil, List<Long> falls) {

    static final Gate CLOSED = new Gate(false, false, false, 0, 0, List.of());

    /** How long everything must hold after a shared outage before the instance's own moment begins. */
    static final Duration READMISSION_DWELL = Duration.ofSeconds(3);

    /** Samples in a row that every shared invariant must have passed by then. */
    static final int READMISSION_SAMPLES = 3;

    private static final Duration FLAP_WINDOW = Duration.ofMinutes(10);
    private static final Duration FLAP_DWELL = Duration.ofSeconds(5);
    private static final Duration FLAP_DWELL_MOST = Duration.ofSeconds(60);
    private static final int MOST_DOUBLINGS = 4;

    /**
     * What the step must know.
     *
     * @param whole whether nothing but the gate keeps the instance out
     * @param shared whether something shared does
     * @param proven whether every shared invariant has passed enough samples in a row
     * @param excused whether a change now is somebody's doing: start, drain, drill
     * @param now monotonic nanoseconds
     */
    record Facts(boolean whole, boolean shared, boolean proven, boolean excused, long now) {}

    /** @param jitter this instance's place in the window of readmission; negative when there is no window */
    Gate next(Facts facts, int flapLimit, Duration jitter) {
        if (!facts.whole()) {
            return fallen(facts, flapLimit);
        }
        Gate here = whole ? this : risen(facts, flapLimit, jitter);
        return here.waited(facts);
    }

    private Gate fallen(Facts facts, int flapLimit) {
        boolean wasOpen = whole && open(facts.now());
        List<Long> recent = wasOpen && !facts.excused() ? noted(facts.now(), flapLimit) : falls;
        return new Gate(everReady, false, everReady && (sharedOutage || facts.shared()), 0, 0, recent);
    }

    private List<Long> noted(long now, int flapLimit) {
        List<Long> recent = new ArrayList<>(recent(now));
        recent.add(now);
        int most = flapLimit + MOST_DOUBLINGS + 2;
        return List.copyOf(recent.subList(Math.max(0, recent.size() - most), recent.size()));
    }

    private List<Long> recent(long now) {
        return falls.stream()
                .filter(fall -> now - fall <= FLAP_WINDOW.toNanos())
                .toList();
    }

    private Gate risen(Facts facts, int flapLimit, Duration jitter) {
        long readmit = sharedOutage && !jitter.isNegative()
                ? facts.now() + READMISSION_DWELL.plus(jitter).toNanos()
                : 0;
        long hold = dwell(recent(facts.now()).size(), flapLimit);
        return new Gate(everReady, true, sharedOutage, readmit, hold == 0 ? 0 : facts.now() + hold, falls);
    }

    /** Falls and returns alternate, so n falls are 2n - 1 changes. */
    private static long dwell(int falls, int flapLimit) {
        int changes = 2 * falls - 1;
        if (flapLimit == 0 || changes <= flapLimit) {
            return 0;
        }
        int doublings = Math.min(MOST_DOUBLINGS, (changes - flapLimit - 1) / 2);
        return Math.min(FLAP_DWELL_MOST.toNanos(), FLAP_DWELL.toNanos() << doublings);
    }

    private Gate waited(Facts facts) {
        long second = Duration.ofSeconds(1).toNanos();
        boolean early = readmitAt != 0 && readmitAt - facts.now() <= 0 && !facts.proven();
        long readmit = early ? facts.now() + second : readmitAt;
        Gate here = new Gate(everReady, true, sharedOutage, readmit, flapUntil, falls);
        return here.open(facts.now()) ? new Gate(true, true, false, 0, 0, falls) : here;
    }

    /** Whether nothing is left to wait for. */
    boolean open(long now) {
        return !readmitting(now) && !flapping(now);
    }

    boolean readmitting(long now) {
        return readmitAt != 0 && readmitAt - now > 0;
    }

    boolean flapping(long now) {
        return flapUntil != 0 && flapUntil - now > 0;
    }

    /** Nanoseconds that are left to wait. */
    long left(long now) {
        long readmission = readmitting(now) ? readmitAt - now : 0;
        long damping = flapping(now) ? flapUntil - now : 0;
        return Math.max(readmission, damping);
    }
}
