package io.caracal.runtime.stack;

import java.util.function.UnaryOperator;

/** The one place where the state of a running stack changes; every change is on disk before the next. */
final class Board {
    private final StateFile file;
    private StackState state;

    Board(StateFile file, StackState initial) {
        this.file = file;
        this.state = initial;
        file.write(initial);
    }

    synchronized StackState state() {
        return state;
    }

    synchronized void change(UnaryOperator<StackState> change) {
        StackState next = change.apply(state);
        if (!next.equals(state)) {
            state = next;
            file.write(next);
        }
    }

    synchronized void component(String name, UnaryOperator<Component> change) {
        change(current -> current.component(name)
                .map(component -> current.with(change.apply(component)))
                .orElse(current));
    }

    void step(String text) {
        change(current -> current.step(text));
    }
}
