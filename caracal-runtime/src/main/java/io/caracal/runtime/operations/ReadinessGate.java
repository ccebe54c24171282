package io.caracal.runtime.operations;

import io.caracal.runtime.problem.OperatorProblem;
import io.caracal.runtime.stack.Probe;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Consumer;
import java.util.function.LongSupplier;
import java.util.function.Supplier;
import java.util.stream.Collectors;

/**
 * Waits until services are ready (CLI contract B.4): asks every second, at most two minutes unless told otherwise, and says who is missing whenever that
 * changes and every ten seconds.
 */
public final class ReadinessGate {
    private static final Duration LIMIT = Duration.ofMinutes(2);
    private static final Duration LOOK = Duration.ofSeconds(1);
    private static final Duration REMINDER = Duration.ofSeconds(10);

    private final Supplier<List<Probe.Answer>> look;
    private final Consumer<String> progress;
    private final LongSupplier nanos;
    private final Runnable pause;

    /** @param targets whom to ask for readiness */
    public ReadinessGate(List<Probe.Target> targets, Consumer<String> progress) {
        this(() -> Probe.ask(targets, Probe.Question.READY), progress);
    }

    /** @param look asks whatever is wanted of the services */
    public ReadinessGate(Supplier<List<Probe.Answer>> look, Consumer<String> progress) {
        this(look, progress, System::nanoTime, () -> LockSupport.parkNanos(LOOK.toNanos()));
    }

    ReadinessGate(Supplier<List<Probe.Answer>> look, Consumer<String> progress, LongSupplier nanos, Runnable pause) {
        this.look = look;
        this.progress = progress;
        this.nanos = nanos;
        this.pause = pause;
    }

    /** Returns what the services answered when all were ready; an {@link OperatorProblem} names those that were not in time. */
    public List<Probe.Answer> await() {
        List<Probe.Answer> answers = within(LIMIT);
        String missing = missing(answers);
        if (!missing.isEmpty()) {
            throw new OperatorProblem("not ready within " + LIMIT.toSeconds() + " s: " + missing);
        }
        return answers;
    }

    /** Returns what the services answered last: when all were well, or when the time was over. */
    public List<Probe.Answer> within(Duration limit) {
        long began = nanos.getAsLong();
        long said = began;
        String before = "";
        while (true) {
            List<Probe.Answer> answers = look.get();
            String missing = missing(answers);
            long now = nanos.getAsLong();
            if (missing.isEmpty() || now - began > limit.toNanos()) {
                return answers;
            }
            if (!missing.equals(before) || now - said >= REMINDER.toNanos()) {
                progress.accept("waiting for " + missing);
                said = now;
                before = missing;
            }
            if (Thread.currentThread().isInterrupted()) {
                throw new OperatorProblem("interrupted while waiting for " + missing);
            }
            pause.run();
        }
    }

    private static String missing(List<Probe.Answer> answers) {
        return answers.stream()
                .filter(answer -> !answer.ok())
                .map(answer -> answer.name() + " (" + answer.detail() + ")")
                .collect(Collectors.joining(", "));
    }
}
