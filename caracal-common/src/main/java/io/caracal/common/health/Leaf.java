package io.caracal.common.health;

import java.time.Instant;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
import org.jspecify.annotations.Nullable;

/**
 * The evidence about one invariant at one moment.
 *
 * @param mute in force, if any
 * @param drill whether the evidence is forced
 */
record Leaf(Invariant invariant, Track track, Optional<Mute> mute, boolean drill) {

    /** How the invariant stands. Pure. */
    Standing standing(Moment moment) {
        Standing unmuted = standing(moment, Optional.empty());
        boolean counts = mute.isEmpty() || invariant.safety() || Mutes.worse(mute.get(), unmuted);
        return counts ? unmuted : standing(moment, mute.map(Mute::until));
    }

    private Standing standing(Moment moment, Optional<Instant> mutedUntil) {
        Reading reading = track.reading();
        OptionalDouble observed = reading == null ? OptionalDouble.empty() : Judgement.value(reading, moment.nanos());
        long age = Math.max(0, moment.nanos() - track.takenAt());
        return new Standing(
                invariant,
                track.status(),
                observed,
                headroom(observed),
                track.since(),
                reading == null ? Optional.empty() : Optional.of(moment.wall().minusNanos(age)),
                reading == null ? 0 : age / 1e9,
                track.agree(),
                track.code(),
                mutedUntil,
                drill,
                extra(reading));
    }

    private OptionalDouble headroom(OptionalDouble observed) {
        return observed.isPresent() && invariant.measure().isPresent()
                ? OptionalDouble.of(invariant.measure().get().headroom(observed.getAsDouble()))
                : OptionalDouble.empty();
    }

    private static Map<String, Object> extra(@Nullable Reading reading) {
        return reading == null ? Map.of() : reading.extra();
    }
}
