package io.caracal.common.lifecycle;

import java.util.Optional;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.FutureTask;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** One action of the stop on a thread of its own, so that it cannot hold up the others for longer than its time. */
final class StopTask {

    private static final Logger LOG = LoggerFactory.getLogger(StopTask.class);

    private final StopActions.Named action;
    private final FutureTask<Void> task;
    private final Thread thread;

    private StopTask(StopActions.Named action) {
        this.action = action;
        this.task = new FutureTask<>(() -> {
            action.action().close();
            return null;
        });
        this.thread = OwnedLoops.daemon(task, "stop-" + action.name());
    }

    static StopTask start(StopActions.Named action) {
        StopTask started = new StopTask(action);
        started.thread.start();
        return started;
    }

    /**
     * Waits for the end of the action; beyond the limit, or when the waiting thread is interrupted, it is interrupted and left to
     * itself.
     */
    Optional<StopReport.StopFailure> await(long limitNanos) {
        try {
            task.get(limitNanos, TimeUnit.NANOSECONDS);
            LOG.debug("{}: stopped {}", action.phase().text(), action.name());
            return Optional.empty();
        } catch (ExecutionException e) {
            LOG.error("{}: stopping {} failed", action.phase().text(), action.name(), e.getCause());
            return failure(e.getCause() == null ? e : e.getCause());
        } catch (TimeoutException e) {
            thread.interrupt();
            LOG.error(
                    "{}: stopping {} exceeded its share of the shutdown budget",
                    action.phase().text(),
                    action.name());
            return failure(e);
        } catch (InterruptedException e) {
            thread.interrupt();
            return failure(e);
        }
    }

    private Optional<StopReport.StopFailure> failure(Throwable cause) {
        return Optional.of(new StopReport.StopFailure(action.phase(), action.name(), cause));
    }
}
