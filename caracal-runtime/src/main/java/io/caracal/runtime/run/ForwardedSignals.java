package io.caracal.runtime.run;

import java.io.IOException;
import java.lang.ProcessBuilder.Redirect;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import sun.misc.Signal;

/**
 * Hands the signals that ask this process to end to the command instead. From the first moment on: one that comes before the command has started
 * keeps it from starting. Only where no launcher waits to become the command (see {@link Handover}): SIGQUIT cannot be taken from the virtual machine.
 */
final class ForwardedSignals {
    private static final Logger LOG = LoggerFactory.getLogger(ForwardedSignals.class);
    private static final List<String> NAMES = List.of("INT", "TERM", "HUP");
    private static final long KILL_SECONDS = 5;

    private @Nullable Process command;
    private @Nullable Signal early;

    /** Takes the signals over; where the virtual machine keeps one to itself, as with {@code -Xrs}, it is left there. */
    void takeOver() {
        for (String name : NAMES) {
            try {
                Signal.handle(new Signal(name), this::arrived);
            } catch (IllegalArgumentException keptByTheVirtualMachine) {
                LOG.debug("SIG{} is left to the virtual machine", name, keptByTheVirtualMachine);
            }
        }
    }

    /** The number of a signal that came before there was a command. */
    synchronized Optional<Integer> early() {
        return Optional.ofNullable(early).map(Signal::getNumber);
    }

    /** From now on signals go there, the ones included that came while it was being started. */
    synchronized void sendTo(Process started) {
        command = started;
        if (early != null) {
            send(started, early);
        }
    }

    private synchronized void arrived(Signal signal) {
        Process target = command;
        if (target == null) {
            early = signal;
        } else {
            send(target, signal);
        }
    }

    private static void send(Process target, Signal signal) {
        if (signal.getName().equals("TERM")) {
            target.destroy();
            return;
        }
        try {
            Process kill = new ProcessBuilder(
                            "sh", "-c", "kill -s \"$1\" \"$2\"", "sh", signal.getName(), Long.toString(target.pid()))
                    .redirectOutput(Redirect.DISCARD)
                    .redirectError(Redirect.DISCARD)
                    .start();
            kill.waitFor(KILL_SECONDS, TimeUnit.SECONDS);
        } catch (IOException noShell) {
            target.destroy();
        } catch (InterruptedException ending) {
            Thread.currentThread().interrupt();
        }
    }
}
