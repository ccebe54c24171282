package io.caracal.api.policyset;

import io.caracal.api.policyset.StsReport.State;
import java.util.Locale;

/** The stages of an activation (API contract §4.5). */
enum Propagation {
    WAITING_FOR_ACTIVATION,
    WAITING_FOR_OUTBOX,
    WAITING_FOR_STS,
    LOADED,
    FAILED;

    /** @param active whether the version is the active one of its zone */
    static Propagation of(boolean active, String version, Announcement announcement, StsReport sts) {
        if (!active) {
            return WAITING_FOR_ACTIVATION;
        }
        boolean loaded = sts.state() == State.LOADED && sts.about(version);
        return switch (announcement.state()) {
            case DEAD, MISMATCH -> FAILED;
            case PENDING -> WAITING_FOR_OUTBOX;
            // Messages are cleared away some time after they were sent; what is loaded needs none.
            case MISSING -> loaded ? LOADED : WAITING_FOR_OUTBOX;
            case DISPATCHED -> loaded ? LOADED : sts.refuses(version) ? FAILED : WAITING_FOR_STS;
        };
    }

    String wire() {
        return name().toLowerCase(Locale.ROOT);
    }
}
