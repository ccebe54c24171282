package io.caracal.common.health;

import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.atomic.LongAdder;
import java.util.function.Consumer;
import java.util.function.Supplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Turns evidence into verdicts. One thread looks, changes what is known, and publishes; readers repeat what was published for as long as time alone cannot have changed
 * it, and weigh the evidence themselves after that, without a lock. A reader may only find things worse than published: returning is the decision of the one thread.
 */
final class Engine {

    /** How often the one thread gets up. */
    static final Duration ROUND = Duration.ofMillis(25);

    /** Silence of the one thread, or of a worker, that means that nobody looks any more. */
    static final Duration DEAD_MAN = Duration.ofSeconds(5);

    private static final Logger LOG = LoggerFactory.getLogger(Engine.class);
    private static final long FULL_LOOK = Duration.ofMillis(100).toNanos();
    private static final long STANDSTILL = Duration.ofSeconds(1).toNanos();
    private static final long LONGEST_REPEAT = Duration.ofMillis(250).toNanos();
    private static final long LONG_AGO = Duration.ofDays(1).toNanos();

    private final ReadinessParts parts;
    private final Start start;
    private final Orders orders;
    private final Roster roster;
    private final Transitions transitions;
    private final Waiters waiters = new Waiters();
    private final LongAdder suspensions = new LongAdder();
    private final Place place;
    private volatile Consumer<Duration> evaluations = duration -> {};
    private volatile Gate gate = Gate.CLOSED;
    private volatile boolean sealed;
    private volatile boolean asked;
    private volatile long startedAt;
    private volatile long lastRound;
    private volatile long resumedAt;
    private volatile Published published;
    private long lastLook;

    Engine(ReadinessParts parts, Start start, Orders orders, Roster roster, Transitions transitions) {
        this.parts = parts;
        this.start = start;
        this.orders = orders;
        this.roster = roster;
        this.transitions = transitions;
        this.place = Place.of(parts.instance(), parts.settings().readmissionWindow());
        long now = parts.nanos().getAsLong();
        this.startedAt = now;
        this.lastRound = now;
        this.lastLook = now - LONG_AGO;
        this.resumedAt = now - LONG_AGO;
        Moment first = new Moment(now, parts.clock().instant(), Duration.ZERO);
        Weighing weighing = weighing(false);
        bindOwn(first);
        Verdict nothing = weighing.verdict(
                roster.standings(first, true), new Weighing.Circumstances(first, Optional.empty(), Optional.empty()));
        this.published = new Published(nothing, weighing, now, 0);
    }

    Waiters waiters() {
        return waiters;
    }

    long suspensions() {
        return suspensions.sum();
    }

    boolean sealed() {
        return sealed;
    }

    /** Where the time of each look goes. */
    void onLook(Consumer<Duration> sink) {
        evaluations = sink;
    }

    /** Adds something to watch, before the end of the assembly. */
    synchronized void add(Invariant invariant, Supplier<Watch> watch) {
        if (sealed) {
            throw new IllegalStateException("the assembly is over; " + invariant.name() + " comes too late");
        }
        roster.add(invariant, watch);
    }

    /** Makes the next round a full look. */
    void ask() {
        asked = true;
    }

    /** Ends the assembly: from now on the service can become ready. */
    synchronized void seal() {
        roster.requireComplete();
        long now = parts.nanos().getAsLong();
        startedAt = now;
        lastRound = now;
        sealed = true;
        look(now);
        transitions.begin(published.verdict());
    }

    /** The verdict at this moment; neither blocks nor does I/O. */
    Verdict current() {
        Published last = published;
        long now = parts.nanos().getAsLong();
        if (now - last.validUntil() < 0 && !overtaken(last)) {
            return last.verdict();
        }
        Verdict seen = weigh(last.weighing(), roster.standings(moment(now), true));
        return seen.ready() && !last.verdict().ready() ? last.verdict() : seen;
    }

    /** How everything stands at this moment, memory read anew. */
    List<Standing> standings() {
        return roster.standings(moment(parts.nanos().getAsLong()), true);
    }

    /** How standings are weighed at present. */
    Weighing weighing() {
        return published.weighing();
    }

    /** The verdict over any standings, in the present circumstances. */
    Verdict weigh(Weighing weighing, List<Standing> standings) {
        Moment moment = moment(parts.nanos().getAsLong());
        long now = moment.nanos();
        Optional<Double> wait = orders.secondsLeft(now)
                .or(() -> Optional.of(gate.left(now) / 1e9).filter(left -> left > 0));
        return weighing.verdict(standings, new Weighing.Circumstances(moment, start.underWay(now), wait));
    }

