package io.caracal.common.lifecycle;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** What is to be stopped, by step, the newest first. A step takes no more once its turn is over. */
final class StopActions {

    private final Map<StopPhase, Deque<Named>> waiting = new EnumMap<>(StopPhase.class);
    private @Nullable StopPhase closed;

    record Named(StopPhase phase, String name, AutoCloseable action) {}

    /** False when the step is over. */
    synchronized boolean add(Named action) {
        StopPhase over = closed;
        if (over != null && action.phase().compareTo(over) <= 0) {
            return false;
        }
        waiting.computeIfAbsent(action.phase(), phase -> new ArrayDeque<>()).push(action);
        return true;
    }

    /** What comes next in a step: one, or all that are stopped together; nothing ends the step. */
    synchronized List<Named> next(StopPhase phase) {
        Deque<Named> left = waiting.computeIfAbsent(phase, absent -> new ArrayDeque<>());
        List<Named> taken = new ArrayList<>();
        while (!left.isEmpty() && (taken.isEmpty() || phase.together())) {
            taken.add(left.pop());
        }
        if (taken.isEmpty()) {
            closed = phase;
        }
        return taken;
    }
}
