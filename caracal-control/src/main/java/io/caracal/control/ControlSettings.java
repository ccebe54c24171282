package io.caracal.control;

import io.caracal.common.config.SettingsReader;
import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;

/** Settings of the command surface, the same for the bundle and the Application (API contract §9). */
public record ControlSettings(URI jwksUrl, String issuer, String audience, Optional<Path> gateFile, Budgets budgets) {

    public static ControlSettings read(SettingsReader reader) {
        return new ControlSettings(
                reader.requiredUrl("STS_JWKS_URL"),
                reader.requiredText("STS_ISSUER_URL"),
                reader.text("CONTROL_AUDIENCE", "caracal-control"),
                reader.path("CONTROL_GATE_FILE"),
                Budgets.read(reader));
    }

    /** Invocations per subject and window, and per address and minute (0 = no limit), and whether a proxy in front tells the address. */
    record Budgets(int capacity, Duration window, int perAddress, boolean trustProxy) {
        static Budgets read(SettingsReader reader) {
            return new Budgets(
                    reader.integer("CONTROL_RATE_CAPACITY", 60, 1, 1_000_000),
                    reader.seconds("CONTROL_RATE_WINDOW_SEC", Duration.ofSeconds(60)),
                    reader.integer("CONTROL_INVOKE_IP_RATE_LIMIT_PER_MIN", 120, 0, 1_000_000),
                    reader.bool("TRUST_PROXY", false));
        }
    }
}