    /** One round of the one thread. */
    synchronized void round() {
        long now = parts.nanos().getAsLong();
        noticeStandstill(now);
        lastRound = now;
        boolean fresh = sealed && roster.step(Watch.Group.SAMPLED, moment(now), pacing(now));
        Published last = published;
        boolean due = now - lastLook >= FULL_LOOK || now - last.validUntil() >= 0;
        if (fresh || due || asked || overtaken(last)) {
            look(now);
        }
    }

    /** A full look, whether due or not. */
    synchronized void look() {
        lastRound = parts.nanos().getAsLong();
        look(lastRound);
    }

    private void look(long now) {
        asked = false;
        lastLook = now;
        Moment moment = moment(now);
        long known = orders.count();
        roster.step(Watch.Group.OBSERVED, moment, pacing(now));
        roster.step(Watch.Group.ENGINE_FIRST, moment, pacing(now));
        Weighing before = weighing(gate.everReady());
        Gate.Facts facts = roster.facts(moment, before, orders.drills().explains());
        gate = gate.next(facts, parts.settings().flapLimit(), place.jitter());
        roster.step(Watch.Group.ENGINE_LAST, moment, pacing(now));
        Weighing weighing = weighing(gate.everReady());
        Verdict verdict = weigh(weighing, roster.standings(moment, false));
        published = new Published(verdict, weighing, now + horizon(now), known);
        transitions.follow(verdict);
        orders.review(verdict, now);
        waiters.tell(verdict);
        evaluations.accept(Duration.ofNanos(parts.nanos().getAsLong() - now));
    }

    /** Whether something has happened since that needs no time to matter. */
    private boolean overtaken(Published last) {
        return last.orders() != orders.count()
                || parts.draining().getAsBoolean() != last.verdict().draining();
    }

    private Weighing weighing(boolean everReady) {
        return new Weighing(everReady, parts.settings().sharedOutageStays(), place.spread());
    }

    private long horizon(long now) {
        long left = roster.horizon(now, LONGEST_REPEAT);
        left = Math.min(left, start.untilStall(now));
        return Math.min(left, orders.untilUndrained(now));
    }

    private Moment moment(long now) {
        boolean still = now - lastRound > STANDSTILL;
        Duration quiet = still ? Duration.ZERO : Duration.ofNanos(now - resumedAt);
        return new Moment(now, parts.clock().instant(), quiet);
    }

    private void noticeStandstill(long now) {
        long late = now - lastRound;
        if (!sealed || late <= STANDSTILL) {
            return;
        }
        suspensions.increment();
        resumedAt = now;
        roster.resumed(now, Duration.ofNanos(late));
        LOG.warn("the process stood still for {} ms", late / 1_000_000);
    }

    private Pacing pacing(long now) {
        return new Pacing(gate.everReady(), Duration.ofNanos(now - startedAt));
    }

    private void bindOwn(Moment moment) {
        Supplier<Long> now = parts.nanos()::getAsLong;
        own(EngineInvariants.SHUTDOWN, moment, () -> !parts.draining().getAsBoolean());
        own(EngineInvariants.OPERATOR_DRAIN, moment, () -> !orders.lameDuck().holds(now.get()));
        own(EngineInvariants.STARTUP_STALL, moment, () -> !start.stalled(now.get()));
        own(EngineInvariants.STARTUP, moment, () -> sealed && start.complete() && roster.evaluated());
        roster.add(
                EngineInvariants.CHECKERS,
                () -> Watch.observed(Watch.Group.ENGINE_FIRST, EngineInvariants.CHECKERS, this::checkers, moment));
        own(EngineInvariants.READMISSION, moment, () -> !gate.readmitting(now.get()));
        own(EngineInvariants.FLAPPING, moment, () -> !gate.flapping(now.get()));
    }

    private void own(Invariant invariant, Moment moment, Supplier<Boolean> holds) {
        boolean last = EngineInvariants.last().contains(invariant);
        Watch.Group group = last ? Watch.Group.ENGINE_LAST : Watch.Group.ENGINE_FIRST;
        Supplier<Reading> memory = () -> Reading.of(
                holds.get(), invariant.reason(), invariant.diagnosis().cause());
        roster.add(invariant, () -> Watch.observed(group, invariant, memory, moment));
    }

    private Reading checkers() {
        long now = parts.nanos().getAsLong();
        if (!sealed) {
            return Reading.passed();
        }
        if (now - lastRound > DEAD_MAN.toNanos()) {
            return Reading.unknown("engine_silent", "the engine makes no rounds");
        }
        return roster.silent(now, DEAD_MAN)
                .map(name -> Reading.unknown("worker_silent", "nobody looks at " + name))
                .orElse(Reading.passed());
    }
}
