package io.caracal.common.health;

import io.caracal.common.lifecycle.Lifecycle;
import io.caracal.common.lifecycle.Loop;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.BiFunction;
import java.util.function.Consumer;
import java.util.function.LongSupplier;

/**
 * The readiness of one service. Each declared invariant is bound to the source of its evidence while the service is assembled; after {@link #seal()} evidence is taken
 * off the request path, and reading the verdict neither blocks nor does I/O. Safe for use by many threads.
 */
public final class Readiness {

    private static final Duration KEEPING = Duration.ofSeconds(1);

    private final ReadinessParts parts;
    private final Start start;
    private final Orders orders;
    private final History history = new History();
    private final Transitions transitions;
    private final Roster roster;
    private final Engine engine;
    private final Optional<StateFile> file;
    private final BiFunction<String, Check, Sampler> samplers;
    private final Map<String, LongSupplier> proofs = new ConcurrentHashMap<>();
    private volatile Optional<Loop> rounds = Optional.empty();

    /** Threads start with {@link #seal()}; history, mutes and operator drain of an earlier process are read at once. */
    public Readiness(ReadinessParts parts) {
        this(parts, Optional.empty());
    }

    /** @param scripted what makes the calls of a check instead of a thread of its own */
    Readiness(ReadinessParts parts, Optional<BiFunction<String, Check, Sampler>> scripted) {
        this.parts = parts;
        this.samplers = scripted.orElse(this::worker);
        this.start = new Start(parts.nanos(), parts.clock(), parts.settings().stallLimit());
        this.orders = new Orders(parts, this::current, this::refresh);
        this.transitions = new Transitions(parts.service(), history);
        this.roster = new Roster(new Catalogue(parts.catalogue()), orders);
        this.engine = new Engine(parts, start, orders, roster, transitions);
        this.file = parts.settings().stateDir().map(directory -> new StateFile(directory, parts.service()));
        file.map(StateFile::read).ifPresent(this::restore);
    }

    /**
     * Says where the evidence of an invariant comes from. The invariant is one of the declared ones, or such a one with another limit or consequence; each is bound
     * once, before {@link #seal()}.
     */
    public void bind(Invariant invariant, Source source) {
        engine.add(invariant, () -> watch(invariant, source));
    }

    private Watch watch(Invariant invariant, Source source) {
        Moment now = new Moment(parts.nanos().getAsLong(), parts.clock().instant(), Duration.ZERO);
        if (source instanceof Source.Sampled sampled) {
            Watch.requireRenewal(invariant, sampled.period());
            Sampler sampler = samplers.apply(invariant.name(), sampled.check());
            return Watch.sampled(invariant, sampler, sampled.period(), now);
        }
        Source.Observed observed = (Source.Observed) source;
        return Watch.observed(Watch.Group.OBSERVED, invariant, observed.memory(), now);
    }

    private Sampler worker(String name, Check check) {
        return new CheckWorker(name, check, parts.loops(), parts.nanos(), this::wake);
    }

    /**
     * Ends the assembly and starts to look. Fails with {@link IllegalStateException} naming every declared invariant to which nothing is bound; nothing can be bound
     * afterwards.
     */
    public void seal() {
        engine.seal();
        Lifecycle lifecycle = parts.loops().lifecycle();
        lifecycle.onDrain(this::refresh);
        lifecycle.onStop("readiness", this::close);
        rounds = Optional.of(parts.loops().every("ready-engine", Engine.ROUND, engine::round));
        if (file.isPresent()) {
            parts.loops().every("ready-state", KEEPING, this::keep);
        }
    }

    /** One last look, behind the last round, and what is to outlive the process is written. */
    void close() {
        if (engine.sealed()) {
            engine.look();
            keep();
        }
    }

    /** Looks again at once; for whoever has just changed what a source reads. */
    public void refresh() {
        engine.ask();
        wake();
    }

    /** With the thresholds in force, in order of precedence; those of the engine included. */
    public List<Invariant> declared() {
        return roster.declared();
    }

    /** A phase of the start; readiness waits for its completion. Before {@link #seal()}. */
    public StartupPhase startup(String phase, String unit) {
        if (engine.sealed()) {
            throw new IllegalStateException("the assembly is over; phase " + phase + " comes too late");
        }
        return start.add(phase, unit);
    }

    /** Every phase of the start, in order of registration, complete ones included. */
    public List<StartupProgress> phases() {
        return start.progress(parts.nanos().getAsLong());
    }

    /** The verdict at this moment. Neither blocks nor does I/O; while nothing changes it is the same object, and costs no memory. */
    public Verdict current() {
        return engine.current();
    }

    public boolean ready() {
        return current().ready();
    }

    /**
     * Completes, on the engine's thread, once the verdict has another etag than that, or at once when it has already. What depends on it must not block; whoever gives
     * up waiting cancels it.
     */
    public CompletableFuture<Verdict> changedFrom(String etag) {
        CompletableFuture<Verdict> change = engine.waiters().add(etag);
        Verdict now = current();
        if (!now.etag().equals(etag)) {
            change.complete(now);
        }
        return change;
    }

    /** Calls on the engine's thread, never on a probe, after each change of the verdict. */
    public void onTransition(Consumer<Transition> listener) {
        transitions.listen(listener);
    }

    public History history() {
        return history;
    }

    public Mutes mutes() {
        return orders.mutes();
    }

    public LameDuck lameDuck() {
        return orders.lameDuck();
    }

    public Drills drills() {
        return orders.drills();
    }

    /** Why the verdict is what it is, or would be under assumptions; changes nothing. */
    public Explanation explain(Assumptions assumptions) {
        Weighing weighing = engine.weighing();
        return new Explaining(weighing, standings -> engine.weigh(weighing, standings))
                .explain(engine.standings(), assumptions);
    }

    /** The verdict at a moment of the past, as far as the history reaches. */
    public Optional<Verdict> at(Instant past) {
        return history.at(past).map(recorded -> Past.verdict(recorded, declared()));
    }

    /** Says how far this instance has applied something that counts up, for example {@code revocation_epoch} or {@code policy_version}. */
    public void applied(String name, LongSupplier value) {
        if (proofs.putIfAbsent(name, value) != null) {
            throw new IllegalStateException("proof " + name + " is given twice");
        }
    }

    /** How far this instance has applied it; empty when it has nothing of that name. */
    public OptionalLong applied(String name) {
        LongSupplier value = proofs.get(name);
        return value == null ? OptionalLong.empty() : OptionalLong.of(value.getAsLong());
    }

    /** Settings in force. */
    public ReadinessSettings settings() {
        return parts.settings();
    }

    Engine engine() {
        return engine;
    }

    Roster roster() {
        return roster;
    }

    Transitions transitions() {
        return transitions;
    }

    /** How often the state file could not be read or written. */
    long stateFailures() {
        return file.map(StateFile::failures).orElse(0L);
    }

    private void wake() {
        rounds.ifPresent(Loop::wake);
    }

    private void keep() {
        KeptState state = new KeptState(
                history.recorded(), orders.mutes().active(), orders.lameDuck().active());
        file.ifPresent(target -> target.write(state));
    }

    private void restore(KeptState earlier) {
        history.restore(earlier.history());
        Instant now = parts.clock().instant();
        earlier.mutes().stream()
                .filter(mute -> mute.until().isAfter(now) && roster.mayBeMuted(mute.name()))
                .forEach(orders.mutes()::resume);
        earlier.drain().filter(drain -> drain.until().isAfter(now)).ifPresent(orders.lameDuck()::resume);
    }
}
