package io.caracal.common.redis;

import io.lettuce.core.api.StatefulRedisConnection;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;

/**
 * The one connection that requests share. It is opened by the first request and, after a loss, by the next one; concurrent requests wait
 * for the same attempt. After a failed attempt requests are refused at once for a moment instead of each dialling again.
 */
final class SharedConnection implements AutoCloseable {

    private static final Duration PAUSE_AFTER_FAILURE = Duration.ofMillis(200);
    private static final int TIMEOUTS_BEFORE_RECONNECT = 3;

    private final Connections connections;
    private final RedisSettings settings;
    private final LongSupplier nanoTicker;
    private final AtomicInteger timeoutsInARow = new AtomicInteger();
    private final Object lock = new Object();

    private volatile @Nullable StatefulRedisConnection<String, String> current;
    private @Nullable CompletableFuture<StatefulRedisConnection<String, String>> attempt;
    private @Nullable RedisUnavailableException lastFailure;
    private long failedAt;
    private boolean closed;

    SharedConnection(Connections connections, RedisSettings settings, LongSupplier nanoTicker) {
        this.connections = connections;
        this.settings = settings;
        this.nanoTicker = nanoTicker;
    }

    StatefulRedisConnection<String, String> get() {
        StatefulRedisConnection<String, String> connection = current;
        return connection != null && connection.isOpen() ? connection : await(attempt());
    }

    /** A connection that only times out is dead without having said so: replace it. */
    void timedOut() {
        if (timeoutsInARow.incrementAndGet() >= TIMEOUTS_BEFORE_RECONNECT) {
            timeoutsInARow.set(0);
            discard();
        }
    }

    void answered() {
        if (timeoutsInARow.get() != 0) {
            timeoutsInARow.set(0);
        }
    }

    private CompletableFuture<StatefulRedisConnection<String, String>> attempt() {
        synchronized (lock) {
            if (closed) {
                throw new RedisUnavailableException("Redis client is closed", null);
            }
            StatefulRedisConnection<String, String> connection = current;
            if (connection != null && connection.isOpen()) {
                return CompletableFuture.completedFuture(connection);
            }
            if (attempt != null) {
                return attempt;
            }
            refuseWhilePausing();
            CompletableFuture<StatefulRedisConnection<String, String>> started = connections.openShared();
            attempt = started;
            // Runs in this thread when the attempt has already ended; the lock is reentrant.
            started.whenComplete(this::attemptEnded);
            return started;
        }
    }

    private void refuseWhilePausing() {
        RedisUnavailableException failure = lastFailure;
        if (failure != null && nanoTicker.getAsLong() - failedAt < PAUSE_AFTER_FAILURE.toNanos()) {
            throw new RedisUnavailableException(String.valueOf(failure.getMessage()), failure.getCause());
        }
    }

    private void attemptEnded(
            @Nullable StatefulRedisConnection<String, String> connection, @Nullable Throwable failure) {
        synchronized (lock) {
            attempt = null;
            if (connection == null) {
                lastFailure = unreachable(failure);
                failedAt = nanoTicker.getAsLong();
            } else if (closed) {
                connection.closeAsync();
            } else {
                current = connection;
                lastFailure = null;
            }
        }
    }

    private StatefulRedisConnection<String, String> await(
            CompletableFuture<StatefulRedisConnection<String, String>> opening) {
        try {
            return opening.get(settings.commandTimeout().toMillis(), TimeUnit.MILLISECONDS);
        } catch (ExecutionException e) {
            throw unreachable(e.getCause());
        } catch (TimeoutException e) {
            throw unreachable(e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new RedisUnavailableException("interrupted while connecting to Redis", e);
        }
    }

    private RedisUnavailableException unreachable(@Nullable Throwable cause) {
        return new RedisUnavailableException(
                "cannot connect to Redis at " + settings.address() + TlsFailures.reason(cause, settings.host())
                        + RedisFailures.login(cause),
                cause);
    }

    private void discard() {
        synchronized (lock) {
            StatefulRedisConnection<String, String> connection = current;
            current = null;
            if (connection != null) {
                connection.closeAsync();
            }
        }
    }

    @Override
    public void close() {
        synchronized (lock) {
            closed = true;
            discard();
        }
    }
}
