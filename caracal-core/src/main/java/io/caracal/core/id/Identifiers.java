package io.caracal.core.id;

import org.jspecify.annotations.Nullable;

/** The id grammar of the wire: 1 to 128 characters of {@code A-Z a-z 0-9 _ . - :} (Coordinator contract §A.3). */
public final class Identifiers {
    /** Longest id, in characters. */
    public static final int MAX_LENGTH = 128;

    private Identifiers() {}

    /** True when the text is present and in the grammar. */
    public static boolean isValid(@Nullable String text) {
        if (text == null || text.isEmpty() || text.length() > MAX_LENGTH) {
            return false;
        }
        for (int i = 0; i < text.length(); i++) {
            if (!isAllowed(text.charAt(i))) {
                return false;
            }
        }
        return true;
    }

    static void require(String text, String what) {
        if (!isValid(text)) {
            throw new IllegalArgumentException(what + " is not a valid id");
        }
    }

    private static boolean isAllowed(char c) {
        return (c >= 'a' && c <= 'z')
                || (c >= 'A' && c <= 'Z')
                || (c >= '0' && c <= '9')
                || c == '_'
                || c == '.'
                || c == '-'
                || c == ':';
    }
}
