package io.caracal.runtime.stack;

import io.caracal.runtime.process.Backoff;
import io.caracal.runtime.process.ProcessMark;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Keeps members running: starts a crashed one again after a growing wait, restarts one on request, and stops all: services together, then
 * the others in the reverse of the order in which they came. Everything happens on the thread in {@link #runUntilStopped()}; others only send it orders.
 */
final class Supervision {
    private static final Logger LOG = LoggerFactory.getLogger(Supervision.class);
    private static final long HOUSEKEEPING_NANOS = Duration.ofSeconds(5).toNanos();
    private static final long LOG_LIMIT_BYTES = 10L * 1024 * 1024;
    private static final int LOGS_KEPT = 5;

    private final Board board;
    private final Backoff backoff;
    private final Map<String, Child> children = new LinkedHashMap<>();
    private final LinkedBlockingQueue<Order> orders = new LinkedBlockingQueue<>();

    /** What the supervising thread is told. */
    private sealed interface Order {
        /** Stop everything and return. */
        record Stop() implements Order {}

        /** Stop one member and start it again. */
        record Restart(String name) implements Order {}

        /** A process has ended by itself or because it was stopped. */
        record Ended(String name, long pid, int exit) implements Order {}
    }

    Supervision(Board board, Backoff backoff) {
        this.board = board;
        this.backoff = backoff;
    }

    /** Adds a member without starting it; the order of adding is the order of stopping, reversed, but for those that stop together. Call before running. */
    void add(Member member) {
        children.put(member.name(), new Child(member));
        board.change(state -> state.with(
                Component.waiting(member.name(), member.port(), member.log().toString())));
    }

    /** Starts an added member; a failure is the caller's. Different members may be started at the same time. Call before running. */
    void startNow(Member member) throws IOException {
        Child child = Objects.requireNonNull(children.get(member.name()), "not added");
        board.component(member.name(), component -> component.is("starting"));
        observe(child, child.start(System.nanoTime()));
    }

    /** Returns when everything has been stopped after {@link #requestStop()}. */
    void runUntilStopped() {
        long rotateAt = System.nanoTime() + HOUSEKEEPING_NANOS;
        try {
            while (true) {
                Order order = orders.poll(untilNextStart(), TimeUnit.NANOSECONDS);
                if (order instanceof Order.Stop) {
                    break;
                }
                if (order != null) {
                    obey(order);
                }
                startDue();
                if (System.nanoTime() - rotateAt >= 0) {
                    children.values().forEach(child -> child.log().rotate(LOG_LIMIT_BYTES, LOGS_KEPT));
                    rotateAt = System.nanoTime() + HOUSEKEEPING_NANOS;
                }
            }
        } catch (InterruptedException interrupted) {
            LOG.warn("interrupted; stopping everything");
        }
        stopAll();
    }

    void requestStop() {
        orders.add(new Order.Stop());
    }

    /** Whether there is such a member; if so it will be restarted. */
    boolean requestRestart(String name) {
        if (board.state().component(name).isEmpty()) {
            return false;
        }
        orders.add(new Order.Restart(name));
        return true;
    }

    /** Stops everything, bounded: what stops together first, then the rest in reverse order. */
    void stopAll() {
        List<Child> reversed = new ArrayList<>(children.values());
        Collections.reverse(reversed);
        List<Child> together = reversed.stream()
                .filter(child -> child.member().stopsTogether())
                .toList();
        stopTogether(together);
        reversed.removeAll(together);
        reversed.forEach(this::stop);
        children.keySet().forEach(name -> board.component(name, Component::stopped));
    }

    /** The helpers only wait for processes; what is known of them changes on this thread. */
    private void stopTogether(List<Child> members) {
        Map<Child, CompletableFuture<Boolean>> forced = new LinkedHashMap<>();
        ExecutorService helpers = Executors.newCachedThreadPool();
        try {
            for (Child child : members) {
                child.process().ifPresent(process -> {
                    board.component(child.member().name(), component -> component.is("stopping"));
                    forced.put(
                            child,
                            CompletableFuture.supplyAsync(
                                    () -> child.member()
                                            .stop(
                                                    process.toHandle(),
                                                    child.member().stopLimit()),
                                    helpers));
                });
            }
            forced.forEach((child, stopped) -> ended(child, stopped.join()));
        } finally {
            helpers.shutdown();
        }
    }

    private void obey(Order order) {
        if (order instanceof Order.Ended ended) {
            ended(ended);
        } else if (order instanceof Order.Restart restart) {
            Child child = children.get(restart.name());
            if (child != null) {
                board.component(restart.name(), Component::restarting);
                stop(child);
                start(child);
            }
        }
    }

    private void ended(Order.Ended ended) {
        Child child = children.get(ended.name());
        if (child == null || !child.isCurrent(ended.pid())) {
            return;
        }
        child.ended();
        long now = System.nanoTime();
        boolean calm = backoff.calmAfter(Duration.ofNanos(child.uptimeNanos(now)));
        crashed(child, ended.exit(), child.lastError(ended.exit()), calm);
    }

    private void crashed(Child child, int exit, String error, boolean calm) {
        String name = child.member().name();
        int before = board.state().component(name).map(Component::crashes).orElse(0);
        int crashes = calm ? 1 : before + 1;
        Duration wait = backoff.after(crashes);
        LOG.warn("{} ended with {} ({}); starting it again in {} ms", name, exit, error, wait.toMillis());
        child.dueAt(System.nanoTime() + wait.toNanos());
        board.component(name, component -> component.crashed(exit, error, crashes));
    }

    private void startDue() {
        for (Child child : children.values()) {
            if (child.due(System.nanoTime())) {
                start(child);
            }
        }
    }

    private void start(Child child) {
        String name = child.member().name();
        board.component(name, component -> component.is("starting"));
        try {
            observe(child, child.start(System.nanoTime()));
        } catch (IOException | RuntimeException failure) {
            crashed(child, -1, String.valueOf(failure.getMessage()), false);
        }
    }

    private void observe(Child child, Process process) {
        String name = child.member().name();
        board.component(name, component -> component.started(ProcessMark.of(process.toHandle()), "running"));
        process.onExit().thenAccept(gone -> orders.add(new Order.Ended(name, gone.pid(), gone.exitValue())));
    }

    private void stop(Child child) {
        child.process().ifPresent(process -> {
            board.component(child.member().name(), component -> component.is("stopping"));
            ended(child, child.member().stop(process.toHandle(), child.member().stopLimit()));
        });
    }

    private void ended(Child child, boolean forced) {
        if (forced) {
            LOG.warn(
                    "{} did not stop within {} s and was killed",
                    child.member().name(),
                    child.member().stopLimit().toSeconds());
        }
        child.ended();
    }

    private long untilNextStart() {
        long now = System.nanoTime();
        long wait = HOUSEKEEPING_NANOS;
        for (Child child : children.values()) {
            wait = child.waitNanos(now, wait);
        }
        return wait;
    }
}
