package io.caracal.common.redis;

import io.lettuce.core.RedisCommandExecutionException;
import io.lettuce.core.RedisException;
import java.io.IOException;
import java.util.Set;
import java.util.concurrent.CompletionException;
import java.util.concurrent.ExecutionException;
import org.jspecify.annotations.Nullable;

/** Tells a Redis that cannot serve from a Redis that refuses one particular command. */
public final class RedisFailures {

    /** Error prefixes by which a server that was reached says that it cannot do its work at the moment. */
    private static final Set<String> SERVER_STATES = Set.of(
            "LOADING",
            "MASTERDOWN",
            "READONLY",
            "OOM",
            "MISCONF",
            "BUSY",
            "NOREPLICAS",
            "NOAUTH",
            "WRONGPASS",
            "CLUSTERDOWN");

    private RedisFailures() {}

    /**
     * The exception a caller should see: {@link RedisUnavailableException} for lost connections, timeouts and servers that cannot serve;
     * the server's own answer for anything else.
     */
    public static RuntimeException translate(Throwable failure) {
        Throwable cause = unwrap(failure);
        if (cause instanceof RedisUnavailableException unavailable) {
            return unavailable;
        }
        if (cause instanceof RedisCommandExecutionException refused && !isServerState(refused.getMessage())) {
            return refused;
        }
        if (cause instanceof RedisException || cause instanceof IOException) {
            return new RedisUnavailableException("Redis is not available: " + describe(cause), cause);
        }
        return cause instanceof RuntimeException other ? other : new IllegalStateException("Redis call failed", cause);
    }

    /** Whether the server answered with an error of this kind, for example {@code NOGROUP}. */
    public static boolean isRefusal(Throwable failure, String prefix) {
        Throwable cause = unwrap(failure);
        return cause instanceof RedisCommandExecutionException && prefix.equals(firstWord(cause.getMessage()));
    }

    private static Throwable unwrap(Throwable failure) {
        Throwable cause = failure;
        while ((cause instanceof CompletionException || cause instanceof ExecutionException)
                && cause.getCause() != null) {
            cause = cause.getCause();
        }
        return cause;
    }

    private static boolean isServerState(@Nullable String message) {
        return SERVER_STATES.contains(firstWord(message));
    }

    private static String firstWord(@Nullable String message) {
        if (message == null) {
            return "";
        }
        int space = message.indexOf(' ');
        return space < 0 ? message : message.substring(0, space);
    }

    private static String describe(Throwable cause) {
        String message = cause.getMessage();
        return message == null ? cause.getClass().getSimpleName() : message;
    }
}
