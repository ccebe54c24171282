package io.caracal.testing.fault;

import java.io.IOException;

/** Faults of a process that the test itself has started. */
public final class ProcessFault {
    private ProcessFault() {}

    /** The process is stopped in its tracks (SIGSTOP) and goes on later (SIGCONT), as after a suspension of its machine. */
    public static Fault paused(String name, Process process) {
        return Fault.of(name + " is suspended", () -> signal(process, "STOP"), () -> signal(process, "CONT"));
    }

    private static void signal(Process process, String name) throws IOException, InterruptedException {
        if (!process.isAlive()) {
            return;
        }
        // The shell's own kill: the program of this name is not on every machine.
        Process kill = new ProcessBuilder("sh", "-c", "kill -" + name + " " + process.pid())
                .redirectErrorStream(true)
                .redirectOutput(ProcessBuilder.Redirect.DISCARD)
                .start();
        int code = kill.waitFor();
        if (code != 0 && process.isAlive()) {
            throw new IOException("the signal " + name + " was not delivered: exit code " + code);
        }
    }
}
