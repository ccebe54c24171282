package io.caracal.api.zone;

import java.util.Locale;

/** What happens to self-registered applications when registration ends. */
enum DcrShutdownMode {
    KEEP_LIVE,
    REVOKE_LIVE;

    String text() {
        return name().toLowerCase(Locale.ROOT);
    }

    static DcrShutdownMode of(String text) {
        return valueOf(text.toUpperCase(Locale.ROOT));
    }
}
