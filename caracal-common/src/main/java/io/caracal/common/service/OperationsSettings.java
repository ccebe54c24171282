package io.caracal.common.service;

import io.caracal.common.config.Mode;
import io.caracal.common.config.RotatingSecret;
import io.caracal.common.config.SettingsReader;
import io.caracal.common.health.ReadinessSettings;
import java.time.Duration;

/**
 * Settings of readiness and of the operator's routes, the same in every service.
 *
 * @param readiness READY_SHARED_OUTAGE, READY_STATE_DIR, READY_READMISSION_SECONDS, READY_STALL_SECONDS, READY_FLAP_LIMIT, DRILLS_ENABLED
 * @param clockSkewLimit CLOCK_SKEW_MAX_SECONDS
 * @param operatorToken CARACAL_OPERATOR_TOKEN; without it nobody may operate
 * @param instance HOSTNAME, or the id of the process; tells replicas apart
 */
record OperationsSettings(
        ReadinessSettings readiness, int clockSkewLimit, RotatingSecret operatorToken, String instance) {

    private static final int LONGEST_WINDOW_SECONDS = 300;
    private static final int LONGEST_STALL_SECONDS = 3600;
    private static final int STALL_SECONDS = 30;
    private static final int CLOCK_SKEW_SECONDS = 5;
    private static final int MOST_CHANGES = 1000;

    static OperationsSettings read(SettingsReader reader, Mode mode) {
        ReadinessSettings usual = mode.published() ? ReadinessSettings.STANDARD : ReadinessSettings.ALONE;
        boolean stays =
                reader.oneOf("READY_SHARED_OUTAGE", "eject", "eject", "stay").equals("stay");
        int window = reader.integer(
                "READY_READMISSION_SECONDS", (int) usual.readmissionWindow().toSeconds(), 0, LONGEST_WINDOW_SECONDS);
        int stall = reader.integer("READY_STALL_SECONDS", STALL_SECONDS, 1, LONGEST_STALL_SECONDS);
        int flaps = reader.integer("READY_FLAP_LIMIT", usual.flapLimit(), 0, MOST_CHANGES);
        ReadinessSettings readiness = new ReadinessSettings(
                stays,
                reader.path("READY_STATE_DIR"),
                Duration.ofSeconds(window),
                Duration.ofSeconds(stall),
                flaps,
                reader.bool("DRILLS_ENABLED", false));
        return new OperationsSettings(
                readiness,
                reader.integer("CLOCK_SKEW_MAX_SECONDS", CLOCK_SKEW_SECONDS, 1, LONGEST_STALL_SECONDS),
                reader.rotatingSecret("CARACAL_OPERATOR_TOKEN"),
                reader.optionalText("HOSTNAME")
                        .orElseGet(() -> "pid-" + ProcessHandle.current().pid()));
    }
}
