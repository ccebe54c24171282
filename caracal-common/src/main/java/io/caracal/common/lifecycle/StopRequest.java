package io.caracal.common.lifecycle;

import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.IntConsumer;
import java.util.function.ToIntFunction;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * What becomes of the wish that the process ends: the first one begins the orderly stop, on a thread of its own; a second signal means that
 * somebody will not wait for it, and the process is gone at once. Safe for use by many threads.
 */
public final class StopRequest {

    private static final Logger LOG = LoggerFactory.getLogger(StopRequest.class);
    private static final int SIGNAL_BASE = 128;

    private final ToIntFunction<String> stop;
    private final IntConsumer halt;
    private final AtomicBoolean begun = new AtomicBoolean();
    private final CompletableFuture<Integer> ended = new CompletableFuture<>();

    /**
     * @param stop stops everything, for the cause it is given, and answers the exit code
     * @param halt ends the process with an exit code, without further ado
     */
    public StopRequest(ToIntFunction<String> stop, IntConsumer halt) {
        this.stop = stop;
        this.halt = halt;
    }

    /** A signal of the operating system, such as TERM and 15. Returns at once. */
    public void signal(String name, int number) {
        if (begun.compareAndSet(false, true)) {
            LOG.info("SIG{}: stopping in order; a second signal ends the process at once", name);
            OwnedLoops.daemon(() -> carryOut("SIG" + name), "shutdown").start();
            return;
        }
        try {
            LOG.warn("SIG{} during the stop: leaving at once with exit code {}", name, SIGNAL_BASE + number);
        } finally {
            halt.accept(SIGNAL_BASE + number);
        }
    }

    /** The virtual machine ends for another reason. Returns when everything is stopped. */
    public void exit() {
        if (begun.compareAndSet(false, true)) {
            carryOut("exit");
        } else {
            ended.join();
        }
    }

    private void carryOut(String cause) {
        int code = 1;
        try {
            code = stop.applyAsInt(cause);
        } catch (RuntimeException e) {
            LOG.error("the stop failed", e);
        } finally {
            halt.accept(code);
            ended.complete(code);
        }
    }
}
