package io.caracal.api.access;

import java.util.Locale;

/** What a token may do: read, read and change, or read and decide approvals. */
public enum Capability {
    READ,
    WRITE,
    APPROVE;

    /** The word on the wire and in the table. */
    public String text() {
        return name().toLowerCase(Locale.ROOT);
    }

    static Capability of(String text) {
        return valueOf(text.toUpperCase(Locale.ROOT));
    }
}
