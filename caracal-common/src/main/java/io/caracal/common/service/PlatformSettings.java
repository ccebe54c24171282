package io.caracal.common.service;

import io.caracal.common.config.Mode;
import io.caracal.common.config.RotatingSecret;
import io.caracal.common.config.SettingsReader;
import io.caracal.common.probe.ProbeSettings;

/**
 * Settings that every service has.
 *
 * @param listener HOST and PORT
 * @param drain how the service stops
 * @param operations how readiness behaves and who may operate
 * @param probes who may ask
 * @param metricsBearer METRICS_BEARER, also when its file is replaced
 */
record PlatformSettings(
        Mode mode,
        Listener listener,
        DrainSettings drain,
        OperationsSettings operations,
        ProbeSettings probes,
        RotatingSecret metricsBearer) {

    static PlatformSettings read(SettingsReader reader, ServiceIdentity identity) {
        Mode mode = reader.mode();
        Listener listener = new Listener(
                reader.text("HOST", mode.published() ? "0.0.0.0" : "127.0.0.1"),
                reader.integer("PORT", identity.defaultPort(), 0, 65_535));
        readLogging(reader);
        RotatingSecret bearer = reader.rotatingSecret("METRICS_BEARER");
        return new PlatformSettings(
                mode,
                listener,
                DrainSettings.read(reader),
                OperationsSettings.read(reader, mode),
                ProbeSettings.read(reader, bearer.get().isPresent()),
                bearer);
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
