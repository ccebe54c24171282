package io.caracal.core.secret;

import org.jspecify.annotations.Nullable;

/** Secret text that never prints itself: the only way to the text is {@link #reveal()}, which is easy to search for. */
public final class SecretText {
    private final String text;

    private SecretText(String text) {
        this.text = text;
    }

    public static SecretText of(String text) {
        return new SecretText(text);
    }

    /** The secret itself. Callers must not log it, store it in the clear or put it in an exception. */
    public String reveal() {
        return text;
    }

    /** Constant-time comparison with presented text. */
    public boolean matches(String presented) {
        return ConstantTime.equal(text, presented);
    }

    public boolean isEmpty() {
        return text.isEmpty();
    }

    @Override
    public boolean equals(@Nullable Object other) {
        return other instanceof SecretText secret && matches(secret.text);
    }

    /** One value for all: a hash of the text would be a way to guess it, and secrets are no map keys. */
    @Override
    public int hashCode() {
        return SecretText.class.hashCode();
    }

    @Override
    public String toString() {
        return "***";
    }
}
