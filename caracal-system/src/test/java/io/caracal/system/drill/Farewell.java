package io.caracal.system.drill;

import io.caracal.testing.Await;
import io.caracal.testing.http.HttpProbe;
import io.caracal.testing.http.Reply;
import io.caracal.testing.service.ServiceRunner;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;

/** What a service tells somebody who watches it while it is asked to stop. */
public final class Farewell {
    private static final String WATCH_SECONDS = "60";

    private Farewell() {}

    /**
     * Watches a readiness path, stops the service once the watch is known to wait, and returns what the watch was told. No timing is involved: the watch is answered by
     * the change itself.
     *
     * @param reader a client that may read metrics
     */
    public static Reply of(ServiceRunner service, HttpProbe reader, String path) {
        ExecutorService thread = Executors.newSingleThreadExecutor();
        try {
            CompletableFuture<Reply> told = watch(reader, path, thread);
            while (!waits(told, reader)) {
                // Something else changed before; that is not what is watched for.
                told.join();
                told = watch(reader, path, thread);
            }
            service.close();
            return told.join();
        } finally {
            thread.shutdownNow();
        }
    }

    private static CompletableFuture<Reply> watch(HttpProbe reader, String path, ExecutorService thread) {
        String etag = reader.get(path).header("ETag").orElseThrow();
        HttpProbe watcher = reader.header("If-None-Match", etag).header("Prefer", "wait=" + WATCH_SECONDS);
        return CompletableFuture.supplyAsync(() -> watcher.get(path), thread);
    }

    /** Whether the watch is known to wait; false when it was answered instead. */
    private static boolean waits(CompletableFuture<Reply> told, HttpProbe reader) {
        Await.until(DrillBed.LIMIT, "the watch waits or is answered", () -> told.isDone() || watchers(reader) > 0);
        return !told.isDone();
    }

    private static long watchers(HttpProbe reader) {
        return reader.header("Accept", "application/json")
                .get("/v0/metrics")
                .expect(200)
                .json()
                .path("watch_sessions")
                .asLong();
    }
}
