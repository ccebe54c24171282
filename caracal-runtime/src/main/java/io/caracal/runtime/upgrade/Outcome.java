package io.caracal.runtime.upgrade;

/** How an upgrade ended. */
enum Outcome {
    SUCCESS("success"),
    STAGE_FAILED("stageFailed"),
    MIGRATION_FAILED("migrationFailed"),
    ROLL_FAILED("rollFailed"),
    READINESS_FAILED("readinessFailed");

    private final String text;

    Outcome(String text) {
        this.text = text;
    }

    /** As in upgrade.log. */
    String text() {
        return text;
    }
}
