package io.caracal.common.health;

import io.caracal.common.lifecycle.Lifecycle;
import io.caracal.common.lifecycle.OwnedLoops;
import io.caracal.testing.clock.MutableClock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;

/** A readiness engine in virtual time and without threads: the test is its thread. */
final class EngineBed {

    static final Duration ROUND = Engine.ROUND;

    final MutableClock clock = MutableClock.at("2026-01-02T03:04:05Z");
    final Map<String, ScriptedSampler> samplers = new LinkedHashMap<>();
    final List<Transition> transitions = new ArrayList<>();
    final Readiness readiness;
    boolean draining;
    private long nanos = 1_000_000_000_000L;

    EngineBed(ReadinessSettings settings, Invariant... catalogue) {
        this(settings, "instance-1", Duration.ZERO, catalogue);
    }

    EngineBed(ReadinessSettings settings, String instance, Invariant... catalogue) {
        this(settings, instance, Duration.ZERO, catalogue);
    }

    /** @param later how long after the usual time of the test it is */
    EngineBed(ReadinessSettings settings, Duration later, Invariant... catalogue) {
        this(settings, "instance-1", later, catalogue);
    }

    private EngineBed(ReadinessSettings settings, String instance, Duration later, Invariant... catalogue) {
        clock.advance(later);
        OwnedLoops loops = new OwnedLoops(new Lifecycle(Duration.ofSeconds(1), this::nanos), this::nanos);
        ReadinessParts parts = new ReadinessParts(
                "test", instance, loops, this::nanos, clock, () -> draining, settings, List.of(catalogue));
        this.readiness = new Readiness(parts, Optional.of((name, check) -> sampler(name)));
        readiness.onTransition(transitions::add);
    }

    long nanos() {
        return nanos;
    }

    ScriptedSampler sampler(String name) {
        return samplers.computeIfAbsent(name, first -> new ScriptedSampler(this::nanos));
    }

    /** Binds it to a scripted check that is called every second. */
    EngineBed sampled(Invariant invariant) {
        readiness.bind(invariant, Source.sampled(Reading::passed));
        return this;
    }

    EngineBed seal() {
        readiness.engine().seal();
        return this;
    }

    /** Seals and lets time pass until everything was looked at. */
    EngineBed started() {
        return seal().pass(Duration.ofSeconds(1));
    }

    /** Lets time pass while the engine makes its rounds. */
    EngineBed pass(Duration duration) {
        for (long left = duration.toNanos(); left > 0; left -= ROUND.toNanos()) {
            standStill(Duration.ofNanos(Math.min(left, ROUND.toNanos())));
            readiness.engine().round();
        }
        return this;
    }

    /** Lets time pass while nothing in the process runs. */
    EngineBed standStill(Duration duration) {
        nanos += duration.toNanos();
        clock.advance(duration);
        return this;
    }

    EngineBed round() {
        readiness.engine().round();
        return this;
    }

    Verdict verdict() {
        return readiness.current();
    }

    String reason() {
        String reason = verdict().reason();
        return reason == null ? "" : reason;
    }

    Standing standing(String name) {
        return verdict().standing(name).orElseThrow();
    }

    /** Lets time pass until the service is ready, and says how long that took. */
    Duration untilReady(Duration most) {
        return until(most, true);
    }

    Duration untilNotReady(Duration most) {
        return until(most, false);
    }

    private Duration until(Duration most, boolean ready) {
        long begin = nanos;
        while (readiness.ready() != ready) {
            if (nanos - begin > most.toNanos()) {
                throw new AssertionError("still " + Objects.toString(verdict().reason()) + " after " + most);
            }
            pass(ROUND);
        }
        return Duration.ofNanos(nanos - begin);
    }

    static Invariant local(String name) {
        return draft(name).diagnosis("cause", "action");
    }

    static Invariant shared(String name) {
        return draft(name).scope(Scope.SHARED).diagnosis("cause", "action");
    }

    static InvariantDraft draft(String name) {
        return Invariant.named(name, name.replace('-', '_') + "_broken")
                .impact(Impact.critical("nothing leaks", Area.EXCHANGE));
    }
}
