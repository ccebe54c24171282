package io.caracal.common.health;

import java.time.Duration;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * What is known about one invariant. Immutable; every method is pure. Times are monotonic nanoseconds.
 *
 * @param reading the newest reading; null before the first
 * @param takenAt when that reading was taken
 * @param status the opinion after hysteresis
 * @param good whether the newest sample held
 * @param agree samples in a row that agree with the newest
 * @param runSince when the first of those was taken
 * @param since when the status last changed, as wall time
 * @param code of the last sample that did not hold, empty when there was none
 * @param held whether it held at any time; before that, one sample that holds is enough, whatever a cold first look found
 */
record Track(
        @Nullable Reading reading,
        long takenAt,
        Status status,
        boolean good,
        int agree,
        long runSince,
        Instant since,
        String code,
        boolean held) {

    /** Nothing is known. */
    static Track fresh(Moment moment) {
        return new Track(null, moment.nanos(), Status.UNKNOWN, false, 0, moment.nanos(), moment.wall(), "", false);
    }

    /** Whether there was a first look. */
    boolean evaluated() {
        return reading != null;
    }

    /** After one more sample. */
    Track sampled(Invariant invariant, Reading next, Moment moment) {
        long now = moment.nanos();
        Judgement judged = Judgement.of(invariant, next, evaluated() && !status.holds(), now);
        boolean holds = judged.status().holds();
        boolean continues = agree > 0 && holds == good;
        int count = continues ? (agree == Integer.MAX_VALUE ? agree : agree + 1) : 1;
        long began = continues ? runSince : now;
        Status opinion = opinion(invariant.hysteresis(), judged.status(), count, now - began);
        Instant changed = opinion == status ? since : moment.wall();
        return new Track(
                next,
                now,
                opinion,
                holds,
                count,
                began,
                changed,
                holds ? code : judged.code(),
                held || opinion.holds());
    }

    private Status opinion(Hysteresis hysteresis, Status sample, int count, long lasted) {
        if (!held && sample.holds() || !evaluated() || sample.holds() == status.holds()) {
            return sample;
        }
        if (sample.holds()) {
            boolean enough =
                    count >= hysteresis.up() && lasted >= hysteresis.dwell().toNanos();
            return enough ? sample : status;
        }
        return count >= hysteresis.down() ? sample : status;
    }

    /**
     * After time alone: an age that reached its limit or warning, or evidence that is too old.
     *
     * @param period time between two looks, zero for memory
     */
    Track aged(Invariant invariant, Moment moment, Duration period) {
        long now = moment.nanos();
        Instant wall = moment.wall();
        Reading current = reading;
        if (current == null) {
            return this;
        }
        long tooOld = now - takenAt - invariant.maxAge().toNanos();
        if (tooOld > 0 && status != Status.UNKNOWN && moment.stale(invariant, period)) {
            return new Track(current, takenAt, Status.UNKNOWN, false, 0, now, wall.minusNanos(tooOld), "stale", held);
        }
        if (!(current instanceof Reading.Since) || !status.holds()) {
            return this;
        }
        Judgement judged = Judgement.of(invariant, current, false, now);
        if (judged.status() == status) {
            return this;
        }
        boolean holds = judged.status().holds();
        return holds
                ? new Track(current, takenAt, judged.status(), good, agree, runSince, wall, code, held)
                : new Track(current, takenAt, judged.status(), false, 1, now, wall, judged.code(), held);
    }

    /** Nanoseconds from now until time alone could change the opinion; {@link Long#MAX_VALUE} when never. */
    long horizon(Invariant invariant, long now) {
        Reading current = reading;
        if (current == null || status == Status.UNKNOWN) {
            return Long.MAX_VALUE;
        }
        long left = takenAt + invariant.maxAge().toNanos() + 1 - now;
        if (current instanceof Reading.Since age
                && status.holds()
                && invariant.measure().isPresent()) {
            Measure measure = invariant.measure().get();
            left = Math.min(left, until(age.nanos(), measure.limit(), now));
            if (status == Status.PASS) {
                left = Math.min(left, until(age.nanos(), measure.warn(), now));
            }
        }
        return Math.max(0, left);
    }

    private static long until(long since, double seconds, long now) {
        return since + (long) Math.floor(seconds * 1e9) - now;
    }
}
