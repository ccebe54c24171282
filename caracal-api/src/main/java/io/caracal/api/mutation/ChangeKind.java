package io.caracal.api.mutation;

import java.util.Locale;

/** What kind of change a request made, as admin audit names it. */
public enum ChangeKind {
    CREATE,
    UPDATE,
    DELETE,
    ACTION,
    SECRET_ROTATION;

    String text() {
        return name().toLowerCase(Locale.ROOT);
    }
}
