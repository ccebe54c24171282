package io.caracal.common.redis;

import io.lettuce.core.RedisCommandExecutionException;
import io.lettuce.core.RedisException;
import java.io.IOException;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletionException;
import java.util.concurrent.ExecutionException;
import java.util.function.Predicate;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** Tells a Redis that cannot serve from a Redis that refuses one particular command. */
public final class RedisFailures {

    /** The error prefix by which a server says that the user may not do this. */
    private static final String DENIED = "NOPERM";

    /** Within a script the same is said in words alone. */
    private static final String DENIED_IN_SCRIPT = "The user executing the script can't";

    /** A chain of causes this long is a loop. */
    private static final int DEEPEST = 16;

    private static final Set<String> LOGIN = Set.of("NOAUTH", "WRONGPASS");

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
        Optional<String> denial = denial(cause);
        if (denial.isPresent()) {
            return new RedisUnavailableException(denial.get(), cause);
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

    /** What to do about it and the server's own words, when it was reached and does not permit the user this command, this key or this login. */
    public static Optional<String> denial(@Nullable Throwable failure) {
        return answer(failure, RedisFailures::isDenial)
                .map(denied -> "Redis denies this user something it needs; make the users again as"
                        + " infra/redis/users.txt lists them (caracal up, or infra/redis/provision-users.sh): "
                        + denied);
    }

    /** Text to append to "cannot connect to …": the server's own words when it refused the login, else empty. */
    static String login(@Nullable Throwable failure) {
        return answer(failure, message -> LOGIN.contains(firstWord(message)))
                .map(refused -> ": it refuses the login of REDIS_URL (" + refused + ")")
                .orElse("");
    }

    /** A failure and what it came from, the outermost first. */
    static Stream<Throwable> causes(@Nullable Throwable failure) {
        return Stream.iterate(failure, Objects::nonNull, Throwable::getCause).limit(DEEPEST);
    }

    private static Optional<String> answer(@Nullable Throwable failure, Predicate<String> which) {
        return causes(failure)
                .filter(RedisCommandExecutionException.class::isInstance)
                .map(refused -> String.valueOf(refused.getMessage()))
                .filter(which)
                .findFirst();
    }

    private static boolean isDenial(String message) {
        return DENIED.equals(firstWord(message)) || message.contains(DENIED_IN_SCRIPT);
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
