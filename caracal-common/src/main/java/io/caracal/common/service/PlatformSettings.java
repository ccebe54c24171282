package io.caracal.common.service;

import io.caracal.common.config.Mode;
import io.caracal.common.config.SettingsReader;
import io.caracal.core.secret.SecretText;
import java.time.Duration;
import java.util.Optional;

/**
 * Settings that every service has.
 *
 * @param listener HOST and PORT
 * @param shutdownGrace SHUTDOWN_GRACE_MS: one budget for the whole stop
 * @param shutdownDelay SHUTDOWN_DELAY_MS: how long to go on serving, unready, before the stop begins
 * @param metricsBearer METRICS_BEARER
 */
record PlatformSettings(
        Mode mode,
        Listener listener,
        Duration shutdownGrace,
        Duration shutdownDelay,
        Optional<SecretText> metricsBearer) {

    private static final int MAX_DELAY_MILLIS = 600_000;

    static PlatformSettings read(SettingsReader reader, ServiceIdentity identity) {
        Mode mode = reader.mode();
        Listener listener = new Listener(
                reader.text("HOST", mode.published() ? "0.0.0.0" : "127.0.0.1"),
                reader.integer("PORT", identity.defaultPort(), 0, 65_535));
        readLogging(reader);
        return new PlatformSettings(
                mode,
                listener,
                reader.millis("SHUTDOWN_GRACE_MS", Duration.ofSeconds(15)),
                Duration.ofMillis(reader.integer("SHUTDOWN_DELAY_MS", 0, 0, MAX_DELAY_MILLIS)),
                reader.secret("METRICS_BEARER"));
    }

    /** In force before settings are read; read again here so that they are checked and listed. */
    private static void readLogging(SettingsReader reader) {
        reader.oneOf("LOG_LEVEL", "info", "debug", "info", "warn", "error");
        reader.optionalText("CARACAL_ENV");
        reader.optionalText("APP_ENV");
        reader.optionalText("CARACAL_VERSION");
        reader.optionalText("HOSTNAME");
        reader.oneOf("CARACAL_LOG_CONSOLE", "on", "on", "off");
        reader.integer("CARACAL_LOG_QUEUE_SIZE", 16_384, 16, 10_000_000);
        reader.integer("CARACAL_LOG_MAX_FIELD_BYTES", 8_192, 64, 10_000_000);
    }
}
