package io.caracal.common.health;

import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** What holds or breaks in the engine itself; part of every service. The engine binds these on its own. */
public final class EngineInvariants {

    public static final Invariant SHUTDOWN = Invariant.named("shutdown", "shutting_down")
            .rank(Precedence.SHUTTING_DOWN)
            .hysteresis(Hysteresis.FACT)
            .impact(told("New requests belong to another instance; requests in flight are finished or answered, and"
                    + " their evidence is flushed."))
            .diagnosis(
                    "The process was asked to end, by a signal or by whoever runs it.",
                    "Nothing, unless nobody meant to: then look for who sent the signal. The last log line sums up"
                            + " what was drained.");

    public static final Invariant OPERATOR_DRAIN = Invariant.named("operator-drain", "operator_drain")
            .rank(Precedence.OPERATOR_DRAIN)
            .hysteresis(Hysteresis.FACT)
            .impact(told("New requests belong to another instance; this one still answers what reaches it."))
            .diagnosis(
                    "An operator took this instance out of service for a while.",
                    "Ask the author named in the audit record, or end it with POST /ops/undrain; it ends by itself at"
                            + " its time.");

    public static final Invariant STARTUP_STALL = Invariant.named("startup-stall", "startup_stalled")
            .rank(Precedence.STARTUP)
            .hysteresis(Hysteresis.FACT)
            .impact(Impact.critical(
                    "The instance does not take traffic and will not by itself; nothing is decided here.",
                    Area.MANAGEMENT,
                    Area.EXCHANGE,
                    Area.GOVERNED_CALLS))
            .diagnosis(
                    "A phase of the start makes no progress.",
                    "Read the phase in the body of /ready, look at what it waits for, and restart the instance if that"
                            + " is well.");

    public static final Invariant STARTUP = Invariant.named("startup", "starting")
            .rank(Precedence.STARTUP)
            .hysteresis(Hysteresis.FACT)
            .impact(told("The instance does not take traffic yet; nothing is decided here."))
            .diagnosis(
                    "Not every invariant was looked at once, or a phase of the start is not complete.",
                    "Wait; the body of /ready tells phase, progress and the time left.");

    public static final Invariant CHECKERS = Invariant.named("checkers", "checker_stalled")
            .rank(Precedence.CHECKER)
            .hysteresis(Hysteresis.FACT)
            .impact(Impact.critical(
                    "The instance no longer knows how it stands and therefore does not take traffic.",
                    Area.MANAGEMENT,
                    Area.EXCHANGE,
                    Area.GOVERNED_CALLS))
            .diagnosis(
                    "The thread that watches, or one of its workers, ended or makes no progress.",
                    "Take a thread dump and restart the instance.");

    public static final Invariant READMISSION = Invariant.named("readmission", "readmission_pending")
            .rank(Precedence.BACKLOG)
            .hysteresis(Hysteresis.FACT)
            .impact(told("The shared dependency is back; the instance waits for its own moment so that not all"
                    + " return at once."))
            .diagnosis(
                    "A dependency that all instances share was away and has just come back.",
                    "Wait; the instance returns within seconds.");

    public static final Invariant FLAPPING = Invariant.named("flapping", "flapping")
            .rank(Precedence.BACKLOG)
            .hysteresis(Hysteresis.FACT)
            .impact(Impact.warning(
                    "Everything holds at this moment, but readiness changed so often that the instance stays out a"
                            + " little longer each time.",
                    Area.MANAGEMENT,
                    Area.EXCHANGE,
                    Area.GOVERNED_CALLS))
            .diagnosis(
                    "Something breaks and heals again and again.",
                    "Read /ready/history for the reason that keeps coming back and treat that one.");

    private static final List<Invariant> FIRST = List.of(SHUTDOWN, OPERATOR_DRAIN, STARTUP_STALL, STARTUP, CHECKERS);

    private static final List<Invariant> LAST = List.of(READMISSION, FLAPPING);

    private static final List<Invariant> ALL =
            Stream.concat(FIRST.stream(), LAST.stream()).toList();

    private static final Set<String> NAMES = ALL.stream().map(Invariant::name).collect(Collectors.toUnmodifiableSet());

    private EngineInvariants() {}

    /** All of them, in order of precedence. */
    public static List<Invariant> all() {
        return ALL;
    }

    /** What a service declares together with the engine's own, in the order in which breaches compete for the one reason. */
    public static List<Invariant> with(List<Invariant> declared) {
        return new Catalogue(declared).all();
    }

    /** Those that come before everything a service declares. */
    static List<Invariant> first() {
        return FIRST;
    }

    /** Those that matter only when nothing else is broken. */
    static List<Invariant> last() {
        return LAST;
    }

    /** Whether it belongs to the engine. */
    static boolean owns(String name) {
        return NAMES.contains(name);
    }

    private static Impact told(String text) {
        return new Impact(Set.of(Area.MANAGEMENT, Area.EXCHANGE, Area.GOVERNED_CALLS), Severity.INFO, text);
    }
}
