package io.caracal.common.health;

import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Supplier;

/** Every invariant of the service with what watches it, in order of precedence. Changed under the engine's lock alone; read by any thread. */
final class Roster {

    private final Catalogue catalogue;
    private final Orders orders;
    private final Map<String, Watch> watches = new LinkedHashMap<>();
    private volatile List<Watch> inOrder = List.of();

    Roster(Catalogue catalogue, Orders orders) {
        this.catalogue = catalogue;
        this.orders = orders;
    }

    /** As declared, or with the thresholds in force once bound. */
    List<Invariant> declared() {
        return catalogue.all();
    }

    List<Watch> all() {
        return inOrder;
    }

    /** @param watch made only once nothing speaks against it */
    void add(Invariant invariant, Supplier<Watch> watch) {
        if (watches.containsKey(invariant.name())) {
            throw new IllegalStateException("invariant " + invariant.name() + " is bound already");
        }
        catalogue.effective(invariant);
        watches.put(invariant.name(), watch.get());
        List<Watch> ordered = new ArrayList<>();
        for (Invariant declared : catalogue.all()) {
            Optional.ofNullable(watches.get(declared.name())).ifPresent(ordered::add);
        }
        inOrder = List.copyOf(ordered);
    }

    /** Whether an operator may choose not to count its breach. */
    boolean mayBeMuted(String name) {
        return catalogue.all().stream()
                .anyMatch(invariant ->
                        invariant.name().equals(name) && !invariant.safety() && !EngineInvariants.owns(name));
    }

    /** Fails when something was declared and nothing watches it. */
    void requireComplete() {
        List<String> missing = catalogue.missing(watches.keySet());
        if (!missing.isEmpty()) {
            throw new IllegalStateException("nothing looks at these invariants: " + String.join(", ", missing));
        }
    }

    /** Takes new evidence in one group; says whether there was any. */
    boolean step(Watch.Group group, Moment moment, Pacing pacing) {
        boolean fresh = false;
        for (Watch watch : inOrder) {
            if (watch.group() == group) {
                fresh |= watch.step(moment, pacing, orders.drills().forced(watch.name(), moment.nanos()));
            }
        }
        return fresh;
    }

    /**
     * How everything stands.
     *
     * @param fresh whether memory is read anew, without remembering what it said
     */
    List<Standing> standings(Moment moment, boolean fresh) {
        List<Watch> order = inOrder;
        List<Standing> standings = new ArrayList<>(order.size());
        for (Watch watch : order) {
            Optional<Reading> forced = orders.drills().forced(watch.name(), moment.nanos());
            Track track = fresh ? watch.seen(moment, forced) : watch.track();
            Optional<Mute> mute = orders.mutes().muting(watch.name(), moment.nanos());
            standings.add(new Leaf(watch.invariant(), track, mute, forced.isPresent()).standing(moment));
        }
        return standings;
    }

    /** Whether everything that the service declares was looked at once. */
    boolean evaluated() {
        return inOrder.stream()
                .filter(watch -> !watch.group().own())
                .allMatch(watch -> watch.track().evaluated());
    }

    /** Whether everything shared that gates has passed enough samples in a row to be trusted after an outage. */
    private boolean proven() {
        return inOrder.stream()
                .filter(watch -> watch.invariant().scope() == Scope.SHARED
                        && watch.invariant().onBreach().gates())
                .map(Watch::track)
                .allMatch(track -> track.good() && track.agree() >= Gate.READMISSION_SAMPLES);
    }

    /**
     * What decides about a return.
     *
     * @param drilled whether a drill explains what happens
     */
    Gate.Facts facts(Moment moment, Weighing weighing, boolean drilled) {
        boolean whole = true;
        boolean shared = false;
        boolean excused = drilled;
        for (Standing standing : standings(moment, false)) {
            Invariant invariant = standing.invariant();
            if (EngineInvariants.last().contains(invariant) || !weighing.keepsOut(standing)) {
                continue;
            }
            whole = false;
            shared |= invariant.scope() == Scope.SHARED;
            excused |= EngineInvariants.owns(invariant.name());
        }
        return new Gate.Facts(whole, shared, proven(), excused, moment.nanos());
    }

    /** The first invariant at which nobody looks any more. */
    Optional<String> silent(long now, Duration patience) {
        for (Watch watch : inOrder) {
            if (watch.dead(now, patience)) {
                return Optional.of(watch.name());
            }
        }
        return Optional.empty();
    }

    /** The process stood still for so long. */
    void resumed(long now, Duration lost) {
        inOrder.forEach(watch -> watch.resumed(now, lost));
    }

    /** Nanoseconds from now until time alone could change how anything stands, at most {@code longest}. */
    long horizon(long now, long longest) {
        long left = longest;
        for (Watch watch : inOrder) {
            left = Math.min(left, watch.track().horizon(watch.invariant(), now));
        }
        long ends = orders.mutes()
                .deadline()
                .map(at -> at - now)
                .filter(rest -> rest > 0)
                .orElse(longest);
        return Math.min(left, ends);
    }
}
