package io.caracal.common.redis;

import io.caracal.common.config.SettingsReader;
import io.caracal.core.secret.SecretText;
import io.lettuce.core.RedisURI;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/**
 * Where Redis is and how long to wait for it.
 *
 * @param url             {@code redis://} or {@code rediss://} with optional user, password and database index; kept secret because of the
 *                        password
 * @param dialTimeout     longest wait for a new connection
 * @param commandTimeout  longest wait for the answer to one command, and longest wait of a request for a connection being opened
 */
public record RedisSettings(SecretText url, Duration dialTimeout, Duration commandTimeout) {

    static final Duration DIAL_TIMEOUT = Duration.ofSeconds(5);
    static final Duration COMMAND_TIMEOUT = Duration.ofSeconds(2);

    private static final String ACCEPTED = "redis://[[user]:password@]host[:port][/database] or rediss://…";

    public RedisSettings {
        String problem = problemOf(url.reveal());
        if (problem != null) {
            throw new IllegalArgumentException("Redis URL " + problem);
        }
    }

    /** Settings with the default timeouts. */
    public static RedisSettings of(String url) {
        return new RedisSettings(SecretText.of(url), DIAL_TIMEOUT, COMMAND_TIMEOUT);
    }

    /** Reads REDIS_URL (or REDIS_URL_FILE), REDIS_DIAL_TIMEOUT and REDIS_READ_TIMEOUT. */
    public static RedisSettings read(SettingsReader reader) {
        SecretText url = reader.requiredParsedSecret("REDIS_URL", ACCEPTED, RedisSettings::acceptable)
                .orElseGet(() -> SecretText.of("redis://invalid.invalid"));
        Duration dial = reader.duration("REDIS_DIAL_TIMEOUT", DIAL_TIMEOUT);
        Duration command = reader.duration("REDIS_READ_TIMEOUT", COMMAND_TIMEOUT);
        return new RedisSettings(url, dial, command);
    }

    public RedisSettings withCommandTimeout(Duration timeout) {
        return new RedisSettings(url, dialTimeout, timeout);
    }

    /** Host and port only, fit for logs. */
    public String address() {
        RedisURI uri = uri();
        return uri.getHost() + ":" + uri.getPort();
    }

    private static SecretText acceptable(String text) {
        String url = text.strip();
        if (problemOf(url) != null) {
            throw new IllegalArgumentException("not a Redis URL");
        }
        return SecretText.of(url);
    }

    RedisURI uri() {
        RedisURI uri = RedisURI.create(url.reveal());
        uri.setTimeout(commandTimeout);
        return uri;
    }

    /** What is wrong with a URL, without repeating any part of it; null when it is fine. */
    static @Nullable String problemOf(String url) {
        if (!url.startsWith("redis://") && !url.startsWith("rediss://")) {
            return "has no supported scheme; accepted: " + ACCEPTED;
        }
        try {
            RedisURI uri = RedisURI.create(url);
            return uri.getHost() == null || uri.getHost().isBlank() ? "names no host; accepted: " + ACCEPTED : null;
        } catch (IllegalArgumentException malformed) {
            return "is not a valid address; accepted: " + ACCEPTED;
        }
    }
}
