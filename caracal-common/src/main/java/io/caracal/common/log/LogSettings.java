package io.caracal.common.log;

import ch.qos.logback.classic.Level;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * How to log. Read before anything else can fail, so a bad value falls back to its default.
 *
 * @param service full name of the service
 * @param deployment {@code CARACAL_ENV}, else {@code APP_ENV}, else {@code development}
 * @param version {@code CARACAL_VERSION} or the version of the build
 * @param level {@code LOG_LEVEL}
 * @param maxFieldBytes {@code CARACAL_LOG_MAX_FIELD_BYTES}: longest text of one member, in bytes of UTF-8
 * @param queueSize {@code CARACAL_LOG_QUEUE_SIZE}: lines waiting to be written
 */
public record LogSettings(
        String service, String deployment, String version, Level level, int maxFieldBytes, int queueSize) {

    private static final int MAX_FIELD_BYTES = 8_192;
    private static final int QUEUE_SIZE = 16_384;

    /** Reads the environment; {@code version} is used when CARACAL_VERSION is not set. */
    public static LogSettings read(Map<String, String> environment, String service, String version) {
        String deployment = text(environment.get("CARACAL_ENV"), text(environment.get("APP_ENV"), "development"));
        return new LogSettings(
                service,
                deployment,
                text(environment.get("CARACAL_VERSION"), version),
                level(environment.get("LOG_LEVEL")),
                positive(environment.get("CARACAL_LOG_MAX_FIELD_BYTES"), MAX_FIELD_BYTES),
                positive(environment.get("CARACAL_LOG_QUEUE_SIZE"), QUEUE_SIZE));
    }

    /** Whether {@code CARACAL_LOG_CONSOLE} leaves the logging of this JVM as it is. */
    public static boolean quiet(Map<String, String> environment) {
        return "off".equalsIgnoreCase(text(environment.get("CARACAL_LOG_CONSOLE"), "on"));
    }

    private static Level level(@Nullable String word) {
        return switch (text(word, "info").toLowerCase(Locale.ROOT)) {
            case "debug" -> Level.DEBUG;
            case "warn" -> Level.WARN;
            case "error" -> Level.ERROR;
            default -> Level.INFO;
        };
    }

    private static int positive(@Nullable String number, int fallback) {
        try {
            int value = Integer.parseInt(text(number, Integer.toString(fallback)));
            return value > 0 ? value : fallback;
        } catch (NumberFormatException e) {
            return fallback;
        }
    }

    private static String text(@Nullable String value, String fallback) {
        return value == null || value.isBlank() ? fallback : value.strip();
    }
}
