package io.caracal.runtime.command;

import io.caracal.runtime.terminal.Console;
import java.time.Duration;

/** Progress lines with the time since the command began. */
final class Startup {
    private final Console console;
    private final long began = System.nanoTime();

    Startup(Console console) {
        this.console = console;
    }

    void step(String text) {
        console.progress(elapsed(), text);
    }

    Duration elapsed() {
        return Duration.ofNanos(System.nanoTime() - began);
    }
}
