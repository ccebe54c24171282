package io.caracal.common.health;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.LongSupplier;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Forces the evidence of one invariant, so that everything behind it, from hysteresis to alert, shows what it does; measures how long that took. One drill at a time,
 * and only while nothing else is red. Safe for use by many threads.
 */
public final class Drills {

    /** Longest time to live. */
    public static final Duration LONGEST = Duration.ofMinutes(15);

    private static final Logger LOG = LoggerFactory.getLogger(Drills.class);
    private static final int KEPT = 64;

    private final boolean enabled;
    private final LongSupplier nanos;
    private final Clock clock;
    private final Supplier<Verdict> verdicts;
    private final Runnable changed;
    private volatile Optional<Running> running = Optional.empty();
    private volatile List<DrillReport> reports = List.of();

    /** @param endedNanos monotonic nanoseconds of the end of the forcing, once ended */
    private record Running(Drill drill, Term term, long beganNanos, Optional<Long> endedNanos, DrillReport report) {

        boolean forcing(long now) {
            return endedNanos.isEmpty() && !term.over(now);
        }

        Running with(Optional<Long> ended, DrillReport next) {
            return new Running(drill, term, beganNanos, ended, next);
        }
    }

    Drills(boolean enabled, LongSupplier nanos, Clock clock, Supplier<Verdict> verdicts, Runnable changed) {
        this.enabled = enabled;
        this.nanos = nanos;
        this.clock = clock;
        this.verdicts = verdicts;
        this.changed = changed;
    }

    /** From now on the evidence of that invariant is {@code reading}, whatever its source says. */
    public synchronized Drill force(String name, Reading reading, Duration ttl, String author) {
        if (!enabled) {
            throw new OperatorRefusedException("drills_disabled", "drills are not enabled on this instance");
        }
        Verdict verdict = verdicts.get();
        Standing standing = verdict.standing(name)
                .orElseThrow(() -> new OperatorRefusedException("unknown_invariant", "no invariant " + name));
        if (EngineInvariants.owns(name)) {
            throw new OperatorRefusedException("engine_invariant", name + " cannot be forced");
        }
        if (running.filter(one -> one.forcing(nanos.getAsLong())).isPresent()) {
            throw new OperatorRefusedException("drill_active", "another drill is running");
        }
        refuseWhenRed(verdict);
        Term.requireReason("drill", author);
        Term term = Term.of(ttl, LONGEST, nanos, clock);
        Drill drill = new Drill(name, reading, author, term.since(), term.until());
        DrillReport report = new DrillReport(
                name,
                standing.invariant().reason(),
                author,
                term.since(),
                Optional.empty(),
                Optional.empty(),
                Optional.empty(),
                Optional.empty());
        running.ifPresent(before -> keep(before.report()));
        running = Optional.of(new Running(drill, term, nanos.getAsLong(), Optional.empty(), report));
        LOG.warn("drill of invariant {} until {} by {}", name, drill.until(), author);
        changed.run();
        return drill;
    }

    private static void refuseWhenRed(Verdict verdict) {
        for (Standing standing : verdict.standings()) {
            if (!standing.status().holds()) {
                throw new OperatorRefusedException(
                        "already_red", standing.invariant().name() + " is broken already");
            }
        }
    }

    /** Ends the forcing; the report goes on until the invariant holds again. */
    public synchronized void end(String name) {
        Running current = running.filter(one -> one.drill().name().equals(name) && one.forcing(nanos.getAsLong()))
                .orElseThrow(() -> new OperatorRefusedException("no_drill", "no drill of " + name + " is running"));
        running = Optional.of(ended(current, nanos.getAsLong(), clock.instant()));
        LOG.warn("drill of invariant {} ended", name);
        changed.run();
    }

    public List<Drill> active() {
        long now = nanos.getAsLong();
        return running.filter(one -> one.forcing(now)).map(Running::drill).stream()
                .toList();
    }

    /** What the last drills measured, newest first, the running one included. */
    public List<DrillReport> reports() {
        List<DrillReport> all = new ArrayList<>();
        running.map(Running::report).ifPresent(all::add);
        all.addAll(reports);
        return List.copyOf(all);
    }

    /** The evidence to take instead of the source's, at that moment. */
    Optional<Reading> forced(String name, long now) {
        Optional<Running> current = running;
        return current.isPresent()
                        && current.get().drill().name().equals(name)
                        && current.get().forcing(now)
                ? Optional.of(current.get().drill().reading())
                : Optional.empty();
    }

    /** Whether a drill, or the recovery from one, explains what happens now. */
    boolean explains() {
        return running.isPresent();
    }

    /** Notes detection, end and recovery. */
    synchronized void review(Verdict verdict, long now) {
        if (running.isEmpty()) {
            return;
        }
        Running current = running.get();
        if (current.endedNanos().isEmpty() && current.term().over(now)) {
            current = ended(current, current.term().deadline(), current.drill().until());
        }
        boolean holds = verdict.standing(current.drill().name())
                .map(standing -> standing.status().holds())
                .orElse(true);
        DrillReport report = current.report();
        if (!holds && report.detected().isEmpty()) {
            report = detected(report, Duration.ofNanos(now - current.beganNanos()), verdict.reason());
        }
        Optional<Long> end = current.endedNanos();
        boolean over = holds && end.isPresent();
        if (over) {
            report = recovered(report, Duration.ofNanos(now - end.get()));
            keep(report);
            LOG.info("drill of {}: detected {}, recovered {}", report.name(), report.detected(), report.recovered());
        }
        running = over ? Optional.empty() : Optional.of(current.with(end, report));
    }

    private static Running ended(Running current, long at, Instant wall) {
        DrillReport before = current.report();
        DrillReport report = new DrillReport(
                before.name(),
                before.reason(),
                before.author(),
                before.since(),
                before.detected(),
                before.reported(),
                Optional.of(wall),
                before.recovered());
        return current.with(Optional.of(at), report);
    }

    private static DrillReport detected(DrillReport before, Duration after, @Nullable String reported) {
        return new DrillReport(
                before.name(),
                before.reason(),
                before.author(),
                before.since(),
                Optional.of(after),
                Optional.ofNullable(reported),
                before.endedAt(),
                before.recovered());
    }

    private static DrillReport recovered(DrillReport before, Duration after) {
        return new DrillReport(
                before.name(),
                before.reason(),
                before.author(),
                before.since(),
                before.detected(),
                before.reported(),
                before.endedAt(),
                before.detected().map(found -> after));
    }

    private void keep(DrillReport report) {
        List<DrillReport> next = new ArrayList<>();
        next.add(report);
        next.addAll(reports.subList(0, Math.min(reports.size(), KEPT - 1)));
        reports = List.copyOf(next);
    }
}
