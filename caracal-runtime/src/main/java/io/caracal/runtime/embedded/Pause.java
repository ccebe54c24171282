package io.caracal.runtime.embedded;

import io.caracal.runtime.problem.OperatorProblem;
import java.time.Duration;
import java.util.concurrent.locks.LockSupport;

/** The wait between two looks at a starting server. */
final class Pause {
    private Pause() {}

    static void of(Duration duration) {
        LockSupport.parkNanos(duration.toNanos());
        if (Thread.currentThread().isInterrupted()) {
            throw new OperatorProblem("interrupted while starting");
        }
    }
}
