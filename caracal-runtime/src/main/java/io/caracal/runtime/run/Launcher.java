package io.caracal.runtime.run;

import io.caracal.core.secret.SecretText;
import io.caracal.runtime.terminal.Console;
import java.io.IOException;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Starts the command with its environment and stays until it has ended: its exit code, 128+N for signal N, 127 when it could not be started. */
final class Launcher {
    private static final int CANNOT_START = 127;
    private static final int SIGNALLED = 128;
    private static final int REFUSED = 1;

    private final Console console;
    private final ForwardedSignals signals;

    Launcher(Console console, ForwardedSignals signals) {
        this.console = console;
        this.signals = signals;
    }

    /** The arguments go to the program as they are; no shell sees them. */
    int run(List<String> command, Map<String, String> process, Map<String, SecretText> credentials) {
        Optional<Integer> early = signals.early();
        if (early.isPresent()) {
            return SIGNALLED + early.get();
        }
        ProcessBuilder builder = new ProcessBuilder(command).inheritIO();
        builder.environment().clear();
        builder.environment().putAll(ChildEnvironment.of(process, credentials));
        Process started;
        try {
            started = builder.start();
        } catch (IOException noSuchProgram) {
            console.problem("cannot start " + command.get(0));
            return CANNOT_START;
        }
        signals.sendTo(started);
        return exit(started);
    }

    /** Nobody interrupts the thread of the command line; the command alone says when it is over. */
    private static int exit(Process started) {
        try {
            return started.waitFor();
        } catch (InterruptedException stopped) {
            Thread.currentThread().interrupt();
            started.destroy();
            return REFUSED;
        }
    }
}
