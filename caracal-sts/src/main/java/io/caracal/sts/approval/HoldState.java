package io.caracal.sts.approval;

import java.util.Locale;

/** Where a hold stands. */
public enum HoldState {
    PENDING,
    APPROVED,
    REJECTED,
    EXPIRED,
    CONSUMED;

    String wire() {
        return name().toLowerCase(Locale.ROOT);
    }
}
