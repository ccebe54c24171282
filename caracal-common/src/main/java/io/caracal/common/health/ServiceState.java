package io.caracal.common.health;

import java.util.Locale;

/** What a service is doing, in one word. */
public enum ServiceState {
    /** Not everything has been looked at, or loaded, yet. */
    STARTING,
    /** Ready, and nothing is broken that anybody should be told. */
    SERVING,
    /** Ready, and says what it does without. */
    DEGRADED,
    /** Something that gates is broken. */
    NOT_READY,
    /** An operator took it out of service for a while. */
    OPERATOR_DRAIN,
    /** It is going away. */
    DRAINING;

    /** The spelling in answers, metrics and documents. */
    public String text() {
        return name().toLowerCase(Locale.ROOT);
    }
}
