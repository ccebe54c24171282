package io.caracal.common.health;

import java.util.Optional;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Supplier;

/** What operators have ordered: mutes, drain and drills. Safe for use by many threads. */
final class Orders {

    private final Mutes mutes;
    private final LameDuck lameDuck;
    private final Drills drills;
    private final AtomicLong count = new AtomicLong();

    /**
     * @param verdicts the verdict at the moment of asking
     * @param changed called after each order
     */
    Orders(ReadinessParts parts, Supplier<Verdict> verdicts, Runnable changed) {
        Runnable ordered = () -> {
            count.incrementAndGet();
            changed.run();
        };
        this.mutes =
                new Mutes(parts.nanos(), parts.clock(), name -> verdicts.get().standing(name), ordered);
        this.lameDuck = new LameDuck(parts.nanos(), parts.clock(), ordered);
        this.drills = new Drills(parts.settings().drillsEnabled(), parts.nanos(), parts.clock(), verdicts, ordered);
    }

    Mutes mutes() {
        return mutes;
    }

    LameDuck lameDuck() {
        return lameDuck;
    }

    Drills drills() {
        return drills;
    }

    /** How many orders there were. */
    long count() {
        return count.get();
    }

    /** Ends what is over, and notes what a drill brought about. */
    void review(Verdict verdict, long now) {
        mutes.review(verdict.standings(), now);
        drills.review(verdict, now);
    }

    /** How long an operator still keeps the service out. */
    Optional<Double> secondsLeft(long now) {
        return lameDuck.holds(now) ? lameDuck.deadline().map(at -> (at - now) / 1e9) : Optional.empty();
    }

    /** Nanoseconds until that is over; {@link Long#MAX_VALUE} when it is not in force. */
    long untilUndrained(long now) {
        return lameDuck.holds(now) ? lameDuck.deadline().map(at -> at - now).orElse(Long.MAX_VALUE) : Long.MAX_VALUE;
    }
}
