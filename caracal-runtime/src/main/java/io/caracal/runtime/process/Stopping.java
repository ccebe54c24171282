package io.caracal.runtime.process;

import java.time.Duration;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/** Ends processes: politely, bounded in time, and then by force. */
public final class Stopping {
    private static final Duration AFTER_KILL = Duration.ofSeconds(5);

    private Stopping() {}

    /** Asks the process to stop and kills it when it does not within the limit. Returns whether force was needed. */
    public static boolean stop(ProcessHandle process, Duration limit) {
        return stop(process, limit, process::destroy);
    }

    /** The same with another way of asking. */
    public static boolean stop(ProcessHandle process, Duration limit, Runnable ask) {
        if (!process.isAlive()) {
            return false;
        }
        ask.run();
        if (ends(process, limit)) {
            return false;
        }
        process.destroyForcibly();
        ends(process, AFTER_KILL);
        return true;
    }

    /** Waits until the process has ended, at most this long. */
    public static boolean ends(ProcessHandle process, Duration limit) {
        try {
            process.onExit().get(limit.toMillis(), TimeUnit.MILLISECONDS);
            return true;
        } catch (TimeoutException stillThere) {
            return !process.isAlive();
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
            return !process.isAlive();
        } catch (ExecutionException failure) {
            throw new IllegalStateException("waiting for a process failed", failure);
        }
    }
}
