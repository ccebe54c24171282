package io.caracal.system.drill;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;

/** Runs things at the same time, each on a thread of its own, and waits for all. */
public final class Together {
    private Together() {}

    static void run(List<Runnable> tasks) {
        call(tasks.stream()
                .<Callable<Boolean>>map(task -> () -> {
                    task.run();
                    return true;
                })
                .toList());
    }

    /** What each of them gave, in their order; the first failure is thrown when all are over. */
    static <T> List<T> call(List<Callable<T>> tasks) {
        ExecutorService threads = Executors.newFixedThreadPool(tasks.size());
        try {
            List<T> results = new ArrayList<>();
            for (Future<T> task : threads.invokeAll(tasks)) {
                results.add(task.get());
            }
            return results;
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
            throw new AssertionError("interrupted", interrupted);
        } catch (ExecutionException failure) {
            throw new AssertionError(failure.getCause());
        } finally {
            threads.shutdownNow();
        }
    }
}
