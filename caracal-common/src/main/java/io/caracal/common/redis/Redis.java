package io.caracal.common.redis;

import io.lettuce.core.RedisCommandTimeoutException;
import io.lettuce.core.api.StatefulRedisConnection;
import io.lettuce.core.api.async.RedisAsyncCommands;
import io.lettuce.core.api.sync.RedisCommands;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;
import java.lang.reflect.Proxy;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.function.Function;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;

/**
 * Redis as a service sees it. Making one never connects, so that a service starts while Redis is down; the first command connects and the
 * first command after an outage connects again. While Redis is away every command fails at once or within the command timeout with
 * {@link RedisUnavailableException}; nothing is queued for later.
 */
public final class Redis implements AutoCloseable {

    private static final Duration DEFAULT_BLOCK = Duration.ofSeconds(10);

    private final RedisSettings settings;
    private final Connections connections;
    private final SharedConnection shared;
    private final LongSupplier nanoTicker;
    private final Denials denials;
    private final RedisCommands<String, String> commands;
    private volatile CommandListener listener = (outcome, took) -> {};

    public Redis(RedisSettings settings) {
        this(settings, System::nanoTime);
    }

    Redis(RedisSettings settings, LongSupplier nanoTicker) {
        this.settings = settings;
        this.connections = new Connections(settings);
        this.nanoTicker = nanoTicker;
        this.denials = new Denials(nanoTicker);
        this.shared = new SharedConnection(connections, settings, nanoTicker);
        this.commands = translating();
    }

    /** From now on tells the listener of every command of {@link #sync} and {@link #start}; in place of an earlier one. */
    public void observe(CommandListener observer) {
        listener = observer;
    }

    /**
     * Commands on the shared connection; safe to keep and to share. Failures to reach Redis surface as {@link RedisUnavailableException}, a
     * refusal of one command as Lettuce's {@code RedisCommandExecutionException}. Not for blocking reads and not for MULTI.
     */
    public RedisCommands<String, String> sync() {
        return commands;
    }

    /**
     * Commands that do not wait. Not to be kept: it belongs to the connection that is open now.
     *
     * @throws RedisUnavailableException when there is no connection and none can be opened
     */
    public RedisAsyncCommands<String, String> async() {
        return shared.get().async();
    }

    /**
     * Starts a command without waiting; a missing connection also ends up in the returned stage. Failures are
     * {@link RedisFailures#translate translated}.
     */
    public <T> CompletionStage<T> start(Function<RedisAsyncCommands<String, String>, CompletionStage<T>> command) {
        long began = nanoTicker.getAsLong();
        try {
            return command.apply(async()).handle((answer, failure) -> {
                if (failure != null) {
                    note(failure);
                    throw failed(failure, began);
                }
                answered(began);
                return answer;
            });
        } catch (RuntimeException e) {
            return CompletableFuture.failedFuture(failed(e, began));
        }
    }

    /** A connection of its own for reads that block up to ten seconds; the caller closes it. */
    public StatefulRedisConnection<String, String> dedicated(String name) {
        return dedicated(name, DEFAULT_BLOCK);
    }

    /**
     * A connection of its own for blocking reads; the caller closes it, also after any failure, and opens another.
     *
     * @param name          shown by CLIENT LIST
     * @param longestBlock  longest time a read blocks on the server; commands time out this much later than usual
     */
    public StatefulRedisConnection<String, String> dedicated(String name, Duration longestBlock) {
        try {
            return connections.openDedicated(name, longestBlock);
        } catch (RuntimeException e) {
            denials.note(e);
            throw new RedisUnavailableException(
                    "cannot connect to Redis at " + settings.address() + TlsFailures.reason(e, settings.host()), e);
        }
    }

    /** Returns when Redis answers; otherwise throws {@link RedisUnavailableException}. */
    public void ping() {
        String answer = commands.ping();
        if (!"PONG".equals(answer)) {
            throw new RedisUnavailableException("Redis at " + settings.address() + " did not answer PONG", null);
        }
    }

    /** What Redis denied this user within the last minute, and what to do about it; it answers PING all the same. */
    public Optional<String> denied() {
        return denials.recent();
    }

    /**
     * For failures on a {@link #dedicated} connection: takes note of them as of those on the shared one.
     *
     * @return the exception a caller should see, {@link RedisFailures#translate translated}
     */
    public RuntimeException noted(Throwable failure) {
        denials.note(failure);
        return RedisFailures.translate(failure);
    }

    /** Redis's own clock (TIME), microsecond resolution: one time for all replicas. */
    public Instant serverTime() {
        List<String> time = commands.time();
        return Instant.ofEpochSecond(Long.parseLong(time.get(0)), Long.parseLong(time.get(1)) * 1_000);
    }

    /** Host and port only, fit for logs. */
    public String address() {
        return settings.address();
    }

    public Duration commandTimeout() {
        return settings.commandTimeout();
    }

    @Override
    public void close() {
        shared.close();
        connections.close();
    }

    @SuppressWarnings("unchecked")
    private RedisCommands<String, String> translating() {
        return (RedisCommands<String, String>) Proxy.newProxyInstance(
                Redis.class.getClassLoader(),
                new Class<?>[] {RedisCommands.class},
                (proxy, method, arguments) -> invoke(method, arguments));
    }

    private @Nullable Object invoke(Method method, @Nullable Object @Nullable [] arguments) throws Throwable {
        if (method.getDeclaringClass() == Object.class) {
            return method.invoke(this, arguments);
        }
        long began = nanoTicker.getAsLong();
        try {
            Object answer = method.invoke(shared.get().sync(), arguments);
            answered(began);
            return answer;
        } catch (InvocationTargetException e) {
            Throwable cause = e.getCause() == null ? e : e.getCause();
            note(cause);
            throw failed(cause, began);
        } catch (RedisUnavailableException e) {
            throw failed(e, began);
        }
    }

    private void answered(long began) {
        shared.answered();
        listener.ended(CommandListener.Outcome.ANSWERED, nanoTicker.getAsLong() - began);
    }

    private RuntimeException failed(Throwable failure, long began) {
        RuntimeException translated = noted(failure);
        CommandListener.Outcome outcome = translated instanceof RedisUnavailableException
                ? CommandListener.Outcome.UNAVAILABLE
                : CommandListener.Outcome.REFUSED;
        listener.ended(outcome, nanoTicker.getAsLong() - began);
        return translated;
    }

    private void note(Throwable failure) {
        Throwable cause = failure.getCause() == null ? failure : failure.getCause();
        if (failure instanceof RedisCommandTimeoutException || cause instanceof RedisCommandTimeoutException) {
            shared.timedOut();
        }
    }
}
