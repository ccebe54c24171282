package io.caracal.common.health;

import java.util.Optional;

/**
 * How an observed value is judged. Enters breach at {@code limit} and leaves it only at {@code leave}, which lies on the safe side of the limit, so that a value that
 * hovers around the limit does not flap.
 *
 * @param unit what the value counts
 * @param floor true when smaller is worse (partitions ahead), false when larger is worse (ages, backlogs)
 * @param warn the value at which a warning begins
 * @param limit the value at which the invariant is broken: reached or passed
 * @param leave the value at which a broken invariant holds again
 * @param setting name of the setting that carries the limit, where there is one
 */
public record Measure(Unit unit, boolean floor, double warn, double limit, double leave, Optional<String> setting) {

    public Measure {
        boolean ordered = floor ? limit <= leave && limit <= warn : leave <= limit && warn <= limit;
        if (!ordered || !Double.isFinite(limit)) {
            throw new IllegalArgumentException(
                    "warn " + warn + ", limit " + limit + " and leave " + leave + " contradict each other");
        }
    }

    /** Larger is worse; warns at two thirds of the limit and holds again at four fifths of it. */
    public static Measure atMost(Unit unit, double limit) {
        return new Measure(unit, false, limit * 2 / 3, limit, limit * 4 / 5, Optional.empty());
    }

    /** For what is counted: broken by more than {@code most}, whole again at {@code most}; warns from two thirds of the limit on. */
    public static Measure noMoreThan(Unit unit, int most) {
        return noMoreThan(unit, most, Math.ceil((most + 1.0) * 2 / 3));
    }

    /** The same with a warning that begins elsewhere. */
    public static Measure noMoreThan(Unit unit, int most, double warn) {
        return new Measure(unit, false, warn, most + 1.0, most, Optional.empty());
    }

    /** Smaller is worse. */
    public static Measure atLeast(Unit unit, double limit, double warn) {
        return new Measure(unit, true, warn, limit, warn, Optional.empty());
    }

    /** The same kind of judgement around another limit. */
    public Measure limit(double other) {
        double factor = limit == 0 ? 1 : other / limit;
        double scaledWarn = limit == 0 && !floor ? other * 2 / 3 : warn * factor;
        double scaledLeave = limit == 0 && !floor ? other * 4 / 5 : leave * factor;
        return new Measure(unit, floor, scaledWarn, other, scaledLeave, setting);
    }

    public Measure setting(String name) {
        return new Measure(unit, floor, warn, limit, leave, Optional.of(name));
    }

    /** Whether a value breaks the invariant, given whether it was broken before. */
    boolean broken(double value, boolean before) {
        double bound = before ? leave : limit;
        if (floor) {
            return before ? value < bound : value <= bound;
        }
        return before ? value > bound : value >= bound;
    }

    boolean warns(double value) {
        return floor ? value <= warn : value >= warn;
    }

    /** Distance to the limit on the safe side; negative in breach. */
    double headroom(double value) {
        return floor ? value - limit : limit - value;
    }
}
