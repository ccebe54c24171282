package io.caracal.coordinator.session;

/** How many sessions may be live at once. */
public record SessionCaps(int perZone, int perApplication) {

    static final int MAX_DEPTH = 10;
}
