package io.caracal.common.health;

import io.caracal.common.lifecycle.Loop;
import io.caracal.common.lifecycle.OwnedLoops;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * The dead-man watch over a loop that depends on others: broken once its thread has ended, or for so long no round ended well or failed
 * merely because something it needs was down. What is down has an invariant of its own, which then is the reason.
 *
 * @param silence longer than the longest round and the pause behind it
 */
public record LoopWatch(Loop loop, Duration silence) {

    /** One invariant over several loops: broken by the first that is broken. */
    public static Source over(List<LoopWatch> watches) {
        List<LoopWatch> all = List.copyOf(watches);
        return Source.observed(() -> reading(all));
    }

    /** One invariant over every loop there is, each by its own dead man's switch; told which one it is. */
    public static Source overAll(OwnedLoops loops) {
        return Source.observed(() -> overall(loops));
    }

    private static Reading overall(OwnedLoops loops) {
        for (Loop loop : loops.all()) {
            Optional<String> trouble = loop.trouble();
            if (trouble.isPresent()) {
                return Reading.failed(
                        trouble.get(), "loop " + loop.name() + " is in trouble", Map.of("loop", loop.name()));
            }
        }
        return Reading.passed();
    }

    /** One invariant over one loop. */
    public Source source() {
        return over(List.of(this));
    }

    private static Reading reading(List<LoopWatch> watches) {
        for (LoopWatch watch : watches) {
            Loop loop = watch.loop();
            if (!loop.alive() && !loop.done()) {
                return Reading.failed("loop_dead", "loop " + loop.name() + " has ended");
            }
            if (loop.sinceSound().compareTo(watch.silence()) > 0) {
                return Reading.failed("loop_silent", "loop " + loop.name() + " has completed no round for too long");
            }
        }
        return Reading.passed();
    }
}
