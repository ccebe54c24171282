package io.caracal.common.redis;

import io.caracal.common.config.SettingsReader;
import io.caracal.core.secret.SecretText;
import io.lettuce.core.RedisCredentialsProvider;
import io.lettuce.core.RedisCredentialsProvider.ImmediateRedisCredentialsProvider;
import io.lettuce.core.RedisURI;
import io.lettuce.core.SslVerifyMode;
import io.lettuce.core.StaticCredentialsProvider;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Where Redis is and how long to wait for it.
 *
 * @param url             {@code redis://} or {@code rediss://} with optional user, password and database index; kept secret because of the
 *                        password
 * @param dialTimeout     longest wait for a new connection
 * @param commandTimeout  longest wait for the answer to one command, and longest wait of a request for a connection being opened
 * @param caFile          PEM certificates that are trusted for {@code rediss://} in place of those of the JVM
 */
public record RedisSettings(SecretText url, Duration dialTimeout, Duration commandTimeout, Optional<Path> caFile) {

    static final Duration DIAL_TIMEOUT = Duration.ofSeconds(5);
    static final Duration COMMAND_TIMEOUT = Duration.ofSeconds(2);
    private static final Duration TOOL_TIMEOUT = Duration.ofSeconds(15);

    private static final String CA_FILE = "REDIS_CA_FILE";
    private static final String ACCEPTED = "redis://[[user]:password@]host[:port][/database] or rediss://…";

    public RedisSettings {
        String problem = problemOf(url.reveal());
        if (problem != null) {
            throw new IllegalArgumentException("Redis URL " + problem);
        }
    }

    /** {@link #of(String, Map)} in an empty environment: {@code rediss://} trusts what the JVM trusts. */
    public static RedisSettings of(String url) {
        return of(url, Map.of());
    }

    /**
     * Settings for a tool, which is a person's and rather waits than gives up on a busy machine.
     *
     * @param environment where REDIS_CA_FILE may stand
     * @throws IllegalArgumentException with a message fit for people when the address or that file is unusable
     */
    public static RedisSettings of(String url, Map<String, String> environment) {
        String file = environment.getOrDefault(CA_FILE, "").strip();
        Optional<Path> authorities = file.isEmpty() ? Optional.empty() : Optional.of(RedisTrust.usable(Path.of(file)));
        return new RedisSettings(SecretText.of(url), TOOL_TIMEOUT, TOOL_TIMEOUT, authorities);
    }

    /** Reads REDIS_URL (or REDIS_URL_FILE), REDIS_CA_FILE, REDIS_DIAL_TIMEOUT and REDIS_READ_TIMEOUT. */
    public static RedisSettings read(SettingsReader reader) {
        SecretText url = reader.requiredParsedSecret("REDIS_URL", ACCEPTED, RedisSettings::acceptable)
                .orElseGet(() -> SecretText.of("redis://invalid.invalid"));
        Optional<Path> authorities = reader.parsed(
                CA_FILE,
                "a readable file with one certificate (PEM) or more",
                text -> RedisTrust.usable(Path.of(text.strip())));
        Duration dial = reader.duration("REDIS_DIAL_TIMEOUT", DIAL_TIMEOUT);
        Duration command = reader.duration("REDIS_READ_TIMEOUT", COMMAND_TIMEOUT);
        return new RedisSettings(url, dial, command, authorities);
    }

    public RedisSettings withCommandTimeout(Duration timeout) {
        return new RedisSettings(url, dialTimeout, timeout, caFile);
    }

    /** Host and port only, fit for logs. */
    public String address() {
        RedisURI uri = parsed();
        return uri.getHost() + ":" + uri.getPort();
    }

    String host() {
        return parsed().getHost();
    }

    private static SecretText acceptable(String text) {
        String url = text.strip();
        if (problemOf(url) != null) {
            throw new IllegalArgumentException("not a Redis URL");
        }
        return SecretText.of(url);
    }

    /** All that a connection is opened with. */
    RedisURI uri() {
        RedisURI uri = parsed();
        uri.setTimeout(commandTimeout);
        // Whatever the address asks for: a server that nobody has identified gets no password.
        uri.setVerifyPeer(SslVerifyMode.FULL);
        knowCredentials(uri);
        return uri;
    }

    private RedisURI parsed() {
        return RedisURI.create(url.reveal());
    }

    /** With a login that it had to wait for, the client calls a connection open that cannot take a command yet; with a user's name it always waits. */
    private static void knowCredentials(RedisURI uri) {
        RedisCredentialsProvider login = uri.getCredentialsProvider();
        if (!(login instanceof ImmediateRedisCredentialsProvider)) {
            uri.setCredentialsProvider(
                    new StaticCredentialsProvider(login.resolveCredentials().block()));
        }
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
